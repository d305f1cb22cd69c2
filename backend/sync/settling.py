"""Bring operations that were held to their end: once what they waited for has arrived, or once a person decides.

What is filed late is filed as its sender's, who made the visit. The verdict stays «held»; the end is a settlement of
its own, which the phone is told by a receipt.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from backend.access.principal import Principal, principal_of_install
from backend.sync import held, judging, line, receipts
from backend.sync.envelope import SentOp
from backend.sync.judging import Case, Outcome
from backend.sync.keys import Keys
from backend.sync.line import Kept, Line
from backend.sync.receipts import Stamp
from backend.sync.sender import Sender, sender_of
from backend.tables.inserting import insert_rows
from backend.tables.op import KeptOp
from backend.tables.receipt import HeldOp, Settlement
from shared import problems
from shared.clock import day_of
from shared.problems import Problem, Refused

ARRIVED, RIPE = "parent_arrived", "time_came"
"""Why an operation came to its end where no person decided."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Why and when operations are looked at again. `by` decided that, whatever held them, they be filed."""

    keys: Keys
    now: datetime
    reason: str = ARRIVED
    by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class End:
    """How one operation ended; `outcome` is None where somebody refused it."""

    op_id: UUID
    status: str
    problems: tuple[Problem, ...] = ()
    outcome: Outcome | None = None


def settle_arrivals(session: Session, commune: str, arrived: Collection[UUID], occasion: Occasion) -> bool:
    """File what waited for rows that have arrived in a commune, whoever sent it, and what waits for that in turn.

    The commune's counter is locked. Whether anything came to its end; `catch_up` tells each phone of it.
    """
    ended = False
    while arrived:
        ends = _look_again(session, held.waiting_for(session, commune, arrived), occasion)
        ended = ended or bool(ends)
        arrived = {row_id for end in ends if (row_id := _filed_row(end)) is not None}
    return ended


def share(session: Session, alike: Sequence[tuple[SentOp, Kept]], sender: Sender) -> None:
    """Operations that another install brought first, and that were held then, wait with it or have ended as it did."""
    for op, first in alike:
        if first.status == "held":
            own = {"install_id": sender.install_id, "dseq": op.dseq}
            insert_rows(session, HeldOp, [row | own for row in _rows(session, HeldOp, first)])
            ended = _rows(session, Settlement, first)
            insert_rows(session, Settlement, [row | own | {"receipt_n": None} for row in ended])


def catch_up(session: Session, standing: Line, epoch: UUID, occasion: Occasion) -> Line:
    """Look again at what an install has held whose time has come, and make a receipt of what has ended meanwhile. Its
    line is locked; as it then stands.
    """
    install_id = standing.install_id
    ripe = held.ripe(session, install_id, occasion.now)
    if ripe:
        judging.lock_communes(session, sent_ops(session, ripe, occasion))
        still_ripe = held.ripe(session, install_id, occasion.now)  # now nobody else can be about to settle them
        _go_on(session, _look_again(session, still_ripe, replace(occasion, reason=RIPE)), occasion)
    return tell(session, standing, epoch, occasion)


def tell(session: Session, standing: Line, epoch: UUID, occasion: Occasion) -> Line:
    """Make a receipt of what has ended on a line that is locked, and of which no receipt tells yet; the line then."""
    stamp = Stamp(epoch=epoch, at=occasion.now, signer=occasion.keys.signer)
    told = receipts.append_settlements(session, standing, stamp)
    if told != standing:
        line.store(session, told)
    return told


def sent_ops(session: Session, op_ids: Collection[UUID], occasion: Occasion) -> list[SentOp]:
    """Held operations as they were sent, without those whose bytes were destroyed."""
    return [case.op for case in _cases(session, op_ids, occasion)]


def file_anyway(session: Session, op_id: UUID, occasion: Occasion) -> None:
    """File a held operation because a person decided so. Refused with what it lacks to be filed at all.

    The counter of its commune is locked, as for `refuse`.
    """
    outcomes = _judged(session, [op_id], occasion)
    if not outcomes:
        raise Refused(problems.not_found())
    if outcomes[0].status == "held":
        raise Refused(*outcomes[0].problems)
    _go_on(session, _conclude(session, outcomes, occasion), occasion)


def refuse(session: Session, op_id: UUID, occasion: Occasion) -> None:
    """End a held operation unfiled because a person decided so; its bytes stay."""
    _write(session, [End(op_id=op_id, status="rejected", problems=(problems.refused_by_a_person(),))], occasion)


def _rows(session: Session, table: type[HeldOp | Settlement], first: Kept) -> list[dict[str, Any]]:
    names = list(table.model_fields)
    found = select(*(col(getattr(table, name)) for name in names)).where(
        col(table.install_id) == first.install_id, col(table.op_id) == first.op_id
    )
    return [dict(row) for row in session.execute(found).mappings()]


def _go_on(session: Session, ends: Iterable[End], occasion: Occasion) -> None:
    """Settle what waited for those that were filed now."""
    onward = Occasion(keys=occasion.keys, now=occasion.now)
    for end in ends:
        row_id, outcome = _filed_row(end), end.outcome
        if row_id is not None and outcome is not None and outcome.commune is not None:
            settle_arrivals(session, outcome.commune, [row_id], onward)


def _look_again(session: Session, op_ids: Collection[UUID], occasion: Occasion) -> list[End]:
    return _conclude(session, _judged(session, op_ids, occasion), occasion) if op_ids else []


def _conclude(session: Session, outcomes: Iterable[Outcome], occasion: Occasion) -> list[End]:
    """Those that came to their end, written down; the others wait on."""
    ends = []
    for outcome in outcomes:
        if outcome.status == "held":
            _wait_on(session, outcome)
        else:
            ends.append(End(op_id=outcome.op.op_id, status=outcome.status, problems=outcome.problems, outcome=outcome))
    _write(session, ends, occasion)
    return ends


def _judged(session: Session, op_ids: Collection[UUID], occasion: Occasion) -> list[Outcome]:
    return judging.judge(session, _cases(session, op_ids, occasion))


def _cases(session: Session, op_ids: Collection[UUID], occasion: Occasion) -> list[Case]:
    """The operations as they were sent, each with its first sender; without those whose bytes were destroyed."""
    columns = ("install_id", "op_id", "dseq", "sha256", "body", "seen", "received_at")
    found = select(*(col(getattr(KeptOp, name)) for name in columns)).where(
        col(KeptOp.op_id).in_(list(op_ids)), col(KeptOp.status) == "held", col(KeptOp.erased_at).is_(None)
    )
    first: dict[UUID, Any] = {}
    for row in session.execute(found.order_by(col(KeptOp.received_at), col(KeptOp.install_id))):
        first.setdefault(row.op_id, row)
    principals = {
        install_id: principal_of_install(session, install_id, today=day_of(occasion.now))
        for install_id in {row.install_id for row in first.values()}
    }
    ops = {op_id: _sent_op(row, occasion.keys.at_rest.opened(op_id, row.body)) for op_id, row in first.items()}
    return [
        Case(op=ops[op_id], sender=_first_sender(session, principals[row.install_id], row, ops[op_id], occasion))
        for op_id, row in first.items()
    ]


def _first_sender(session: Session, principal: Principal, row: Any, op: SentOp, occasion: Occasion) -> Sender:
    """Who sent it, judged by what the phone had seen then."""
    sender = sender_of(session, principal, row.install_id, [op], occasion.now)
    decided = occasion.by is not None
    return replace(sender, received_at=row.received_at, judged_at=occasion.now, decided=decided)


def _sent_op(row: Any, body: bytes) -> SentOp:
    return SentOp(op_id=row.op_id, dseq=row.dseq, sha256=row.sha256, body=body, seen=row.seen, content=json.loads(body))


def _wait_on(session: Session, outcome: Outcome) -> None:
    """What is held again waits for the next thing; if that is here already, no arrival can help, and a person must."""
    values = held.columns_of(outcome) | {"commune": outcome.commune}
    of_op = col(HeldOp.op_id) == outcome.op.op_id
    awaited = session.execute(select(col(HeldOp.waits_for)).where(of_op)).scalars().first()
    if values["waits_for"] == awaited:
        values["waits_for"] = None
    session.execute(update(HeldOp).where(of_op).values(**values))


def _write(session: Session, ends: Sequence[End], occasion: Occasion) -> None:
    """The settlements of operations, also for other installs that sent them, which are held no more."""
    if not ends:
        return
    by_id = {end.op_id: end for end in ends}
    of_ops = col(HeldOp.op_id).in_(list(by_id))
    columns = (col(getattr(HeldOp, name)) for name in ("install_id", "op_id", "dseq", "sha256"))
    rows = [
        {"install_id": row.install_id, "op_id": row.op_id, "dseq": row.dseq, "sha256": row.sha256}
        | _columns(by_id[row.op_id], occasion)
        for row in session.execute(select(*columns).where(of_ops))
    ]
    session.execute(delete(HeldOp).where(of_ops))
    insert_rows(session, Settlement, rows)


def _columns(end: End, occasion: Occasion) -> dict[str, Any]:
    filed = end.outcome.filed if end.outcome else None
    return {
        "status": end.status,
        "by": occasion.by,
        "reason": occasion.reason,
        "at": occasion.now,
        "seq": filed.seq if filed else None,
        "rev": filed.rev if filed else None,
        "problems": [line.say(problem) for problem in end.problems],
        "receipt_n": None,
    }


def _filed_row(end: End) -> UUID | None:
    """The row that was filed new, for which others may wait."""
    if end.outcome is None or end.outcome.filed is None or end.outcome.op.text("act") != "add":
        return None
    return UUID(end.outcome.op.text("id"))
