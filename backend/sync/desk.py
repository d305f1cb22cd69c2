"""One commune's desk during one transaction: its counter is locked first, then everything that the operations
speak of is read once, and what they file is written in a few statements at the end.

Nothing of the commune is read before the lock, so two writers can neither number nor recount past each
other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, tuple_, update
from sqlmodel import Session, SQLModel, col

from backend.rollups import Touched
from backend.sync import stream
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.law import LawStepRow
from backend.tables.stream import Change
from backend.tables.visit import VisitRow

Row = dict[str, Any]

TABLE_OF: Mapping[str, type[SQLModel]] = {
    "law_step": LawStepRow,
    "hamlet": HamletRow,
    "household": HouseholdRow,
    "person": PersonRow,
    "visit": VisitRow,
    "follow_up": FollowUpRow,
}


@dataclass
class Desk:
    """What lies on the desk: rows by kind and id, and what is to be written when the work is done."""

    session: Session
    commune: str
    head: int
    rows: dict[str, dict[UUID, Row]] = field(default_factory=lambda: {kind: {} for kind in TABLE_OF})
    changes: dict[tuple[str, UUID], tuple[int, UUID | None]] = field(default_factory=dict)
    inserts: dict[type[SQLModel], list[Row]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[tuple[str, UUID], Row] = field(default_factory=lambda: defaultdict(dict))
    new: set[tuple[str, UUID]] = field(default_factory=set)
    touched: Touched = field(default_factory=Touched)

    def find(self, kind: str, row_id: UUID) -> Row | None:
        """A row of this commune that was laid out or filed, or None."""
        return self.rows[kind].get(row_id)

    def lay_out(self, kind: str, ids: Iterable[UUID]) -> None:
        """Read rows of a kind by id, those that exist."""
        wanted = sorted(set(ids) - self.rows[kind].keys())
        if wanted:
            columns = _columns(kind)
            found = select(*columns).where(columns.commune == self.commune, columns.id.in_(wanted))
            for row in self.session.execute(found).mappings():
                self.rows[kind][row["id"]] = dict(row)

    def add(self, kind: str, row: Row, hamlet: UUID | None) -> int:
        """File a new row; the number under which the stream carries it."""
        self.insert(TABLE_OF[kind], [row])
        self.rows[kind][row["id"]] = row
        self.new.add((kind, row["id"]))
        return self._next(kind, row["id"], hamlet)

    def insert(self, table: type[SQLModel], rows: Iterable[Row]) -> None:
        """Rows that belong to what is filed and are no rows of the stream themselves."""
        self.inserts[table] += rows

    def change(self, kind: str, row_id: UUID, values: Row, hamlet: UUID | None) -> int:
        """Change columns of a row that was laid out; its revision rises. The number in the stream."""
        row = self.rows[kind][row_id]
        row |= values | {"rev": row["rev"] + 1}
        if (kind, row_id) not in self.new:  # a row of this very batch is written as it now is
            self.updates[kind, row_id] |= values | {"rev": row["rev"]}
        return self._next(kind, row_id, hamlet)

    def _next(self, kind: str, row_id: UUID, hamlet: UUID | None) -> int:
        self.head += 1
        self.changes[kind, row_id] = (self.head, hamlet)
        return self.head

    def close(self) -> None:
        """Write what was filed, the stream's new entries, and its counter."""
        for (kind, row_id), values in self.updates.items():
            columns = _columns(kind)
            here = columns.commune == self.commune, columns.id == row_id
            self.session.execute(update(TABLE_OF[kind]).where(*here).values(**values))
        for table, rows in self.inserts.items():
            if rows:
                self.session.execute(insert(table), rows)
        self._write_stream()

    def _write_stream(self) -> None:
        """A row stands in the stream once, under its last number."""
        if not self.changes:
            return
        here, before = col(Change.scope) == self.commune, [key for key in self.changes if key not in self.new]
        for some in _slices(before):
            self.session.execute(delete(Change).where(here, tuple_(col(Change.kind), col(Change.row_id)).in_(some)))
        self.session.execute(
            insert(Change),
            [
                {"scope": self.commune, "seq": seq, "kind": kind, "row_id": row_id, "hamlet": hamlet, "act": "put"}
                for (kind, row_id), (seq, hamlet) in self.changes.items()
            ],
        )
        stream.move_head(self.session, self.commune, self.head)


def open_desk(session: Session, commune: str) -> Desk:
    """Lock the commune's counter and open its desk. Several communes are opened in the order of their ids."""
    return Desk(session=session, commune=commune, head=stream.lock_head(session, commune))


def _columns(kind: str) -> Any:
    return TABLE_OF[kind].__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


def _slices(keys: list[Any], size: int = 400) -> Iterable[list[Any]]:
    # A statement may hold so many parameters and no more.
    return (keys[start : start + size] for start in range(0, len(keys), size))
