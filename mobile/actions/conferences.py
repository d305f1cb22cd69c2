"""A village conference while it is being noted, kept after each choice, and made a fact once saved."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from mobile.actions import acts
from mobile.store import drafts, shelf
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared import problems
from shared.clock import VIETNAM, day_of
from shared.problems import Refused
from shared.records.conference import Conference
from shared.records.wire import from_wire, to_wire
from shared.text import tidy

_PLACE = "conference"


@dataclass(frozen=True, kw_only=True)
class ConferenceDraft:
    """A conference being noted: codes as in `shared.records.Conference`, None where nothing was chosen yet. `commune`:
    the hamlet's. `attending`: how many people, as typed; `present`: the households that came, by id. `held_on`: None
    for today; `started_at` is set when it is first kept.
    """

    hamlet: str | None = None
    commune: str | None = None
    held_on: date | None = None
    place: str | None = None
    held_by: str | None = None
    attending: str = ""
    present: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    questions: str = ""
    started_at: datetime | None = None


def begin(store: Store) -> ConferenceDraft:
    """What was noted so far, or a beginning; where the officer has one hamlet, in that."""
    db = store.reading()
    kept = drafts.find(db, _PLACE)
    if kept is not None:
        return from_wire(ConferenceDraft, kept)
    hamlets = [row.id for row in shelf.all_of(db, "hamlet")]
    return in_hamlet(store, ConferenceDraft(), hamlets[0]) if len(hamlets) == 1 else ConferenceDraft()


def in_hamlet(store: Store, draft: ConferenceDraft, hamlet: str) -> ConferenceDraft:
    """The draft in a hamlet; whoever came from another one's list is not on it any more. Refused (not_found)."""
    row = shelf.find(store.reading(), "hamlet", hamlet)
    if row is None:
        raise Refused(problems.not_found())
    return draft if hamlet == draft.hamlet else replace(draft, hamlet=hamlet, commune=row.commune, present=())


def keep(phone: Phone, draft: ConferenceDraft) -> None:
    """Keep it as far as it is noted; its beginning is when it was first kept."""
    with phone.store.writing() as db:
        begun = drafts.find(db, _PLACE)
        started_at = from_wire(ConferenceDraft, begun).started_at if begun else None
        body = to_wire(replace(draft, started_at=started_at or known_moment(db, phone.read_clocks().wall)))
        drafts.keep(db, _PLACE, dict(body) if isinstance(body, dict) else {})


def drop(store: Store) -> None:
    """Forget what is being noted."""
    with store.writing() as db:
        drafts.drop(db, _PLACE)


def record_conference(phone: Phone, draft: ConferenceDraft) -> UUID:
    """Make it a fact in one operation; its id. Refused with everything that is missing or wrong in it, by field."""
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        held = _conference(db, draft, known_moment(db, clock.wall))
        conference = acts.add(phone, db, clock, kind="conference", commune=str(draft.commune), record=held)
        drafts.drop(db, _PLACE)
    return conference


def _conference(db: sqlite3.Connection, draft: ConferenceDraft, now: datetime) -> Conference:
    asked = {"hamlet": draft.hamlet, "place": draft.place, "held_by": draft.held_by, "attending": draft.attending}
    if missing := [problems.missing_field(name) for name, said in asked.items() if not said]:
        raise Refused(*missing)
    begun = drafts.find(db, _PLACE)
    started_at = (from_wire(ConferenceDraft, begun).started_at if begun else None) or now
    return Conference(
        hamlet=UUID(draft.hamlet),
        held_at=_on(started_at, draft.held_on),
        place=str(draft.place),
        held_by=str(draft.held_by),
        attending=int(draft.attending) if draft.attending.isdecimal() else 0,
        present=tuple(UUID(household) for household in draft.present),
        topics=draft.topics,
        questions=tidy(draft.questions) or None,
    )


def _on(moment: datetime, day: date | None) -> datetime:
    """The hour at which it was noted, on the day on which it was held."""
    there = moment.astimezone(VIETNAM)
    return moment if day is None else there + timedelta(days=(day - day_of(moment)).days)
