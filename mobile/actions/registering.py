"""A household or a member while their file is being filled in: kept after each choice, made a fact in one act.

A file that is edited sends only the fields that the officer changed, so that what others changed meanwhile stays.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from mobile.actions import acts
from mobile.actions.declaring import e164, local_number
from mobile.store import drafts, meta, shelf
from mobile.store.phone import Phone
from mobile.store.shelf import Shelved
from shared import problems
from shared.clock import day_label, parse_day, typed_day
from shared.problems import Refused
from shared.records.household import Household
from shared.records.person import Person
from shared.records.wire import from_wire, to_wire
from shared.sync.ops import ClockReading
from shared.text import tidy

NEW_HOUSEHOLD = "new household"
HEAD = "head"

_WHOLE_DAY = len("2000-01-01")


@dataclass(frozen=True, kw_only=True)
class HouseholdSaid:
    """What is written down of a household; the telephone number as people write it."""

    hamlet: str = ""
    head_name: str = ""
    address: str = ""
    phone: str = ""
    certificate: str = "unknown"
    certificate_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonSaid:
    """What is written down of a member. `birth_day` as it was typed: where it is, it goes before `birth_year`."""

    name: str = ""
    relation: str | None = None
    sex: str | None = None
    birth_year: int | None = None
    birth_day: str = ""
    residence: str | None = None
    compulsory: str = "unknown"
    pension: str = "unknown"
    member: str = "unknown"
    ethnic_minority: str = "unknown"


@dataclass(frozen=True, kw_only=True)
class HouseholdDraft:
    """A household being filled in: a new one with its `head`, or the file of `household` as it was `before`."""

    said: HouseholdSaid
    household: str | None = None
    before: HouseholdSaid | None = None
    head: PersonSaid = PersonSaid(relation=HEAD)

    @property
    def place(self) -> str:
        """Under which it is kept."""
        return f"{self.household} file" if self.household else NEW_HOUSEHOLD


@dataclass(frozen=True, kw_only=True)
class PersonDraft:
    """A member of `household` being filled in: a new one, or the file of `person` as it was `before`."""

    household: str
    said: PersonSaid
    person: str | None = None
    before: PersonSaid | None = None

    @property
    def place(self) -> str:
        """Under which it is kept."""
        return f"{self.household} member {self.person or 'new'}"


def begin_household(phone: Phone, household: str | None, *, hamlet: str = "") -> HouseholdDraft:
    """A household as far as it was filled in, or a beginning: a new one in `hamlet`, or the file as it stands.

    Refused (not_found) where the household is not on this phone.
    """
    db = phone.store.reading()
    empty = HouseholdDraft(said=HouseholdSaid(hamlet=hamlet), household=household)
    kept = drafts.find(db, empty.place)
    if kept is not None:
        return from_wire(HouseholdDraft, kept)
    if household is None:
        return empty
    said = _household_said(from_wire(Household, _row(db, "household", household).body))
    return replace(empty, said=said, before=said)


def begin_person(phone: Phone, household: str, person: str | None) -> PersonDraft:
    """A member as far as they were filled in, or a beginning; Refused (not_found) as above."""
    db = phone.store.reading()
    empty = PersonDraft(household=household, said=PersonSaid(), person=person)
    kept = drafts.find(db, empty.place)
    if kept is not None:
        return from_wire(PersonDraft, kept)
    if person is None:
        return empty
    said = _person_said(from_wire(Person, _row(db, "person", person).body))
    return replace(empty, said=said, before=said)


def keep(phone: Phone, draft: HouseholdDraft | PersonDraft) -> None:
    """Keep it as far as it is filled in."""
    body = to_wire(draft)
    with phone.store.writing() as db:
        drafts.keep(db, draft.place, dict(body) if isinstance(body, dict) else {})


def drop(phone: Phone, draft: HouseholdDraft | PersonDraft) -> None:
    """Forget what was filled in."""
    with phone.store.writing() as db:
        drafts.drop(db, draft.place)


def record_household(phone: Phone, draft: HouseholdDraft) -> str:
    """Make a new household with its head a fact, or a change of its file; the household's id.

    Refused with everything that is wrong in it, by field; what is wrong in the head's file comes as `head.…`.
    """
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        saved = _add_household(phone, db, clock, draft) if draft.household is None else draft.household
        if draft.household is not None:
            _change_household(phone, db, clock, draft)
        drafts.drop(db, draft.place)
    return saved


def record_person(phone: Phone, draft: PersonDraft) -> str:
    """Make a new member a fact, or a change of their file; the member's id. Refused as above."""
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        if draft.person is None:
            home = _row(db, "household", draft.household)
            person = _person(draft.said, UUID(draft.household), made_up=bool(home.body.get("made_up")))
            saved = str(acts.add(phone, db, clock, kind="person", commune=home.commune, record=person))
        else:
            saved = draft.person
            changes = _changes(_person_values(draft.said), _person_values(draft.before or draft.said))
            acts.patch(phone, db, clock, kind="person", row_id=saved, changes=changes)
        drafts.drop(db, draft.place)
    return saved


def _row(db: sqlite3.Connection, kind: str, row_id: str) -> Shelved:
    row = shelf.find(db, kind, row_id)
    if row is None:
        raise Refused(problems.not_found())
    return row


def _household_said(file: Household) -> HouseholdSaid:
    return HouseholdSaid(
        hamlet=str(file.hamlet),
        head_name=file.head_name,
        address=file.address or "",
        phone=local_number(file.phone),
        certificate=file.certificate,
        certificate_year=file.certificate_year,
    )


def _person_said(file: Person) -> PersonSaid:
    whole = file.birth is not None and len(file.birth) == _WHOLE_DAY
    return PersonSaid(
        name=file.name,
        relation=file.relation,
        sex=file.sex,
        birth_year=int(file.birth[:4]) if file.birth else None,
        birth_day=day_label(parse_day(file.birth)) if whole and file.birth else "",
        residence=file.residence,
        compulsory=file.compulsory,
        pension=file.pension,
        member=file.member,
        ethnic_minority=file.ethnic_minority,
    )


def _add_household(phone: Phone, db: sqlite3.Connection, clock: ClockReading, draft: HouseholdDraft) -> str:
    commune = _commune_of(db, draft.said.hamlet)
    made_up = meta.read(db, meta.MADE_UP) == "yes"
    home = Household(**_household_values(draft.said), made_up=made_up)
    home_id = acts.add(phone, db, clock, kind="household", commune=commune, record=home)
    head = _under_head(replace(draft.head, name=home.head_name, relation=HEAD), home_id, made_up=made_up)
    acts.add(phone, db, clock, kind="person", commune=commune, record=head)
    return str(home_id)


def _under_head(said: PersonSaid, household: UUID, *, made_up: bool) -> Person:
    try:
        return _person(said, household, made_up=made_up)
    except Refused as refused:
        raise Refused(*(problem.under(HEAD) for problem in refused.problems)) from refused


def _commune_of(db: sqlite3.Connection, hamlet: str) -> str:
    """The commune of one of the officer's hamlets; Refused (missing_field) where none was chosen."""
    held = (commune for commune, hamlets in sorted(meta.areas(db).items()) if hamlet in hamlets)
    commune = next(held, None)
    if commune is None:
        raise Refused(problems.missing_field("hamlet"))
    return commune


def _change_household(phone: Phone, db: sqlite3.Connection, clock: ClockReading, draft: HouseholdDraft) -> None:
    """The file, and where the head's name is corrected the head's own file with it."""
    household, before = str(draft.household), draft.before or draft.said
    changes = _changes(_household_values(draft.said), _household_values(before))
    acts.patch(phone, db, clock, kind="household", row_id=household, changes=changes)
    if "head_name" not in changes:
        return
    for row in shelf.of_household(db, "person", household):
        if row.body["relation"] == HEAD and row.body["name"] == before.head_name:
            acts.patch(phone, db, clock, kind="person", row_id=row.id, changes={"name": changes["head_name"]})


def _household_values(said: HouseholdSaid) -> dict[str, Any]:
    return {
        "hamlet": UUID(said.hamlet),
        "head_name": tidy(said.head_name),
        "address": tidy(said.address) or None,
        "phone": e164(said.phone),
        "certificate": said.certificate,
        "certificate_year": said.certificate_year if said.certificate in CERTIFIED else None,
    }


CERTIFIED = frozenset({"poor", "near_poor", "average_farming"})
"""The certificates that are given for a year."""


def _person(said: PersonSaid, household: UUID, *, made_up: bool) -> Person:
    return Person(household=household, **_person_values(said), made_up=made_up)


def _person_values(said: PersonSaid) -> dict[str, Any]:
    if said.relation is None:
        raise Refused(problems.missing_field("relation"))
    return {
        "name": tidy(said.name),
        "relation": said.relation,
        "sex": said.sex,
        "birth": _birth(said),
        "residence": said.residence,
        "compulsory": said.compulsory,
        "pension": said.pension,
        "member": said.member,
        "ethnic_minority": said.ethnic_minority,
    }


def _birth(said: PersonSaid) -> str | None:
    if not said.birth_day.strip():
        return None if said.birth_year is None else str(said.birth_year)
    day: date | None = typed_day(said.birth_day)
    if day is None:
        raise Refused(problems.unreadable_day("birth"))
    return day.isoformat()


def _changes(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if value != before[name]}
