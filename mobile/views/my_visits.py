"""The visits that an officer made today, counted on the phone by the rule of every report: each once, on the day on
which it was made, while it stands and nobody has sent it back.
"""

import json
import sqlite3
from datetime import datetime, time

from mobile.store import outbox, shelf
from mobile.store.moments import known_moment
from mobile.views.standing import counts
from shared.clock import VIETNAM, day_of, format_moment, parse_moment


def visits_today(db: sqlite3.Connection, now: datetime) -> tuple[str, ...]:
    """The ids of this phone's visits of the day that it is at `now`, as far as they count: a correction in the place
    of what it corrects, and none that the server rejected. Those not sent yet are among them.
    """
    today, midnight = day_of(known_moment(db, now)), datetime.combine(day_of(now), time.min, VIETNAM)
    # A clock that fell back shows an earlier midnight: then more is read, and the day decides.
    kept = [op for op in outbox.visits_made(db, format_moment(midnight)) if op.status != "rejected"]
    made = {op.row_id: json.loads(op.body)["data"] for op in kept}
    corrected = {said.get("supersedes") for said in made.values()}
    return tuple(
        visit
        for visit, said in made.items()
        if visit not in corrected and day_of(parse_moment(said["visited_at"])) == today and _counts(db, visit)
    )


def _counts(db: sqlite3.Connection, visit: str) -> bool:
    """As far as this phone knows; a visit that is gone from here, with its household, was filed."""
    row = shelf.find(db, "visit", visit)
    return row is None or counts(row)
