"""The line of one install: its operations by number, each with the answer that it earned once and for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all, update
from sqlmodel import Session, col

from backend.sync.envelope import Push, SentOp
from backend.tables.inserting import insert_new
from backend.tables.op import InstallLine, KeptOp, RivalOp
from shared import problems
from shared.problems import Problem, Refused


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The operations of a batch that were not taken in before. `rivals` come under an id that holds other content;
    `elsewhere` were already taken in from another install, whose answer they share.
    """

    fresh: list[SentOp] = field(default_factory=list)
    rivals: list[SentOp] = field(default_factory=list)
    elsewhere: list[tuple[SentOp, KeptOp]] = field(default_factory=list)


def lock(session: Session, install_id: UUID) -> None:
    """Lock the line to the commit, so that the same batch sent many times at once is taken in once."""
    insert_new(session, InstallLine, {"install_id": install_id, "acked_dseq": 0})
    session.execute(select(col(InstallLine.acked_dseq)).where(_of(install_id)).with_for_update())


def acked_dseq(session: Session, install_id: UUID) -> int:
    """The highest number with none missing below it."""
    return session.execute(select(col(InstallLine.acked_dseq)).where(_of(install_id))).scalar() or 0


def refuse_forks(session: Session, push: Push) -> None:
    """Refused with 409 (install_forked) where one number stands for two operations."""
    by_dseq: dict[int, UUID] = {}
    for op in push.ops:
        if by_dseq.setdefault(op.dseq, op.op_id) != op.op_id:
            raise Refused(problems.install_forked())
    for table in (KeptOp, RivalOp):
        of_line = select(col(table.dseq), col(table.op_id)).where(
            col(table.install_id) == push.install_id, col(table.dseq).in_(list(by_dseq))
        )
        if any(by_dseq[dseq] != op_id for dseq, op_id in session.execute(of_line)):
            raise Refused(problems.install_forked())


def sort_out(session: Session, push: Push) -> Sorted:
    """Part what is new in a batch from what was taken in before."""
    kept = _kept_by_id(session, [op.op_id for op in push.ops])
    rivals = _rival_hashes(session, push)
    found = Sorted()
    in_batch: dict[UUID, str] = {}
    for op in push.ops:
        here, there = kept.get((push.install_id, op.op_id)), _from_another(kept, push.install_id, op.op_id)
        first_hash = here.sha256 if here else in_batch.setdefault(op.op_id, op.sha256)
        if first_hash != op.sha256:
            if (op.op_id, op.sha256) not in rivals:
                rivals.add((op.op_id, op.sha256))
                found.rivals.append(op)
        elif here is None and op not in found.fresh and op not in [one for one, _ in found.elsewhere]:
            if there is None:
                found.fresh.append(op)
            else:
                found.elsewhere.append((op, there))
    return found


def results(session: Session, push: Push, new: Iterable[SentOp]) -> list[dict[str, Any]]:
    """The answer to each operation of a batch, read back from what is kept."""
    kept = _kept_by_id(session, [op.op_id for op in push.ops])
    unanswered = {(op.op_id, op.sha256) for op in new}
    answers = []
    for op in push.ops:
        key = (op.op_id, op.sha256)
        row = kept[push.install_id, op.op_id]
        answer = _answer(row) if row.sha256 == op.sha256 else _rival_answer()
        answers.append(
            {"op_id": str(op.op_id), "dseq": op.dseq, "sha256": op.sha256, "repeated": key not in unanswered} | answer
        )
        unanswered.discard(key)
    return answers


def advance(session: Session, install_id: UUID) -> int:
    """Move `acked_dseq` over the numbers that have arrived without a gap; where it now stands."""
    acked = acked_dseq(session, install_id)
    for dseq in arrived_above(session, install_id, acked):
        if dseq != acked + 1:
            break
        acked = dseq
    session.execute(update(InstallLine).where(_of(install_id)).values(acked_dseq=acked))
    return acked


def missing(session: Session, install_id: UUID, made: int) -> list[list[int]]:
    """The numbers up to `made` that have not arrived, as inclusive ranges."""
    expected = acked_dseq(session, install_id) + 1
    gaps: list[list[int]] = []
    for dseq in [*arrived_above(session, install_id, expected - 1), made + 1]:
        if dseq > made + 1:
            break
        if dseq > expected:
            gaps.append([expected, dseq - 1])
        expected = dseq + 1
    return gaps


def arrived_above(session: Session, install_id: UUID, acked: int) -> Sequence[int]:
    """The numbers above `acked` that have arrived, in order."""
    above = [
        select(col(table.dseq)).where(col(table.install_id) == install_id, col(table.dseq) > acked)
        for table in (KeptOp, RivalOp)
    ]
    numbers = union_all(*above).subquery()
    return list(session.execute(select(numbers.c.dseq).distinct().order_by(numbers.c.dseq)).scalars())


def say(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept and sent with a result."""
    return {"code": problem.code, "field": problem.field, "message": problem.vi, "message_en": problem.en}


def _of(install_id: UUID) -> Any:
    return col(InstallLine.install_id) == install_id


def _kept_by_id(session: Session, op_ids: list[UUID]) -> dict[tuple[UUID, UUID], KeptOp]:
    found = session.execute(select(KeptOp).where(col(KeptOp.op_id).in_(op_ids))).scalars()
    return {(row.install_id, row.op_id): row for row in found}


def _from_another(kept: Mapping[tuple[UUID, UUID], KeptOp], install_id: UUID, op_id: UUID) -> KeptOp | None:
    return next((row for (install, op), row in kept.items() if op == op_id and install != install_id), None)


def _rival_hashes(session: Session, push: Push) -> set[tuple[UUID, str]]:
    wanted = select(col(RivalOp.op_id), col(RivalOp.sha256)).where(
        col(RivalOp.install_id) == push.install_id, col(RivalOp.op_id).in_([op.op_id for op in push.ops])
    )
    return {(op_id, sha256) for op_id, sha256 in session.execute(wanted)}


def _answer(row: KeptOp) -> dict[str, Any]:
    return {"status": row.status, "seq": row.seq, "rev": row.rev, "problems": row.problems}


def _rival_answer() -> dict[str, Any]:
    return {"status": "conflict", "seq": None, "rev": None, "problems": [say(problems.id_taken())]}
