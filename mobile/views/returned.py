"""Visits that the commune's committee sent back to this officer, with the reason, until they are corrected."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mobile.store import shelf
from mobile.store.shelf import Shelved
from mobile.views.standing import STANDS, visits_of
from shared.clock import day_label, day_of
from shared.records.review import Review
from shared.records.visit import Visit
from shared.records.wire import from_wire

RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class ReturnedVisit:
    """`household` is None for a visit whose people declined to be recorded. `on`: the day of the visit."""

    visit: str
    household: str | None
    on: date
    reason: str
    reviewer: str

    @property
    def words(self) -> str:
        """What the officer reads: which visit, who sent it back, and why."""
        return f"Lượt thăm ngày {day_label(self.on)} bị trả lại. {self.reviewer}: {self.reason}"


def returned_visits(db: sqlite3.Connection) -> list[ReturnedVisit]:
    """Those whose latest review sent them back, and that no later visit corrects; the oldest first."""
    return sorted(_returned(db), key=lambda one: (one.on, one.visit))


def _returned(db: sqlite3.Connection) -> Iterator[ReturnedVisit]:
    for review in _latest(db).values():
        row = shelf.find(db, "visit", str(review.visit))
        if review.decision != RETURNED or row is None or not _stands(db, row):
            continue
        visit = from_wire(Visit, row.body)
        yield ReturnedVisit(
            visit=row.id,
            household=str(visit.household) if visit.household else None,
            on=day_of(visit.visited_at),
            reason=review.reason or "không ghi lý do",
            reviewer=review.reviewer_name,
        )


def _latest(db: sqlite3.Connection) -> dict[str, Review]:
    """What was said last of each visit."""
    said = (from_wire(Review, row.body) for row in shelf.all_of(db, "review"))
    return {str(review.visit): review for review in sorted(said, key=lambda one: (one.version, one.reviewed_at))}


def _stands(db: sqlite3.Connection, row: Shelved) -> bool:
    household = row.body.get("household")
    if household is None:
        return bool(row.body.get("standing", STANDS) == STANDS)
    return any(one.id == row.id for one in visits_of(db, household))
