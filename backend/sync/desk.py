"""One commune's desk during one transaction: its counter is locked first, then everything that the operations
speak of is read once, and what they file is written in a few statements at the end.

Nothing of the commune is read before the lock, so two writers can neither number nor recount past each
other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update
from sqlmodel import Session, SQLModel, col

from backend.rollups import Touched, count_homes
from backend.sync import stream
from backend.tables.account import Grant
from backend.tables.alias import AliasRow
from backend.tables.attachment import AttachmentRow
from backend.tables.conference import ConferenceRow
from backend.tables.declaration import DeclarationRow
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.inserting import insert_rows
from backend.tables.law import LawStepRow
from backend.tables.review import ReviewRow
from backend.tables.stream import Change
from backend.tables.visit import VisitRow

Row = dict[str, Any]

TABLE_OF: Mapping[str, type[SQLModel]] = {
    "law_step": LawStepRow,
    "assignment": Grant,
    "hamlet": HamletRow,
    "household": HouseholdRow,
    "person": PersonRow,
    "visit": VisitRow,
    "declaration": DeclarationRow,
    "follow_up": FollowUpRow,
    "conference": ConferenceRow,
    "attachment": AttachmentRow,
    "alias": AliasRow,
    "review": ReviewRow,
}


@dataclass
class Desk:
    """What lies on the desk: rows by kind and id, and what is to be written when the work is done."""

    session: Session
    commune: str
    head: int
    rows: dict[str, dict[UUID, Row]] = field(default_factory=lambda: {kind: {} for kind in TABLE_OF})
    changes: dict[tuple[str, UUID], tuple[int, UUID | None]] = field(default_factory=dict)
    left: dict[tuple[str, UUID, UUID | None], tuple[int, datetime]] = field(default_factory=dict)
    returned: set[tuple[str, UUID]] = field(default_factory=set)
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
        self.keep(kind, row)
        return self.put(kind, row["id"], hamlet)

    def insert(self, table: type[SQLModel], rows: Iterable[Row]) -> None:
        """Rows that belong to what is filed and are no rows of the stream themselves."""
        self.inserts[table] += rows

    def keep(self, kind: str, row: Row) -> None:
        """File a new row that no stream carries."""
        self.insert(TABLE_OF[kind], [row])
        self.rows[kind][row["id"]] = row
        self.new.add((kind, row["id"]))

    def change(self, kind: str, row_id: UUID, values: Row, hamlet: UUID | None) -> int:
        """Change columns of a row that was laid out; its revision rises. The number in the stream."""
        self.write_over(kind, row_id, values)
        return self.put(kind, row_id, hamlet)

    def move(self, kind: str, row_id: UUID, values: Row, way: tuple[UUID, UUID], at: datetime) -> int:
        """Change columns of a row; where its way leads from one hamlet to another, it leaves the one for the other."""
        start, goal = way
        if start != goal:
            self.leave(kind, row_id, start, at)
        return self.change(kind, row_id, values, goal)

    def bring_back(self, kind: str, row_id: UUID, values: Row, hamlet: UUID) -> int:
        """Change columns of a row that had left this commune's stream, and carry it again."""
        self.returned.add((kind, row_id))
        return self.change(kind, row_id, values, hamlet)

    def withdraw(self, kind: str, row_id: UUID, values: Row, hamlet: UUID | None, at: datetime) -> int:
        """Change columns of a row that leaves the stream of this commune; the number under which it does."""
        self.write_over(kind, row_id, values)
        return self.leave(kind, row_id, hamlet, at)

    def write_over(self, kind: str, row_id: UUID, values: Row) -> None:
        """Change columns of a row that was laid out; its revision rises, and no stream is told of it."""
        row = self.rows[kind][row_id]
        row |= values | {"rev": row["rev"] + 1}
        if (kind, row_id) not in self.new:  # a row of this very batch is written as it now is
            self.updates[kind, row_id] |= values | {"rev": row["rev"]}

    def put(self, kind: str, row_id: UUID, hamlet: UUID | None) -> int:
        """Let the stream carry a row, as it now is, to the phones of a hamlet; the number under which it does."""
        self.head += 1
        self.changes[kind, row_id] = (self.head, hamlet)
        self.left.pop((kind, row_id, hamlet), None)
        return self.head

    def leave(self, kind: str, row_id: UUID, hamlet: UUID | None, at: datetime) -> int:
        """Let the stream tell the phones of a hamlet that a row is no longer there; the number under which it does."""
        self.head += 1
        self.left[kind, row_id, hamlet] = (self.head, at)
        self.changes.pop((kind, row_id), None)
        return self.head

    def left_after(self, kind: str, row_id: UUID, seen: int) -> set[UUID | None]:
        """The hamlets that a row left under a number above `seen`."""
        of_row = col(Change.kind) == kind, col(Change.row_id) == row_id
        gone = col(Change.scope) == self.commune, col(Change.act) == "leave", col(Change.seq) > seen
        filed = self.session.execute(select(col(Change.hamlet)).where(*of_row, *gone)).scalars()
        return {*filed, *(hamlet for named, one, hamlet in self.left if (named, one) == (kind, row_id))}

    def close(self) -> None:
        """Write what was filed, the stream's new entries, and its counter."""
        for (kind, row_id), values in self.updates.items():
            columns = _columns(kind)
            here = columns.commune == self.commune, columns.id == row_id
            self.session.execute(update(TABLE_OF[kind]).where(*here).values(**values))
        for table, rows in self.inserts.items():
            insert_rows(self.session, table, rows)
        if HouseholdRow in self.inserts or any(kind == "household" for kind, _ in self.updates):
            count_homes(self.session, [self.commune])
        self._write_stream()

    def _write_stream(self) -> None:
        """A row stands in the stream once, under its last number, and once in each hamlet that it left."""
        if not self.changes and not self.left:
            return
        moved = {(kind, row_id) for kind, row_id, _ in self.left} | self.returned
        here = col(Change.scope) == self.commune
        which, stood = tuple_(col(Change.kind), col(Change.row_id)), col(Change.act) == "put"
        for some in _slices([key for key in self.changes.keys() | moved if key not in self.new]):
            self.session.execute(delete(Change).where(here, which.in_(some), stood))
        for kind, row_id in moved:
            hamlets = [*self._hamlets_of(kind, row_id)]
            of_row = col(Change.kind) == kind, col(Change.row_id) == row_id, col(Change.hamlet).in_(hamlets)
            self.session.execute(delete(Change).where(here, *of_row))
        insert_rows(self.session, Change, [*self._entries()])
        stream.move_head(self.session, self.commune, self.head)

    def _hamlets_of(self, kind: str, row_id: UUID) -> Iterator[UUID]:
        """Where a row that moved is told of from now on: in the hamlets that it left, and where it stands."""
        yield from (hamlet for named, one, hamlet in self.left if (named, one) == (kind, row_id) and hamlet)
        _, stands = self.changes.get((kind, row_id), (0, None))
        if stands:
            yield stands

    def _entries(self) -> Iterator[Row]:
        here: Row = {"scope": self.commune, "act": "put", "at": None}
        for (kind, row_id), (seq, hamlet) in self.changes.items():
            yield here | {"seq": seq, "kind": kind, "row_id": row_id, "hamlet": hamlet}
        for (kind, row_id, hamlet), (seq, at) in self.left.items():
            yield here | {"seq": seq, "kind": kind, "row_id": row_id, "hamlet": hamlet, "act": "leave", "at": at}


def open_desk(session: Session, commune: str) -> Desk:
    """Lock the commune's counter and open its desk. Several communes are opened in the order of their ids."""
    return Desk(session=session, commune=commune, head=stream.lock_head(session, commune))


def fresh_row(commune: str, kind: str, row_id: UUID, values: Row) -> Row:
    """A row as it is first filed: its values, and what the server keeps beside them."""
    return {"commune": commune, "id": row_id, "rev": 1} | _BESIDE.get(kind, {}) | values


_ON_THE_LIST: Row = {"field_revs": {}, "standing": "stands", "moved_to": None, "moved_from": None}
_BESIDE: Mapping[str, Row] = {"household": _ON_THE_LIST, "person": _ON_THE_LIST | {"lived_in": []}}


def _columns(kind: str) -> Any:
    return TABLE_OF[kind].__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


def _slices(keys: list[Any], size: int = 400) -> Iterable[list[Any]]:
    # A statement may hold so many parameters and no more.
    return (keys[start : start + size] for start in range(0, len(keys), size))
