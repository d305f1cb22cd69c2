"""What is on record in a commune, laid out so that a list can be compared with it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.importing.marks import Marker
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.importing import NumberMark
from shared.text import fold

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A commune's rows that stand. `by_head`: households by hamlet and folded name of the head; `marks`: of persons;
    `by_mark`: the persons of a mark.
    """

    hamlets: Sequence[Row]
    households: Mapping[UUID, Row]
    members: Mapping[UUID, Sequence[Row]]
    by_code: Mapping[str, Sequence[UUID]]
    by_head: Mapping[tuple[UUID, str], Sequence[UUID]]
    marks: Mapping[UUID, frozenset[str]]
    by_mark: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def read_known(session: Session, commune: str, marker: Marker) -> Known:
    """Everything on record in a commune that a list of households could mean."""
    hamlets = _rows(session, HamletRow, commune)
    households = {row["id"]: row for row in _rows(session, HouseholdRow, commune) if _stands(row)}
    persons = {row["id"]: row for row in _rows(session, PersonRow, commune) if _stands(row)}
    members, by_code, by_head = defaultdict(list), defaultdict(list), defaultdict(list)
    for person in persons.values():
        members[person["household"]].append(person)
    for row_id, home in households.items():
        by_head[home["hamlet"], fold(home["head_name"])].append(row_id)
        if home["household_code"]:
            by_code[home["household_code"]].append(row_id)
    marks = _marks(session, commune, persons, marker)
    by_mark = defaultdict(list)
    for person_id, of_person in marks.items():
        for mark in of_person:
            by_mark[mark].append(persons[person_id])
    return Known(
        hamlets=[row for row in hamlets if row["until"] is None],
        households=households,
        members=members,
        by_code=by_code,
        by_head=by_head,
        marks=marks,
        by_mark=by_mark,
    )


def _rows(session: Session, table: Any, commune: str) -> list[Row]:
    columns = table.__table__.c
    found = select(*columns).where(columns.commune == commune).order_by(columns.id)
    return [dict(row) for row in session.execute(found).mappings()]


def _stands(row: Row) -> bool:
    return row["standing"] == "stands" and row["moved_to"] is None


def _marks(session: Session, commune: str, persons: Mapping[UUID, Row], marker: Marker) -> dict[UUID, frozenset[str]]:
    """Those that are kept, and those of numbers that stand on a person's row."""
    found: dict[UUID, set[str]] = defaultdict(set)
    kept = select(col(NumberMark.person), col(NumberMark.mark)).where(col(NumberMark.commune) == commune)
    for person, mark in session.execute(kept):
        if person in persons:
            found[person].add(mark)
    for row in persons.values():
        if row["id_number"]:
            found[row["id"]].add(marker.mark(row["id_number"]))
    return {person: frozenset(marks) for person, marks in found.items()}
