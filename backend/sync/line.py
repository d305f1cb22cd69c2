"""The line of one install: its operations by number, each with the answer that it earned once and for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, union_all, update
from sqlmodel import Session, col

from backend.sync.envelope import Push, SentOp
from backend.tables.inserting import insert_new
from backend.tables.op import InstallLine, KeptOp, RivalOp
from shared import problems
from shared.problems import Problem, Refused


@dataclass(frozen=True, kw_only=True)
class Line:
    """How far a line is complete, and the end of its chain of receipts; the columns of InstallLine."""

    install_id: UUID
    acked_dseq: int = 0
    highest_dseq: int = 0
    durable_dseq: int = 0
    link_n: int = 0
    link_sha256: str = ""
    link_epoch: UUID | None = None
    phone_n: int = 0
    phone_sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An operation that was taken in, with its answer; without its bytes."""

    install_id: UUID
    op_id: UUID
    dseq: int
    sha256: str
    account_id: UUID
    commune: str | None
    kind: str
    status: str
    seq: int | None
    rev: int | None
    problems: list[dict[str, Any]]
    erased_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """A batch parted by what was taken in before: `kept` from this install. `rivals` come under an id that holds other
    content; `elsewhere` were already taken in from another install, whose answer they share.
    """

    kept: Mapping[UUID, Kept]
    fresh: list[SentOp] = field(default_factory=list)
    rivals: list[SentOp] = field(default_factory=list)
    elsewhere: list[tuple[SentOp, Kept]] = field(default_factory=list)

    @property
    def new(self) -> list[SentOp]:
        """Those that get their answer now."""
        return [*self.fresh, *self.rivals, *(op for op, _ in self.elsewhere)]


def lock(session: Session, install_id: UUID) -> Line:
    """Lock the line to the commit, so that the same batch sent many times at once is taken in once."""
    found = session.execute(_LOCKED, {"install": install_id}).mappings().one_or_none()
    if found is None:
        insert_new(session, InstallLine, {"install_id": install_id, "acked_dseq": 0})
        found = session.execute(_LOCKED, {"install": install_id}).mappings().one()
    return Line(**found)


def read(session: Session, install_id: UUID) -> Line:
    """The line as committed; at its beginning where nothing has arrived."""
    found = session.execute(_STANDING, {"install": install_id}).mappings().one_or_none()
    return Line(**found) if found else Line(install_id=install_id)


def store(session: Session, line: Line) -> None:
    """Write how far a line has come that this transaction has locked."""
    values = {name: getattr(line, name) for name in _MOVING}
    session.execute(update(InstallLine).where(_of(line.install_id)).values(**values))


def sort_out(session: Session, push: Push, line: Line) -> Sorted:
    """Part what is new in a batch from what was taken in before.

    Refused with 409 (install_forked) where one number stands for two operations.
    """
    kept, elsewhere = _kept_by_id(session, push)
    _refuse_forks(session, push, line, kept)
    found = Sorted(kept=kept)
    first_in_batch: dict[UUID, str] = {}
    others: dict[tuple[UUID, str], SentOp] = {}
    for op in push.ops:
        before = kept[op.op_id].sha256 if op.op_id in kept else first_in_batch.get(op.op_id)
        if before is None:
            first_in_batch[op.op_id] = op.sha256
            if op.op_id in elsewhere:
                found.elsewhere.append((op, elsewhere[op.op_id]))
            else:
                found.fresh.append(op)
        elif before != op.sha256:
            others.setdefault((op.op_id, op.sha256), op)
    if others:
        known = _rival_hashes(session, push)
        found.rivals.extend(op for key, op in others.items() if key not in known)
    return found


def results(push: Push, answered: Sorted, new: Mapping[UUID, Kept]) -> list[dict[str, Any]]:
    """The answer to each operation of a batch, in its order; `new` are those kept in this transaction."""
    unanswered = {(op.op_id, op.sha256) for op in answered.new}
    answers = []
    for op in push.ops:
        key = (op.op_id, op.sha256)
        row = answered.kept.get(op.op_id) or new[op.op_id]
        answer = _answer(row) if row.sha256 == op.sha256 else _RIVAL_ANSWER
        answers.append(
            {"op_id": str(op.op_id), "dseq": op.dseq, "sha256": op.sha256, "repeated": key not in unanswered} | answer
        )
        unanswered.discard(key)
    return answers


def advanced(session: Session, line: Line, arrived: Iterable[int]) -> tuple[int, int]:
    """`acked_dseq` and `highest_dseq` of a line once these numbers have arrived, which may be stored already."""
    numbers = set(arrived)
    if line.highest_dseq > line.acked_dseq:
        numbers.update(arrived_above(session, line.install_id, line.acked_dseq))
    acked = line.acked_dseq
    while acked + 1 in numbers:
        acked += 1
    return acked, max(line.highest_dseq, max(numbers, default=0))


def missing(session: Session, line: Line, made: int) -> list[list[int]]:
    """The numbers up to `made` that have not arrived, as inclusive ranges."""
    expected = line.acked_dseq + 1
    gaps: list[list[int]] = []
    above = arrived_above(session, line.install_id, line.acked_dseq) if line.highest_dseq > line.acked_dseq else []
    for dseq in [*above, made + 1]:
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


# Asked in every request of a phone, so they are put together once.
_T: Any = InstallLine.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_STANDING = select(*(_T.c[name] for name in Line.__dataclass_fields__)).where(_T.c.install_id == bindparam("install"))
_LOCKED = _STANDING.with_for_update()
_MOVING = ("acked_dseq", "highest_dseq", "link_n", "link_sha256", "link_epoch")
_RIVAL_ANSWER = {"status": "conflict", "seq": None, "rev": None, "problems": [say(problems.id_taken())]}


def _of(install_id: UUID) -> Any:
    return col(InstallLine.install_id) == install_id


def _kept_by_id(session: Session, push: Push) -> tuple[dict[UUID, Kept], dict[UUID, Kept]]:
    """What was kept under the ids of a batch: from this install, and first from another."""
    columns = [getattr(KeptOp, name) for name in Kept.__dataclass_fields__]
    found = select(*columns).where(col(KeptOp.op_id).in_([op.op_id for op in push.ops]))
    here: dict[UUID, Kept] = {}
    elsewhere: dict[UUID, Kept] = {}
    for row in session.execute(found.order_by(col(KeptOp.received_at), col(KeptOp.install_id))).mappings():
        if row["install_id"] == push.install_id:
            here[row["op_id"]] = Kept(**row)
        else:
            elsewhere.setdefault(row["op_id"], Kept(**row))
    return here, elsewhere


def _refuse_forks(session: Session, push: Push, line: Line, kept: Mapping[UUID, Kept]) -> None:
    by_dseq: dict[int, UUID] = {}
    for op in push.ops:
        if by_dseq.setdefault(op.dseq, op.op_id) != op.op_id:
            raise Refused(problems.install_forked())
    # A number above all others is free, and an operation that is kept under its own number has it alone.
    own = {row.dseq: op_id for op_id, row in kept.items()}
    doubtful = [dseq for dseq, op_id in by_dseq.items() if dseq <= line.highest_dseq and own.get(dseq) != op_id]
    for table in (KeptOp, RivalOp) if doubtful else ():
        of_line = select(col(table.dseq), col(table.op_id)).where(
            col(table.install_id) == push.install_id, col(table.dseq).in_(doubtful)
        )
        if any(by_dseq[dseq] != op_id for dseq, op_id in session.execute(of_line)):
            raise Refused(problems.install_forked())


def _rival_hashes(session: Session, push: Push) -> set[tuple[UUID, str]]:
    wanted = select(col(RivalOp.op_id), col(RivalOp.sha256)).where(
        col(RivalOp.install_id) == push.install_id, col(RivalOp.op_id).in_([op.op_id for op in push.ops])
    )
    return {(op_id, sha256) for op_id, sha256 in session.execute(wanted)}


def _answer(row: Kept) -> dict[str, Any]:
    return {"status": row.status, "seq": row.seq, "rev": row.rev, "problems": row.problems}
