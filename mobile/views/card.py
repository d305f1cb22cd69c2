"""One household with everything an officer should know at its door."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mobile.store import meta, shelf
from mobile.store.store import Store
from mobile.views.households import hamlet_label
from mobile.views.petitions import PetitionLine, petitions_of
from mobile.views.returned import CorrectedVisit, ReturnedVisit, corrected_visits, returned_visits
from mobile.views.standing import VisitMade, agreed, language_of, visits_of
from mobile.views.statuses import status_of
from mobile.views.visited import visitor_of
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.follow_up import FollowUp
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person
from shared.records.wire import from_wire
from shared.rules.follow_ups import is_of_people, is_of_visit
from shared.rules.people import support_groups_of
from shared.vocabulary import certificates, follow_ups, members, outcomes


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One member. `groups` are support groups by code; the other codes as in `shared.records.Person`."""

    id: str
    name: str
    relation: str
    birth_year: int | None
    groups: tuple[str, ...] = ()
    compulsory: str = "unknown"
    pension: str = "unknown"
    member: str = "unknown"


@dataclass(frozen=True, kw_only=True)
class VisitLine:
    """One visit that was made. `received`: the server has it; `visitor`: whose it was, as the officer is told."""

    day: date
    outcome: str
    officer: str
    received: bool
    visitor: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What was agreed when somebody was last met: a code of the next-step vocabulary and its day."""

    step: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class FollowUpLine:
    """One more call that the commune asks for: a code of the follow-up reasons, the day it is about, the last good
    day to go, and whether it is this officer's.
    """

    reason: str
    about: date
    due: date
    mine: bool


@dataclass(frozen=True, kw_only=True)
class HouseholdCard:
    """One household with everything an officer should know at its door; visits latest first. `language`: in which it
    was last talked to.
    """

    id: str
    head: str
    hamlet: str
    address: str | None
    phone: str | None
    certificate: str
    certificate_year: int | None
    status: str
    members: tuple[PersonLine, ...]
    visits: tuple[VisitLine, ...]
    promise: Promise | None
    do_not_visit: bool
    follow_ups: tuple[FollowUpLine, ...] = ()
    petitions: tuple[PetitionLine, ...] = ()
    language: str = "kinh"
    returned: tuple[ReturnedVisit, ...] = ()
    corrected: tuple[CorrectedVisit, ...] = ()


def household_card(store: Store, household: str) -> HouseholdCard:
    """The card of a household; Refused (not_found) where it is not on this phone."""
    db = store.reading()
    row = shelf.find(db, "household", household)
    if row is None:
        raise Refused(problems.not_found())
    file, visits = from_wire(Household, row.body), visits_of(db, household)
    return HouseholdCard(
        id=household,
        head=file.head_name,
        hamlet=_hamlet_name(db, str(file.hamlet)),
        address=file.address,
        phone=file.phone,
        # A code that a later version of the words brought is shown as not known.
        certificate=file.certificate if file.certificate in certificates.CODES else "unknown",
        certificate_year=file.certificate_year,
        status=status_of(file, visits),
        members=_members(db, household, file),
        visits=_visit_lines(db, visits),
        promise=_promise(visits),
        do_not_visit=file.do_not_visit,
        follow_ups=tuple(_follow_ups(db, household)),
        petitions=petitions_of(db, household),
        language=language_of(visits),
        returned=tuple(one for one in returned_visits(db) if one.household == household),
        corrected=tuple(one for one in corrected_visits(db) if one.household == household),
    )


def _hamlet_name(db: sqlite3.Connection, hamlet: str) -> str:
    row = shelf.find(db, "hamlet", hamlet)
    return hamlet_label(from_wire(Hamlet, row.body)) if row else ""


def _members(db: sqlite3.Connection, household: str, file: Household) -> tuple[PersonLine, ...]:
    """The head first, then as they were written down."""
    people = [(row.id, from_wire(Person, row.body)) for row in shelf.of_household(db, "person", household)]
    people.sort(key=lambda one: one[1].relation != "head")
    return tuple(_person_line(person_id, person, file) for person_id, person in people)


def _person_line(person_id: str, person: Person, file: Household) -> PersonLine:
    return PersonLine(
        id=person_id,
        name=person.name,
        relation=person.relation if person.relation in members.RELATIONS else "other",
        birth_year=int(person.birth[:4]) if person.birth else None,
        groups=support_groups_of(person, file),
        compulsory=person.compulsory,
        pension=person.pension,
        member=person.member,
    )


def _visit_lines(db: sqlite3.Connection, visits: list[VisitMade]) -> tuple[VisitLine, ...]:
    owner = meta.owner(db)
    myself = owner.account_name if owner else ""
    return tuple(
        VisitLine(
            day=day_of(one.visit.visited_at),
            outcome=one.visit.outcome,
            officer=one.officer_name or myself,
            received=one.received,
            visitor=visitor_of(one, myself),
            note=one.visit.note or "",
        )
        for one in reversed(visits)
        if one.visit.outcome in outcomes.CODES
    )


def _follow_ups(db: sqlite3.Connection, household: str) -> Iterator[FollowUpLine]:
    """What the commune asks and is still to do, the most urgent first; unknown reasons are passed over."""
    owner = meta.owner(db)
    asked = [from_wire(FollowUp, row.body) for row in shelf.of_household(db, "follow_up", household)]
    for one in sorted(asked, key=lambda one: (one.due, one.about)):
        known = one.reason in follow_ups.REASONS and one.state in follow_ups.STATES
        if known and follow_ups.STATES[one.state].to_do and not (is_of_people(one) or is_of_visit(one)):
            mine = owner is not None and owner.account_id == str(one.assigned_to)
            yield FollowUpLine(reason=one.reason, about=one.about, due=one.due, mine=mine)


def _promise(visits: list[VisitMade]) -> Promise | None:
    last = agreed(visits)
    return Promise(step=last.step, on=last.on) if last else None
