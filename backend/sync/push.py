"""Take in a batch of operations: keep each as it was sent, then read it, check it, file it, and sign for it.

An operation that was taken in before is answered as before. One that cannot be filed harms only itself: it
is kept with its problems, and the rest goes on. The verdicts leave with the commit.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.sync import held, judging, line, receipts, settling
from backend.sync.envelope import Push, SentOp
from backend.sync.judging import Case, Outcome
from backend.sync.keys import Keys
from backend.sync.line import Kept, Line, Sorted
from backend.sync.receipts import Stamp
from backend.sync.sender import Sender, sender_of
from backend.sync.settling import Occasion
from backend.tables.inserting import insert_rows
from backend.tables.op import KeptOp, RivalOp
from shared import problems
from shared.sync.receipts import SignedLink
from shared.text import is_storable


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """The results of a batch in the order of its operations, how far its line is complete, and the link of receipts
    for those that are new; None where none is.
    """

    results: list[dict[str, Any]]
    acked_dseq: int
    durable_dseq: int
    receipt: SignedLink | None


@dataclass(frozen=True, kw_only=True)
class _Arrival:
    """Who brings operations, the keys to keep them with, and the link that is going to tell of them."""

    sender: Sender
    keys: Keys
    receipt_n: int


def take_in(session: Session, principal: Principal, push: Push, now: datetime, keys: Keys) -> TakenIn:
    """Take in a batch within one transaction, under the epoch that it names.

    Refused with 409 (install_forked) as a whole where another operation has used a number of this line.
    """
    sender = sender_of(session, principal, push.install_id, push.ops, now)
    standing = line.lock(session, push.install_id)
    judging.lock_communes(session, push.ops)
    batch = line.sort_out(session, push, standing)
    stamp = Stamp(epoch=push.epoch, at=now, signer=keys.signer)
    arrival = _Arrival(sender=sender, keys=keys, receipt_n=receipts.before(standing, push.epoch).n + 1)
    results = line.results(push, batch, _keep(session, batch, arrival))
    entries = receipts.entries_of(results)
    if not entries:
        return _taken_in(results, standing)
    acked, highest = line.advanced(session, standing, [op.dseq for op in batch.new])
    moved = replace(standing, acked_dseq=acked, highest_dseq=highest)
    moved, receipt = receipts.append(session, moved, entries, stamp)
    moved = receipts.append_settlements(session, moved, stamp)
    line.store(session, moved)
    return _taken_in(results, moved, receipt)


def _taken_in(results: list[dict[str, Any]], standing: Line, receipt: SignedLink | None = None) -> TakenIn:
    return TakenIn(results=results, acked_dseq=standing.acked_dseq, durable_dseq=standing.durable_dseq, receipt=receipt)


def _keep(session: Session, batch: Sorted, arrival: _Arrival) -> dict[UUID, Kept]:
    """Judge and keep what is new, and settle what waited for it; what is kept now, by op_id."""
    outcomes = judging.judge(session, [Case(op=op, sender=arrival.sender) for op in batch.fresh])
    rows = [*_judged_rows(outcomes, arrival), *(_shared_row(op, first, arrival) for op, first in batch.elsewhere)]
    insert_rows(session, KeptOp, rows)
    insert_rows(session, RivalOp, [_row(op, arrival) for op in batch.rivals])
    held.keep(session, [outcome for outcome in outcomes if outcome.status == "held"])
    settling.share(session, [(op, first) for op, first in batch.elsewhere if op.sha256 == first.sha256], arrival.sender)
    _settle(session, outcomes, Occasion(keys=arrival.keys, now=arrival.sender.received_at))
    return {row["op_id"]: Kept(**{name: row[name] for name in Kept.__dataclass_fields__}) for row in rows}


def _settle(session: Session, outcomes: Iterable[Outcome], occasion: Occasion) -> None:
    arrived: dict[str, list[UUID]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.filed is not None and outcome.commune is not None and outcome.op.text("act") == "add":
            arrived[outcome.commune].append(UUID(outcome.op.text("id")))
    for commune, ids in sorted(arrived.items()):
        settling.settle_arrivals(session, commune, ids, occasion)


def _judged_rows(outcomes: Sequence[Outcome], arrival: _Arrival) -> list[dict[str, Any]]:
    return [
        _row(outcome.op, arrival)
        | {
            "commune": outcome.commune,
            "kind": _kind(outcome.op),
            "status": outcome.status,
            "seq": outcome.filed.seq if outcome.filed else None,
            "rev": outcome.filed.rev if outcome.filed else None,
            "problems": [line.say(problem) for problem in outcome.problems],
        }
        | (_destroyed(outcome.op, arrival) if _is_about_the_erased(outcome) else {})
        for outcome in outcomes
    ]


def _is_about_the_erased(outcome: Outcome) -> bool:
    return any(problem.code == problems.person_erased().code for problem in outcome.problems)


def _shared_row(op: SentOp, first: Kept, arrival: _Arrival) -> dict[str, Any]:
    """An operation that another install brought first shares its answer; other content under its id does not."""
    same = op.sha256 == first.sha256
    kept = _row(op, arrival) | (_destroyed(op, arrival) if first.erased_at else {})
    return kept | {
        "commune": first.commune,
        "kind": first.kind,
        "status": first.status if same else "conflict",
        "seq": first.seq if same else None,
        "rev": first.rev if same else None,
        "problems": first.problems if same else [line.say(problems.id_taken())],
    }


def _kind(op: SentOp) -> str:
    """What the operation calls its kind, "" where that cannot be stored; `body` holds it in any case."""
    named = op.text("kind")[:32]
    return named if is_storable(named) else ""


def _row(op: SentOp, arrival: _Arrival) -> dict[str, Any]:
    return {
        "install_id": arrival.sender.install_id,
        "op_id": op.op_id,
        "dseq": op.dseq,
        "sha256": op.sha256,
        "body": arrival.keys.at_rest.sealed(op.op_id, op.body),
        "seen": dict(op.seen or {}),
        "account_id": arrival.sender.principal.account_id,
        "received_at": arrival.sender.received_at,
        "receipt_n": arrival.receipt_n,
        "erased_at": None,
    }


def _destroyed(op: SentOp, arrival: _Arrival) -> dict[str, Any]:
    """What is kept of an operation about somebody who was erased: not what it says."""
    return {"body": arrival.keys.at_rest.sealed(op.op_id, b""), "erased_at": arrival.sender.received_at}
