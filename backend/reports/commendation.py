"""The year's facts of communes and officers, for the councils that decide on commendation: what was set and reached,
first payments and the confirmed part, how many pay, conferences, how whole the numbers are.

Facts alone: there is no score and no order of merit, which nobody's rule gives. Directive 30-CT/TU of the Provincial
Party Committee (25/07/2024) asks for the yearly review and for the commendation of outstanding collectives and people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import counted
from backend.reports.asking import Ask
from backend.reports.conversions import Row, conversions
from backend.reports.counted import Number
from backend.reports.periods import Period
from backend.tables.conference import ConferenceRow

MEASURES = ("visits", "households_reached", "persons_advised", "numerator", "numerator_confirmed", "denominator")


@dataclass(frozen=True, kw_only=True)
class Conferences:
    """How many were held, and how many people came to them together."""

    number: int = 0
    attending: int = 0


@dataclass(frozen=True, kw_only=True)
class CommuneYear:
    """A commune's year. `payers_before` had paid by the end of the year before, `payers` by the end of this one or by
    now; both over all years and whether or not they had been advised.
    """

    row: Row
    payers_before: Number
    payers: Number
    conferences: Conferences


def of_communes(session: Session, principal: Principal, ask: Ask, now: datetime) -> Sequence[CommuneYear]:
    """Every commune of the reader's, or the one asked about, in the order of names; the question is over a year."""
    before = ask.period.start - timedelta(days=1) if ask.period.start else date.min
    then = counted.by_place(session, _up_to(ask, before), principal, "payers")
    by_now = counted.by_place(session, _up_to(ask, ask.period.end), principal, "payers")
    held = _conferences(session, principal, ask)
    nobody = Number(number=0, cell=None)
    return [
        CommuneYear(
            row=row,
            payers_before=then.get(row.key or "", nobody),
            payers=by_now.get(row.key or "", nobody),
            conferences=held.get(row.key or "", Conferences()),
        )
        for row in conversions(session, ask, principal, now, MEASURES).rows
    ]


def of_officers(session: Session, principal: Principal, ask: Ask, now: datetime) -> Sequence[Row]:
    """Every officer of the commune asked about, in the order of names."""
    by_officer = Ask(by="officer", commune=ask.commune, period=ask.period, product=ask.product)
    return conversions(session, by_officer, principal, now, MEASURES).rows


def year_of(year: int) -> Period:
    """Its days, both ends included."""
    return Period(start=date(year, 1, 1), end=date(year, 12, 31))


def _up_to(ask: Ask, day: date | None) -> Ask:
    return Ask(by="commune", commune=ask.commune, period=Period(end=day), product=ask.product)


def _conferences(session: Session, principal: Principal, ask: Ask) -> Mapping[str, Conferences]:
    commune, day = col(ConferenceRow.commune), col(ConferenceRow.day)
    counted_by = select(commune, func.count(), func.sum(col(ConferenceRow.attending)))
    of_year = day >= (ask.period.start or date.min), day <= (ask.period.end or date.max)
    area = scope.in_area(principal, commune, col(ConferenceRow.hamlet)), col(ConferenceRow.standing) == "stands"
    rows = session.execute(counted_by.where(*of_year, *area).group_by(commune))
    return {row[0]: Conferences(number=row[1], attending=int(row[2])) for row in rows}
