"""The last weeks one by one: how many people were told for the first time, and how many paid for the first time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from backend.access.principal import Principal
from backend.reports import cells, tallied
from backend.reports.asking import Ask
from backend.reports.measures import OPENED, Slice, count
from backend.reports.periods import PERIOD_OF, Period

WEEKS = 12
LINES = ("first_advised", "paid")


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week from Monday to Sunday, or to today; numbers and the cells that open them by the measures of LINES."""

    name: str
    period: Period
    numbers: Mapping[str, int]
    cells: Mapping[str, str]


def last_weeks(session: Session, ask: Ask, principal: Principal, today: date) -> Sequence[Week]:
    """Twelve weeks up to this one, the oldest first, of the place and product asked about; today's map."""
    monday = today - timedelta(days=today.weekday())
    span = Period(start=monday - timedelta(weeks=WEEKS - 1), end=today)
    by_week = replace(ask, by="week", period=span, map="now")
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    cut = Slice(ask=by_week, by="all", period=span, principal=principal)
    found = tallied.by_day(session, cut, LINES) or _counted(session, cut, mondays)
    return [_week(by_week, found, monday) for monday in mondays]


def _week(ask: Ask, found: Mapping[str, Mapping[date, int]], monday: date) -> Week:
    key, name, whole = PERIOD_OF["week"](monday)
    last = monday + timedelta(days=6)
    return Week(
        name=name,
        period=whole.within(ask.period),
        numbers={
            measure: sum(number for day, number in by_day.items() if monday <= day <= last)
            for measure, by_day in found.items()
        },
        cells={measure: cells.name(ask, measure, key) for measure in found},
    )


def _counted(session: Session, cut: Slice, mondays: Sequence[date]) -> Mapping[str, Mapping[date, int]]:
    """The number of each week, by its Monday."""
    return {measure: {monday: _of_week(session, cut, measure, monday) for monday in mondays} for measure in LINES}


def _of_week(session: Session, cut: Slice, measure: str, monday: date) -> int:
    week = Period(start=monday, end=monday + timedelta(days=6)).within(cut.period)
    members = OPENED[measure].members(replace(cut, period=week))
    return sum(number for _, number in session.execute(count(members))) if members is not None else 0
