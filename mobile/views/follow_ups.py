"""What the commune asks of this officer, and what families ask of the commune through them.

Nothing on the server closes what the commune asks. It is closed here by a visit made after it was given: made on this
phone when it had the follow-up already, or filed by the server after it. A visit that found nobody at home closes
none. What a family asks is closed by the commune's answer alone.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mobile.store import meta, outbox, shelf
from mobile.store.shelf import Shelved
from mobile.views.standing import NOT_HOME, STANDS
from shared.records.follow_up import FollowUp
from shared.records.wire import from_wire
from shared.rules.follow_ups import is_of_people, is_of_visit
from shared.vocabulary import follow_ups


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One follow-up still to do; codes and days as in `shared.records.FollowUp`. `by_people`: a family asks it of the
    commune, and waits for the answer.
    """

    household: str
    reason: str
    about: date
    due: date
    topics: tuple[str, ...] = ()
    by_people: bool = False


def asked_of_me(db: sqlite3.Connection) -> list[Asked]:
    """The officer's own follow-ups still to do, the most urgent first."""
    owner = meta.owner(db)
    mine = owner.account_id if owner else ""
    return sorted(_still_to_do(db, mine), key=lambda one: (one.due, one.about, one.household))


def _still_to_do(db: sqlite3.Connection, mine: str) -> Iterator[Asked]:
    for row in shelf.all_of(db, "follow_up"):
        one = from_wire(FollowUp, row.body)
        known = one.reason in follow_ups.REASONS and one.state in follow_ups.STATES
        is_mine = known and str(one.assigned_to) == mine and not is_of_visit(one)
        if not is_mine or not follow_ups.STATES[one.state].to_do:
            continue
        by_people = is_of_people(one)
        if by_people or not _called_on(db, row):
            yield Asked(
                household=str(one.household),
                reason=one.reason,
                about=one.about,
                due=one.due,
                topics=one.topics,
                by_people=by_people,
            )


def _called_on(db: sqlite3.Connection, follow_up: Shelved) -> bool:
    visits = shelf.of_household(db, "visit", follow_up.body["household"])
    return any(_met_somebody(visit) and _is_later(db, visit, follow_up) for visit in visits)


def _met_somebody(visit: Shelved) -> bool:
    return bool(visit.body.get("standing", STANDS) == STANDS and visit.body["outcome"] != NOT_HOME)


def _is_later(db: sqlite3.Connection, visit: Shelved, follow_up: Shelved) -> bool:
    seen = outbox.seen_when_made(db, visit.id)
    if seen is not None:
        return seen.get(follow_up.commune, 0) >= follow_up.seq
    return visit.rev == 1 and visit.seq > follow_up.seq  # a later revision stands where it was reviewed
