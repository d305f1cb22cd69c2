"""The same question about an earlier span of days, so that a number can be read beside what it was."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports.asking import Ask
from backend.reports.conversions import Row, total
from backend.reports.periods import Period
from shared.clock import day_of


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """The total of the earlier span: from `period.start`, None for the beginning of the work, to `period.end`."""

    period: Period
    total: Row


def earlier(  # noqa: PLR0917 - a question, who asks and when, and what about
    session: Session, ask: Ask, principal: Principal, now: datetime, kind: str, measures: tuple[str, ...]
) -> Earlier:
    """What the total of a question was in the span that a code of SPANS names."""
    period = SPANS[kind](ask.period, ask.period.end or day_of(now))
    return Earlier(
        period=period, total=total(session, replace(ask, by="commune", period=period), principal, now, measures)
    )


def _a_month_before(period: Period, last: date) -> Period:
    return Period(start=_months_back(period.start, 1), end=_months_back(last, 1))


def _a_year_before(period: Period, last: date) -> Period:
    return Period(start=_months_back(period.start, 12), end=_months_back(last, 12))


def _to_the_years_end(period: Period, last: date) -> Period:
    """A span as long as this one that ends with the year before; as plans count, from the beginning or for so long."""
    end = date(last.year - 1, 12, 31)
    return Period(start=end - (last - period.start) if period.start else None, end=end)


def _months_back(day: date | None, months: int) -> date | None:
    """The same day of an earlier month, or its last where it has none such."""
    if day is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


SPANS: Mapping[str, Callable[[Period, date], Period]] = {
    "month": _a_month_before,
    "year_end": _to_the_years_end,
    "year": _a_year_before,
}
"""What a number is set beside (VSS compares with the month before, the end of last year, and the same time last year:
policy data, section 6.3).
"""
