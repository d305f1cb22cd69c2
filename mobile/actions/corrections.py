"""Record a visit again that the committee sent back: begun from what was recorded, sent as a visit in its place.

What nobody changes stays as it was said at the door: the hour, the amounts shown, the texts that were read out.
"""

import sqlite3
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from mobile.actions import acts, law, visits
from mobile.actions.drafts import Talk, VisitDraft, take_draft
from mobile.store import drafts, shelf
from mobile.store.phone import Phone
from mobile.store.shelf import Shelved
from shared import problems
from shared.clock import VIETNAM, day_of
from shared.problems import Refused
from shared.records.person import Person
from shared.records.visit import Consent, Next, PersonInVisit, Step, Visit
from shared.records.wire import from_wire
from shared.vocabulary import outcomes

FIRST_STEP = "met"


def begin_correction(phone: Phone, visit: str) -> VisitDraft:
    """The correction of a visit as far as it was noted, or one begun from the visit as it was recorded.

    Refused (not_found) where the visit is not on this phone, or names no household.
    """
    db, kept = phone.store.reading(), take_draft(phone.store, visit)
    if kept is not None:
        return replace(kept, talks=tuple(talk for talk in kept.talks if _at_home(db, talk.person, kept.household)))
    row = _row(db, "visit", visit)
    was = from_wire(Visit, row.body)
    if was.household is None:
        raise Refused(problems.not_found())
    short = was.outcome in outcomes.CODES and not outcomes.CODES[was.outcome].names_people
    return VisitDraft(
        household=str(was.household),
        step=FIRST_STEP,
        met=was.met,
        given=tuple(answer.purpose for answer in was.consents if answer.given),
        method=was.consents[0].method if was.consents else None,
        talks=tuple(
            _talk(db, one) for one in was.persons if _at_home(db, one.person, was.household) and _was_asked(one)
        ),
        next_step=was.next.step if was.next else None if short else "none",
        next_on=was.next.on if was.next else None,
        language=was.language,
        interpreter=was.interpreter,
        corrects=visit,
        visited_on=day_of(was.visited_at),
        outcome=was.outcome if short else None,
    )


def at_another_household(phone: Phone, draft: VisitDraft, household: str) -> VisitDraft:
    """The correction of a visit that was made at another household: what was said of people is asked again.

    Refused (not_found, another_commune): a visit never moves to another commune.
    """
    db = phone.store.reading()
    if _row(db, "household", household).commune != _row(db, "visit", str(draft.corrects)).commune:
        raise Refused(problems.another_commune())
    if household == draft.household:
        return draft
    return replace(draft, household=household, step=FIRST_STEP, talks=())


def record_correction(phone: Phone, draft: VisitDraft) -> UUID:
    """Put the visit in the place of the one that it corrects, in one operation; its id. The draft goes with it.

    Refused with everything that a rule finds wrong in it.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        row, home = _row(db, "visit", str(draft.corrects)), _row(db, "household", draft.household)
        corrected = _corrected(db, from_wire(Visit, row.body), draft, home)
        again = acts.add(
            phone, db, clock, kind="visit", commune=row.commune, record=replace(corrected, supersedes=UUID(row.id))
        )
        for said in [] if draft.outcome else visits.talked(draft):
            told = {"compulsory": said.compulsory, "pension": said.pension}
            acts.patch(phone, db, clock, kind="person", row_id=said.person, changes=told)
        drafts.drop(db, draft.place)
    return again


def _row(db: sqlite3.Connection, kind: str, row_id: str) -> Shelved:
    row = shelf.find(db, kind, row_id)
    if row is None:
        raise Refused(problems.not_found())
    return row


def _at_home(db: sqlite3.Connection, person: object, household: object) -> bool:
    """Whether a member still lives where they were spoken to, as far as this phone knows."""
    row = shelf.find(db, "person", str(person))
    return row is not None and row.body["household"] == str(household)


def _talk(db: sqlite3.Connection, spoken_to: PersonInVisit) -> Talk:
    person = from_wire(Person, _row(db, "person", str(spoken_to.person)).body)
    said = next((said for said in spoken_to.advice if said.product == law.PRODUCT), None)
    return Talk(
        person=str(spoken_to.person),
        compulsory=person.compulsory,
        pension=person.pension,
        topics=said.topics if said else (),
        answer=said.answer if said else None,
        reason=said.reason if said else None,
        steps=tuple(step.step for step in spoken_to.steps if step.product == law.PRODUCT),
        apps=spoken_to.apps,
    )


def _corrected(db: sqlite3.Connection, was: Visit, draft: VisitDraft, home: Shelved) -> Visit:
    if draft.met is None:
        raise Refused(problems.missing_field("met"))
    visit = replace(
        was,
        hamlet=was.hamlet if was.household == UUID(home.id) else UUID(home.body["hamlet"]),
        household=UUID(home.id),
        visited_at=_moved_to(was.visited_at, draft.visited_on),
        met=draft.met,
        outcome=draft.outcome or visits.outcome_of(draft),
        consents=() if draft.outcome else tuple(_consent(was, consent) for consent in visits.consents(draft)),
        persons=(),
        next=None,
    )
    if draft.declined:
        return replace(visit, household=None, note=None, position=None, language=Visit.language, interpreter=False)
    if draft.outcome:
        return replace(visit, position=None) if draft.outcome == visits.REFUSED_TALK else visit
    visit = replace(visit, language=draft.language or was.language, interpreter=draft.interpreter)
    said = [_person(db, was, talk, home, draft) for talk in visits.talked(draft)]
    return replace(visit, persons=(*said, *_not_asked_again(db, was, draft)), next=_next(was, draft))


def _moved_to(moment: datetime, day: date | None) -> datetime:
    """The same hour of another day in Vietnam."""
    there = moment.astimezone(VIETNAM)
    return moment if day in {None, there.date()} else datetime.combine(day or there.date(), there.time(), VIETNAM)


def _consent(was: Visit, now: Consent) -> Consent:
    """What was answered then, with the text of then, unless the answer is another one."""
    before = next((answer for answer in was.consents if answer.purpose == now.purpose), None)
    return before if before and (before.given, before.method) == (now.given, now.method) else now


def _next(was: Visit, draft: VisitDraft) -> Next | None:
    if draft.next_step is None:
        return None
    agreed = Next(step=draft.next_step, on=draft.next_on)
    if was.next is None:
        return None if draft.next_step == "none" else agreed
    return replace(agreed, person=was.next.person) if was.household == UUID(draft.household) else agreed


def _not_asked_again(db: sqlite3.Connection, was: Visit, draft: VisitDraft) -> list[PersonInVisit]:
    """Who does not stand on the screen of a correction, as they were recorded: they left the household since, or
    nothing was said to them of what the screen asks.
    """
    if was.household != UUID(draft.household):
        return []
    asked = {talk.person for talk in visits.talked(draft)}
    left = (one for one in was.persons if str(one.person) not in asked)
    return [one for one in left if not _at_home(db, one.person, was.household) or not _was_asked(one)]


def _was_asked(spoken_to: PersonInVisit) -> bool:
    return any(said.product == law.PRODUCT for said in spoken_to.advice)


def _person(db: sqlite3.Connection, was: Visit, talk: Talk, home: Shelved, draft: VisitDraft) -> PersonInVisit:
    before = next((one for one in was.persons if str(one.person) == talk.person), None)
    now = visits.person_in_visit(db, talk, home, draft, _moved_to(was.visited_at, draft.visited_on))
    if before is None:
        return now
    return PersonInVisit(
        person=now.person,
        advice=(*now.advice, *(said for said in before.advice if said.product != law.PRODUCT)),
        assessments=before.assessments if _rests_on_the_same(db, was, talk, draft) else now.assessments,
        steps=tuple(_step(before, step) for step in now.steps)
        + tuple(step for step in before.steps if step.product != law.PRODUCT),
        apps=now.apps,
    )


def _rests_on_the_same(db: sqlite3.Connection, was: Visit, talk: Talk, draft: VisitDraft) -> bool:
    """Whether what was shown still stands on what the family said: its leave, and how the member is insured."""
    person = from_wire(Person, _row(db, "person", talk.person).body)
    might = any(answer.purpose == law.SUPPORT_CHECK and answer.given for answer in was.consents)
    may = law.SUPPORT_CHECK in draft.given
    return might == may and (person.compulsory, person.pension) == (talk.compulsory, talk.pension)


def _step(before: PersonInVisit, now: Step) -> Step:
    """A step as it was recorded with its day and amount, where it stays."""
    return next((step for step in before.steps if (step.product, step.step) == (now.product, now.step)), now)
