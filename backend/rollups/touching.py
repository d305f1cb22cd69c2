"""Which counts a filed row touches."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

Row = Mapping[str, Any]


@dataclass
class Touched:
    """Days, households and persons, by commune, that are to be counted again before the commit."""

    days: set[tuple[str, date]] = field(default_factory=set)
    households: set[tuple[str, UUID]] = field(default_factory=set)
    persons: set[tuple[str, UUID]] = field(default_factory=set)


def touch(touched: Touched, kind: str, row: Row, people: Iterable[UUID] = ()) -> None:
    """Note what a row of a kind touches; `people` are the persons that a visit speaks of."""
    TOUCHED_BY[kind](touched, row, people)


def _nothing(_touched: Touched, _row: Row, _people: Iterable[UUID]) -> None:
    """A household or a person is not counted before a visit speaks of it; the law is not counted at all, nor is who
    works where. A declaration is not counted either: that somebody has registered, the step in a visit says. A
    conference is no visit, and neither is what hangs on one. What is
    one touches what it concerns (backend.rollups.linking).
    """


def _by_a_visit(touched: Touched, row: Row, people: Iterable[UUID]) -> None:
    commune = row["commune"]
    touched.days.add((commune, row["day"]))
    if row["household"] is not None:
        touched.households.add((commune, row["household"]))
    touched.persons |= {(commune, person) for person in people}


TOUCHED_BY: Mapping[str, Callable[[Touched, Row, Iterable[UUID]], None]] = {
    "alias": _nothing,
    "assignment": _nothing,
    "attachment": _nothing,
    "conference": _nothing,
    "declaration": _nothing,
    "follow_up": _nothing,
    "hamlet": _nothing,
    "household": _nothing,
    "law_step": _nothing,
    "person": _nothing,
    "review": _nothing,
    "visit": _by_a_visit,
}
