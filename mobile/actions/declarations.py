"""Make a declaration a fact: checked by the rules, on the shelf and in the outbox at once, its draft gone with it."""

import sqlite3
from datetime import datetime
from uuid import UUID

from mobile.actions import acts, declaring
from mobile.actions.declaring import DeclarationDraft
from mobile.store import drafts, shelf
from mobile.store.law import law_of
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from shared import problems
from shared.clock import day_of
from shared.policy.quote import income_range
from shared.problems import Refused
from shared.records.declaration import Declaration
from shared.records.visit import Consent
from shared.text import tidy
from shared.vocabulary import declarations, payments

PURPOSE = "declaration"
_MONTHS_A_YEAR = 12


def record_declaration(phone: Phone, draft: DeclarationDraft) -> UUID:
    """Make the filled-in declaration a fact in one operation; its id. Refused with everything that is wrong in it, by
    field: consent_missing before all, because without leave no number is kept.
    """
    if draft.agreed is None:
        raise Refused(problems.consent_missing("agreed"))
    clock = phone.read_clocks()
    with phone.store.writing() as db:
        home = shelf.find(db, "household", draft.household)
        if home is None:
            raise Refused(problems.not_found())
        said = _declaration(db, draft, known_moment(db, clock.wall))
        declared = acts.add(phone, db, clock, kind="declaration", commune=home.commune, record=said)
        drafts.drop(db, draft.person)
    return declared


def _declaration(db: sqlite3.Connection, draft: DeclarationDraft, now: datetime) -> Declaration:
    born = declaring.birth_of(draft)
    missing = [
        *([problems.unreadable_day("birth")] if born is None else []),
        *([problems.missing_field("sex")] if draft.sex is None else []),
    ]
    if missing or born is None or draft.sex is None:
        raise Refused(*missing)
    chosen_months = payments.CODES[draft.every].months is None
    return Declaration(
        household=UUID(draft.household),
        person=UUID(draft.person),
        declared_at=now,
        product=declaring.PRODUCT,
        consent=Consent(purpose=PURPOSE, given=True, method=draft.agreed or "", text_version=declarations.TEXT_VERSION),
        read_by=draft.read_by,
        id_number=declaring.number_of(draft.id_number),
        name=tidy(draft.name),
        birth=born,
        sex=draft.sex,
        income=draft.income or income_range(day_of(now), law_of(db))[0],
        every=draft.every,
        months=draft.years * _MONTHS_A_YEAR if chosen_months else None,
        address=tidy(draft.address) or None,
        phone=declaring.e164(draft.phone),
        bhxh_number=declaring.number_of(draft.bhxh_number) or None,
        supersedes=UUID(draft.supersedes) if draft.supersedes else None,
    )
