"""Who wrote the value that stands in a field in dispute, and when: found among the operations that were kept, since the
row itself only tells at which revision it was written.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, literal_column, select, tuple_
from sqlmodel import Session, SQLModel, col

from backend.sync.keys import Keys
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.op import FieldConflict, KeptOp
from backend.tables.receipt import Settlement
from shared.records.wire import to_wire

FieldAt = tuple[str, UUID, str]
"""A field of a row: commune, the row's id, the name of the field."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The value that stands. `how` it came: sent from a phone, chosen in an earlier dispute, first (it is as the row
    began), or office, for everything else that people do at a desk: lists that were brought in, households that were
    moved. `by` and `at` (when the server had it) are known of what was sent and what was chosen.
    """

    value: Any
    how: Literal["sent", "chosen", "first", "office"]
    by: UUID | None = None
    at: datetime | None = None


def of_conflicts(session: Session, conflicts: Sequence[FieldConflict], keys: Keys) -> dict[FieldAt, Standing]:
    """What stands in the fields of conflicts; none for a row that is gone."""
    rows = {(row.commune, row.id): row for kind in _TABLES for row in _rows(session, kind, conflicts)}
    fields = {_field_at(one): one.kind for one in conflicts if (one.commune, one.row_id) in rows}
    revs = {at: rows[at[:2]].field_revs.get(at[2], 1) for at in fields}
    sent = _sent(session, {(at[0], fields[at], revs[at]) for at in fields}, keys)
    chosen = _chosen(session, fields)
    return {at: _standing(to_wire(getattr(rows[at[:2]], at[2])), at, revs[at], sent, chosen) for at in fields}


def _field_at(one: FieldConflict) -> FieldAt:
    return one.commune, one.row_id, one.field


_TABLES: Mapping[str, type[SQLModel]] = {"household": HouseholdRow, "person": PersonRow}


def _rows(session: Session, kind: str, conflicts: Sequence[FieldConflict]) -> Iterable[Any]:
    table: Any = _TABLES[kind]
    wanted = sorted({(one.commune, one.row_id) for one in conflicts if one.kind == kind})
    if not wanted:
        return ()
    return session.execute(select(table).where(tuple_(table.commune, table.id).in_(wanted))).scalars()


_WrittenAt = tuple[str, str, int]
"""Commune, kind and revision: what the index of operations that changed something is made of."""
_Sent = Mapping[tuple[FieldAt, int], tuple[UUID, datetime]]
_Chosen = Mapping[FieldAt, FieldConflict]


def _standing(value: Any, at: FieldAt, rev: int, sent: _Sent, chosen: _Chosen) -> Standing:
    if (at, rev) in sent:
        by, moment = sent[at, rev]
        return Standing(value=value, how="sent", by=by, at=moment)
    before = chosen.get(at)
    if before is not None and before.taken_value == value:
        return Standing(value=value, how="chosen", by=before.settled_by, at=before.settled_at)
    return Standing(value=value, how="first" if rev == 1 else "office")


def _sent(session: Session, wanted: Collection[_WrittenAt], keys: Keys) -> _Sent:
    """By field and revision, who sent the operation that wrote it and when it came."""
    found: dict[tuple[FieldAt, int], tuple[UUID, datetime]] = {}
    for op in _ops(session, wanted):
        said = json.loads(keys.at_rest.opened(op.op_id, op.body))
        for name in said.get("set") or {}:
            found[(op.commune, UUID(said["id"]), name), op.wrote] = op.account_id, op.received_at
    return found


def _ops(session: Session, wanted: Collection[_WrittenAt]) -> Iterator[Any]:
    """The operations that wrote at these revisions, of whichever row: which one it was stands in what is sealed. What
    changed nothing got no number in the stream.
    """
    if not wanted:
        return
    communes, kinds, revs = (sorted(set(part)) for part in zip(*wanted, strict=True))
    here = col(KeptOp.commune).in_(communes), col(KeptOp.kind).in_(kinds)
    key = col(KeptOp.install_id) == col(Settlement.install_id), col(KeptOp.op_id) == col(Settlement.op_id)
    at_once = select(col(KeptOp.rev).label("wrote"), *_OF_THE_OP).where(
        *here, col(KeptOp.rev).in_(revs), col(KeptOp.rev) > literal_column("1"), col(KeptOp.seq).is_not(None)
    )
    when_settled = (
        select(col(Settlement.rev).label("wrote"), *_OF_THE_OP)
        .join(KeptOp, and_(*key))
        .where(*here, col(Settlement.rev).in_(revs), col(Settlement.rev) > 1, col(Settlement.seq).is_not(None))
    )
    for found in (at_once, when_settled):
        yield from session.execute(found.where(col(KeptOp.erased_at).is_(None)))


_OF_THE_OP: tuple[Any, ...] = tuple(
    col(getattr(KeptOp, name)) for name in ("commune", "op_id", "body", "account_id", "received_at")
)


def _chosen(session: Session, fields: Collection[FieldAt]) -> _Chosen:
    """By field, the last dispute in which another value was taken than the one that stood."""
    rows = sorted({at[:2] for at in fields})
    here = (
        tuple_(col(FieldConflict.commune), col(FieldConflict.row_id)).in_(rows),
        col(FieldConflict.taken) != "standing",
    )
    found = select(FieldConflict).where(*here).order_by(col(FieldConflict.settled_at))
    return {_field_at(one): one for one in session.execute(found).scalars()} if rows else {}
