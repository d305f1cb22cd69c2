"""Make a visit a fact: checked by the rules, put on the shelf and in the outbox at once, its draft gone with it."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mobile.actions import acts, attaching, law
from mobile.actions.drafts import Talk, VisitDraft
from mobile.store import drafts, shelf
from mobile.store.law import law_of
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from mobile.store.shelf import Shelved
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Advice, Consent, Next, PersonInVisit, Position, Step, Visit
from shared.records.wire import from_wire
from shared.rules.visits import DECLINED
from shared.vocabulary import consent

LONGEST_VISIT_S = 86_400
REFUSED_TALK = "refused_talk"

# Whom one met in a visit where nobody was advised, unless the officer says otherwise.
_MET_IN_SHORT = {"not_home": "nobody", "moved_away": "nobody", REFUSED_TALK: "member"}


def record_visit(phone: Phone, draft: VisitDraft, *, position: Position | None = None) -> UUID:
    """Make the noted visit a fact, held at about this place; its id. Refused with everything that a rule finds wrong.

    What members said of their insurance goes into their files in the same act. Where the people declined,
    the visit names no household and no place, so nothing on this phone shows that it was theirs.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        home = _home(db, draft.household)
        visit = _visit(db, draft, home, known_moment(db, clock.wall), position)
        visit_id = acts.add(phone, db, clock, kind="visit", commune=home.commune, record=visit)
        for said in talked(draft):
            told = {"compulsory": said.compulsory, "pension": said.pension}
            acts.patch(phone, db, clock, kind="person", row_id=said.person, changes=told)
        if not draft.declined:
            attaching.tell_of_all(phone, db, clock, draft=draft.household, visit=visit_id, commune=home.commune)
        drafts.drop(db, draft.household)
    return visit_id


def record_short_visit(
    phone: Phone, household: str, outcome: str, *, met: str | None = None, position: Position | None = None
) -> UUID:
    """Keep a visit where nobody was advised: `not_home`, `moved_away`, `refused_talk`; its id.

    Who would not talk agreed to nothing: then its place is not kept.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        home = _home(db, household)
        visit = Visit(
            hamlet=UUID(home.body["hamlet"]),
            household=UUID(household),
            visited_at=known_moment(db, clock.wall),
            outcome=outcome,
            met=met or _MET_IN_SHORT.get(outcome, "nobody"),
            position=None if outcome == REFUSED_TALK else position,
        )
        visit_id = acts.add(phone, db, clock, kind="visit", commune=home.commune, record=visit)
        drafts.drop(db, household)
    return visit_id


def record_not_home(phone: Phone, household: str) -> UUID:
    """Keep that nobody was at home; the visit's id."""
    return record_short_visit(phone, household, "not_home")


def _home(db: sqlite3.Connection, household: str) -> Shelved:
    home = shelf.find(db, "household", household)
    if home is None:
        raise Refused(problems.not_found())
    return home


def _visit(
    db: sqlite3.Connection, draft: VisitDraft, home: Shelved, saved_at: datetime, position: Position | None
) -> Visit:
    if draft.met is None:
        raise Refused(problems.missing_field("met"))
    started_at = draft.started_at or saved_at
    visit = Visit(
        hamlet=UUID(home.body["hamlet"]),
        visited_at=started_at,
        outcome=outcome_of(draft),
        met=draft.met,
        consents=consents(draft),
        duration_s=_duration(started_at, saved_at),
    )
    if draft.declined:
        return visit
    return replace(
        visit,
        language=draft.language or visit.language,
        interpreter=draft.interpreter,
        household=UUID(draft.household),
        persons=tuple(person_in_visit(db, talk, home, draft, saved_at) for talk in talked(draft)),
        next=Next(step=draft.next_step, on=draft.next_on) if draft.next_step else None,
        position=position,
    )


def outcome_of(draft: VisitDraft) -> str:
    """How a visit ended in which somebody was spoken to."""
    if draft.declined:
        return DECLINED
    return "come_back" if draft.next_step == "come_back" else "advised"


def talked(draft: VisitDraft) -> list[Talk]:
    """The members who gave an answer; of the others nothing was said."""
    return [] if draft.declined else [talk for talk in draft.talks if talk.answer]


def consents(draft: VisitDraft) -> tuple[Consent, ...]:
    """An answer to every purpose that was read out: what was not agreed to was refused."""
    return tuple(
        Consent(
            purpose=purpose,
            given=purpose in draft.given and not draft.declined,
            method=draft.method or "spoken",
            text_version=consent.TEXT_VERSION,
        )
        for purpose in consent.PURPOSES
    )


def _duration(started_at: datetime, saved_at: datetime) -> int | None:
    """Seconds from opening to saving; None where a clock was set in between, or the visit was left over night."""
    seconds = int((saved_at - started_at).total_seconds())
    return seconds if 0 <= seconds <= LONGEST_VISIT_S else None


def person_in_visit(
    db: sqlite3.Connection, talk: Talk, home: Shelved, draft: VisitDraft, moment: datetime
) -> PersonInVisit:
    """What was said with a member, with what the law says of them on that day; Refused (not_found)."""
    row = shelf.find(db, "person", talk.person)
    if row is None:
        raise Refused(problems.not_found())
    day = day_of(moment)
    person, household = from_wire(Person, row.body), from_wire(Household, home.body)
    may_check = law.SUPPORT_CHECK in draft.given
    said = law.said_of(
        person, household, talk, day, rules=law_of(db), commune=home.commune, may_check_support=may_check
    )
    advice = Advice(product=law.PRODUCT, topics=talk.topics, answer=talk.answer or "", reason=talk.reason)
    return PersonInVisit(
        person=UUID(talk.person),
        advice=(advice,),
        assessments=(law.assessment(said),),
        steps=tuple(Step(product=law.PRODUCT, step=step, on=day) for step in talk.steps),
        apps=talk.apps,
    )
