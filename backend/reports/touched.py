"""Whose amount changes on a day as numbers that open: the households and persons of a commune or of a whole area."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports import recontact
from backend.reports.asking import Ask
from backend.reports.periods import Period
from backend.reports.recontact import HouseholdTouched, RecontactAsk
from shared import problems
from shared.problems import Refused

HOUSEHOLDS, PERSONS = "households_touched", "persons_touched"

KINDS: Mapping[str, str] = {HOUSEHOLDS: "household", PERSONS: "person"}
"""By the name of a number what it counts."""


def question(on: date, commune: str | None) -> Ask:
    """The question whose numbers these are, as the name of a cell keeps it."""
    return Ask(period=Period(start=on), commune=commune, product=recontact.PRODUCT)


def members(session: Session, principal: Principal, measure: str, ask: Ask, key: str | None) -> list[tuple[str, UUID]]:
    """The commune and id of everybody whom the number of a row counts, or that of all rows (key None).

    Refused with 404 for what no such number was ever made of.
    """
    on = ask.period.start
    if on is None or ask != question(on, ask.commune) or (key and ask.commune not in {None, key}):
        raise Refused(problems.not_found())
    try:
        touched = list(recontact.households(session, principal, RecontactAsk(on=on, commune=key or ask.commune)))
    except Refused:  # the law says nothing of that day
        raise Refused(problems.not_found()) from None
    return sorted(_listed(measure, touched))


def _listed(measure: str, touched: list[HouseholdTouched]) -> Iterator[tuple[str, UUID]]:
    for home in touched:
        if measure == HOUSEHOLDS:
            yield home.commune, home.household
        else:
            yield from ((home.commune, each.person) for each in home.persons)
