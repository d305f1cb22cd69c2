"""A declaration while it is being filled in: begun from what is known, kept after each choice, gone once saved.

The text of a scanned card passes through and is not kept: only what the declaration needs of it is.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from mobile.store import drafts, shelf
from mobile.store.phone import Phone
from mobile.store.store import Store
from shared import problems
from shared.clock import day_label, typed_day
from shared.money import Dong
from shared.problems import Problem, Refused
from shared.records.declaration import Declaration
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import QuoteShown, Visit
from shared.records.wire import from_wire, to_wire
from shared.rules import citizen_card, identity
from shared.rules.citizen_card import CitizenCard
from shared.text import tidy
from shared.vocabulary import payments

SCANNED, TYPED = "scanned", "typed"
PRODUCT = "vsi"
FEWEST_YEARS = 2

_WHOLE_DAY = len("2000-01-01")


@dataclass(frozen=True, kw_only=True)
class DeclarationDraft:
    """A declaration being filled in: `birth` and `phone` as people write them, `issued` the day of the scanned card.
    `agreed` is how the person agreed, None before that. `income`: None for the lowest of the day.
    """

    household: str
    person: str
    agreed: str | None = None
    read_by: str = TYPED
    id_number: str = ""
    bhxh_number: str = ""
    name: str = ""
    birth: str = ""
    sex: str | None = None
    address: str = ""
    phone: str = ""
    issued: date | None = None
    income: Dong | None = None
    every: str = "monthly"
    years: int = FEWEST_YEARS
    supersedes: str | None = None


def begin(phone: Phone, household: str, person: str) -> DeclarationDraft:
    """The declaration of a member as far as it was filled in, or one begun from what is known.

    Refused (not_found) where the household or the member is not on this phone.
    """
    db = phone.store.reading()
    kept = drafts.find(db, person)
    if kept is not None:
        return from_wire(DeclarationDraft, kept)
    home, member = _household(db, household), _person(db, person)
    shown = _amount_shown(db, household, person)
    return DeclarationDraft(
        household=household,
        person=person,
        name=member.name,
        birth=_birth_words(member.birth),
        sex=member.sex,
        address=home.address or "",
        phone=local_number(home.phone),
        income=shown.income if shown else None,
        every=_method_of(shown.months) if shown else "monthly",
    )


def begin_correction(phone: Phone, declaration: str) -> DeclarationDraft:
    """A declaration to stand in the place of one that was saved; its person is asked again whether they agree.

    Refused (not_found) where it is not on this phone.
    """
    row = shelf.find(phone.store.reading(), "declaration", declaration)
    if row is None:
        raise Refused(problems.not_found())
    said = from_wire(Declaration, row.body)
    return DeclarationDraft(
        household=str(said.household),
        person=str(said.person),
        read_by=said.read_by,
        id_number=said.id_number,
        bhxh_number=said.bhxh_number or "",
        name=said.name,
        birth=day_label(said.birth),
        sex=said.sex,
        address=said.address or "",
        phone=local_number(said.phone),
        income=said.income,
        every=said.every,
        years=max(FEWEST_YEARS, (said.months or 0) // 12),
        supersedes=declaration,
    )


def keep(phone: Phone, draft: DeclarationDraft) -> None:
    """Keep the declaration as far as it is filled in."""
    body = to_wire(draft)
    with phone.store.writing() as db:
        drafts.keep(db, draft.person, dict(body) if isinstance(body, dict) else {})


def drop(store: Store, person: str) -> None:
    """Forget the declaration that is being filled in for a member, with its number."""
    with store.writing() as db:
        drafts.drop(db, person)


def with_card(draft: DeclarationDraft, text: str) -> DeclarationDraft:
    """The draft with what a scanned or pasted card says. Refused as `read_card`, and nothing is changed."""
    card = citizen_card.read_card(text)
    return replace(
        draft,
        read_by=SCANNED,
        id_number=card.number,
        name=card.name,
        birth=day_label(card.birth),
        sex=card.sex,
        address=card.address or draft.address,
        issued=card.issued,
    )


def warnings(phone: Phone, draft: DeclarationDraft) -> tuple[Problem, ...]:
    """What does not fit together, each thing once; nothing of it stands in the way."""
    born, number = birth_of(draft), number_of(draft.id_number)
    has_number = not identity.problems_in_number("id_number", number)
    found = identity.disagreements(number, birth_year=born.year if born else None, sex=draft.sex) if has_number else []
    if born is not None and draft.name:
        card = CitizenCard(
            number=number,
            name=draft.name,
            birth=born,
            sex=draft.sex or "",
            address=draft.address or None,
            issued=draft.issued,
        )
        member = _person(phone.store.reading(), draft.person)
        found = [*found, *citizen_card.differences(card, name=member.name, birth=member.birth)]
    return tuple(dict.fromkeys(found))


def birth_of(draft: DeclarationDraft) -> date | None:
    """The birth that was typed: 21/03/1975, 21.3.1975 or 21031975; None where it is no day."""
    return typed_day(draft.birth)


def number_of(typed: str) -> str:
    """A number as it is kept: people leave blanks in long ones."""
    return "".join(typed.split())


def e164(typed: str) -> str | None:
    """A Vietnamese number as it is kept, None for none; what is no such number stays as it is, for the rules."""
    number = "".join(char for char in tidy(typed) if char not in " .-")
    return f"+84{number[1:]}" if number.startswith("0") else number or None


def local_number(phone: str | None) -> str:
    """A number that is kept, as people write it; "" for none."""
    return f"0{phone.removeprefix('+84')}" if phone and phone.startswith("+84") else phone or ""


def _household(db: sqlite3.Connection, household: str) -> Household:
    row = shelf.find(db, "household", household)
    if row is None:
        raise Refused(problems.not_found())
    return from_wire(Household, row.body)


def _person(db: sqlite3.Connection, person: str) -> Person:
    row = shelf.find(db, "person", person)
    if row is None:
        raise Refused(problems.not_found())
    return from_wire(Person, row.body)


def _amount_shown(db: sqlite3.Connection, household: str, person: str) -> QuoteShown | None:
    """What this member was shown last at the door, if anything was."""
    visits = (from_wire(Visit, row.body) for row in shelf.of_household(db, "visit", household))
    for visit in sorted(visits, key=lambda one: one.visited_at, reverse=True):
        for spoken_to in visit.persons:
            quotes = [seen.quote for seen in spoken_to.assessments if seen.product == PRODUCT and seen.quote]
            if spoken_to.person == UUID(person) and quotes:
                return quotes[0]
    return None


def _method_of(months: int) -> str:
    return next((code for code, method in payments.CODES.items() if method.months == months), "monthly")


def _birth_words(known: str | None) -> str:
    return day_label(date.fromisoformat(known)) if known and len(known) == _WHOLE_DAY else ""
