"""How the place of a visit stands to the places of others: who wrote them, for which hamlets, how far from one another.

Only some officers let their phones note a place. So each answer says on how many visits it rests, and there is none
where they are too few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend.tables.visit import VisitRow
from shared.records.visit import Position
from shared.rules.positions import GRID_E6, is_in_vietnam, metres_between

AT_ONCE = timedelta(minutes=15)
NEAR_IN_TIME = timedelta(days=30)
FEWEST_OTHERS = 10

_COLUMNS = [
    col(getattr(VisitRow, name))
    for name in (
        "id",
        "officer",
        "hamlet",
        "day",
        "visited_at",
        "position_latitude_e6",
        "position_longitude_e6",
        "position_accuracy_m",
    )
]


@dataclass(frozen=True, kw_only=True)
class Place:
    """The place of one visit beside others. `at_once`: visits, and `hamlets` of them, that its officer wrote in its
    cell at most a quarter of an hour before or after, itself among them. `metres`: how far it lies from the middle of
    `others` of its hamlet, within thirty days, less what the phone may have been wrong by; None where they are too few.
    """

    at_once: int
    hamlets: int
    metres: int | None
    others: int
    in_vietnam: bool


def places(session: Session, commune: str, visits: Sequence[UUID]) -> dict[UUID, Place]:
    """The places of those of these visits of a commune that have one."""
    here = col(VisitRow.commune) == commune, col(VisitRow.position_latitude_e6).is_not(None)
    rows = session.execute(select(*_COLUMNS).where(*here, col(VisitRow.id).in_(sorted(visits)))).all()
    if not rows:
        return {}
    days = [row.day for row in rows]
    between = col(VisitRow.day).between(min(days) - NEAR_IN_TIME, max(days) + NEAR_IN_TIME)
    around = session.execute(select(*_COLUMNS).where(*here, between, col(VisitRow.standing) == "stands")).all()
    return {row.id: _place(row, [other for other in around if other.id != row.id]) for row in rows}


def _place(visit: Any, around: Sequence[Any]) -> Place:
    beside = [one for one in around if _is_at_once(one, visit)]
    of_hamlet = [one for one in around if one.hamlet == visit.hamlet and abs(one.day - visit.day) <= NEAR_IN_TIME]
    return Place(
        at_once=1 + len(beside),
        hamlets=len({visit.hamlet, *(one.hamlet for one in beside)}),
        metres=_metres_off(visit, of_hamlet) if len(of_hamlet) >= FEWEST_OTHERS else None,
        others=len(of_hamlet),
        in_vietnam=is_in_vietnam(
            Position(latitude_e6=visit.position_latitude_e6, longitude_e6=visit.position_longitude_e6, accuracy_m=0)
        ),
    )


def _is_at_once(other: Any, visit: Any) -> bool:
    soon = abs(other.visited_at - visit.visited_at) <= AT_ONCE
    return other.officer == visit.officer and soon and _cell(other) == _cell(visit)


def _cell(visit: Any) -> tuple[int, int]:
    return visit.position_latitude_e6 // GRID_E6, visit.position_longitude_e6 // GRID_E6


def _metres_off(visit: Any, others: Sequence[Any]) -> int:
    """From the middle of the others, which one wrong place among them does not move."""
    middle = (
        round(median(one.position_latitude_e6 for one in others)),
        round(median(one.position_longitude_e6 for one in others)),
    )
    here = visit.position_latitude_e6, visit.position_longitude_e6
    wrong_by: int = visit.position_accuracy_m
    return max(metres_between(here, middle) - wrong_by, 0)
