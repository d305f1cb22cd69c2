"""Take in a batch of operations: keep each as it was sent, then read it, check it, file it.

An operation that was taken in before is answered as before. One that cannot be filed harms only itself: it
is kept with its problems, and the rest goes on. The verdicts leave with the commit.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session

from backend import rollups
from backend.access.principal import Principal
from backend.sync import filing, line, stream
from backend.sync.desk import Desk, open_desk
from backend.sync.envelope import Push, SentOp
from backend.sync.filing import Filed, Sender
from backend.sync.intent import Intent, read_intent
from backend.tables.op import KeptOp, RivalOp
from shared import places, problems
from shared.problems import Problem, Refused
from shared.text import is_storable

# Which problems leave an operation waiting for a person or a later operation, and which are a conflict;
# every other problem rejects it. In all cases its bytes are kept.
_HOLDS = frozenset(
    {"newer_record", "out_of_scope", "parent_missing", "clock_future", "move_held", "not_yours_to_change", "row_voided"}
)
_CONFLICTS = frozenset({"id_taken", "field_conflict"})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one operation."""

    op: SentOp
    status: str
    commune: str | None = None
    filed: Filed | None = None
    problems: tuple[Problem, ...] = ()


def take_in(session: Session, principal: Principal, push: Push, now: datetime) -> list[dict[str, Any]]:
    """Take in a batch within one transaction; the results in the order of the operations.

    Refused with 409 (install_forked) as a whole where another operation has used a number of this line.
    """
    sender = filing.sender_of(session, principal, push.install_id, push.ops, now)
    line.lock(session, push.install_id)
    _lock_communes(session, push)
    line.refuse_forks(session, push)
    new = line.sort_out(session, push)
    _keep(session, _judge(session, new.fresh, sender), sender)
    _keep_rivals(session, new.rivals, sender)
    _keep_shared_answers(session, new.elsewhere, sender)
    line.advance(session, push.install_id)
    return line.results(session, push, [*new.fresh, *new.rivals])


def _lock_communes(session: Session, push: Push) -> None:
    """Lock the counter of every commune that the batch names before anything is read, in the order of their ids: no
    two batches can wait for one another, nor take in the same operation from two installs at once.
    """
    named = (places.find(op.text("commune")) for op in push.ops)
    for commune in sorted({places.today_unit(unit.id).id for unit in named if unit is not None}):
        stream.lock_head(session, commune)


def _judge(session: Session, ops: Iterable[SentOp], sender: Sender) -> list[Outcome]:
    outcomes: list[Outcome] = []
    by_commune: dict[str, list[Intent]] = defaultdict(list)
    for op in sorted(ops, key=lambda one: one.dseq):
        try:
            intent = read_intent(op)
        except Refused as refusal:
            outcomes.append(_refused(op, refusal))
        else:
            by_commune[intent.commune].append(intent)
    for commune in sorted(by_commune):
        outcomes += _file_all(open_desk(session, commune), by_commune[commune], sender)
    return outcomes


def _file_all(desk: Desk, intents: Sequence[Intent], sender: Sender) -> list[Outcome]:
    """File operations of one commune. If the database refuses a row that no rule refused, halve the batch until
    the one that it refuses stands alone.
    """
    try:
        with desk.session.begin_nested():
            filing.lay_out(desk, intents)
            outcomes = [_file(desk, intent, sender) for intent in intents]
            desk.close()
            rollups.recount(desk.session, desk.touched)
    except (IntegrityError, DataError):
        if len(intents) == 1:
            return [_refused(intents[0].op, Refused(problems.unstorable()), desk.commune)]
        half = len(intents) // 2
        first = _file_all(open_desk(desk.session, desk.commune), intents[:half], sender)
        return first + _file_all(open_desk(desk.session, desk.commune), intents[half:], sender)
    return outcomes


def _file(desk: Desk, intent: Intent, sender: Sender) -> Outcome:
    try:
        filed = filing.file(desk, intent, sender)
    except Refused as refusal:
        return _refused(intent.op, refusal, desk.commune)
    status = "conflict" if filed.conflicts else "filed"
    return Outcome(op=intent.op, status=status, commune=desk.commune, filed=filed, problems=filed.conflicts)


def _refused(op: SentOp, refusal: Refused, commune: str | None = None) -> Outcome:
    codes = {problem.code for problem in refusal.problems}
    status = "held" if codes <= _HOLDS else "conflict" if codes <= _CONFLICTS else "rejected"
    return Outcome(op=op, status=status, commune=commune, problems=refusal.problems)


def _keep(session: Session, outcomes: Iterable[Outcome], sender: Sender) -> None:
    rows = [_kept_row(outcome, sender) for outcome in outcomes]
    if rows:
        session.execute(insert(KeptOp), rows)


def _keep_rivals(session: Session, rivals: Iterable[SentOp], sender: Sender) -> None:
    rows = [_row(op, sender) for op in rivals]
    if rows:
        session.execute(insert(RivalOp), rows)


def _kept_row(outcome: Outcome, sender: Sender) -> dict[str, Any]:
    return _row(outcome.op, sender) | {
        "commune": outcome.commune,
        "kind": _kind(outcome.op),
        "status": outcome.status,
        "seq": outcome.filed.seq if outcome.filed else None,
        "rev": outcome.filed.rev if outcome.filed else None,
        "problems": [line.say(problem) for problem in outcome.problems],
    }


def _kind(op: SentOp) -> str:
    """What the operation calls its kind, "" where that cannot be stored; `body` holds it in any case."""
    named = op.text("kind")[:32]
    return named if is_storable(named) else ""


def _row(op: SentOp, sender: Sender) -> dict[str, Any]:
    return {
        "install_id": sender.install_id,
        "op_id": op.op_id,
        "dseq": op.dseq,
        "sha256": op.sha256,
        "body": op.body,
        "seen": dict(op.seen or {}),
        "account_id": sender.principal.account_id,
        "received_at": sender.received_at,
    }


def _keep_shared_answers(session: Session, elsewhere: Iterable[tuple[SentOp, KeptOp]], sender: Sender) -> None:
    """An operation that another install brought first shares its answer; other content under its id does not."""
    for op, first in elsewhere:
        same = op.sha256 == first.sha256
        answer = {
            "commune": first.commune,
            "kind": first.kind,
            "status": first.status if same else "conflict",
            "seq": first.seq if same else None,
            "rev": first.rev if same else None,
            "problems": first.problems if same else [line.say(problems.id_taken())],
        }
        session.execute(insert(KeptOp), [_row(op, sender) | answer])
