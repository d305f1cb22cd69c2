"""Read rows of the shelf as records, and pass over visits that were withdrawn or corrected by a later one."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mobile.store import shelf
from mobile.store.shelf import Shelved
from shared.records.visit import Next, Visit
from shared.records.wire import from_wire
from shared.rules import visits as rules
from shared.vocabulary import languages, reviews, steps

STANDS = "stands"
NOT_HOME = "not_home"
_RECORDED = "recorded"


@dataclass(frozen=True, kw_only=True)
class VisitMade:
    """A visit with what the server added to it; `officer_name` None for one that only this phone knows. `counts`:
    nobody of the committee has sent it back.
    """

    id: str
    visit: Visit
    officer_name: str | None
    received: bool
    counts: bool


def visits_of(db: sqlite3.Connection, household: str) -> list[VisitMade]:
    """The standing visits of a household, earliest first."""
    return standing(shelf.of_household(db, "visit", household))


def standing(rows: Iterable[Shelved]) -> list[VisitMade]:
    """Those rows that stand, as visits, earliest first."""
    made = [_read(row) for row in rows if row.body.get("standing", STANDS) == STANDS]
    corrected = {one.visit.supersedes for one in made}
    kept = (one for one in made if not corrected or one.id not in {str(old) for old in corrected})
    return sorted(kept, key=lambda one: (one.visit.visited_at, one.id))


def counts(row: Shelved) -> bool:
    """Whether a visit is in the numbers, as far as this phone knows; one in a state that only a later app knows is."""
    state = row.body.get("review_state", _RECORDED)
    return rules.counts(row.body.get("standing", STANDS), state if state in reviews.STATES else _RECORDED)


def agreed(visits: Sequence[VisitMade]) -> Next | None:
    """What was agreed when somebody was last met: who was not at home has not called it off."""
    met = [one.visit for one in visits if one.visit.outcome != NOT_HOME]
    last = met[-1].next if met else None
    return last if last and last.step in steps.NEXT and last.step != "none" else None


def language_of(visits: Sequence[VisitMade]) -> str:
    """The language of the last visit in which somebody was met; Vietnamese before there was one."""
    met = [one.visit.language for one in visits if one.visit.outcome != NOT_HOME]
    return met[-1] if met and met[-1] in languages.CODES else languages.USUAL


def _read(row: Shelved) -> VisitMade:
    return VisitMade(
        id=row.id,
        visit=from_wire(Visit, row.body),
        officer_name=row.body.get("officer_name"),
        received=row.base is not None,
        counts=counts(row),
    )
