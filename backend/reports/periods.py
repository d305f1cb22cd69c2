"""Periods of days, both ends included; each day, week or month row is a period of its own."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.vocabulary.term import Words

_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Period:
    """From `start` to `end`, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def within(self, outer: "Period") -> "Period":
        """The part of this period that lies in another."""
        starts = [day for day in (self.start, outer.start) if day]
        ends = [day for day in (self.end, outer.end) if day]
        return Period(start=max(starts, default=None), end=min(ends, default=None))

    def goes_on(self, today: date) -> bool:
        """Whether its last day, where it has one, is not over."""
        return self.end is not None and self.end >= today


ALWAYS = Period()


def _day(day: date) -> tuple[str, str, Period]:
    return day.isoformat(), day.strftime("%d/%m/%Y"), Period(start=day, end=day)


def _week(day: date) -> tuple[str, str, Period]:
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return f"{year}-W{week:02}", f"Tuần {week}/{year}", Period(start=monday, end=monday + timedelta(days=6))


def _month(day: date) -> tuple[str, str, Period]:
    last = monthrange(day.year, day.month)[1]
    return f"{day:%Y-%m}", f"Tháng {day:%m/%Y}", Period(start=day.replace(day=1), end=day.replace(day=last))


PERIOD_OF: Mapping[str, Callable[[date], tuple[str, str, Period]]] = {"day": _day, "week": _week, "month": _month}


def running(by: str, today: date) -> str:
    """The key of the day, week or month that today is in."""
    return PERIOD_OF[by](today)[0]


def last_whole(by: str, today: date) -> str:
    """The key of the last day, week or month that is over: the running one tells next to nothing in its first days."""
    first = PERIOD_OF[by](today)[2].start or today
    return running(by, first - timedelta(days=1))


def words_of(by: str, key: str, name: str) -> Words:
    """What a day, week or month is called: its `name` in Vietnamese, and in English «Week 47/2026 (16–22/11)»."""
    period = period_of_key(by, key)
    if by not in _IN_ENGLISH or period is None or period.start is None or period.end is None:
        return Words(vi=name, en=name)
    return Words(vi=name, en=_IN_ENGLISH[by](period.start, period.end))


def _english_week(monday: date, sunday: date) -> str:
    year, week, _ = monday.isocalendar()
    first = f"{monday:%d}" if monday.month == sunday.month else f"{monday:%d/%m}"
    return f"Week {week}/{year} ({first}–{sunday:%d/%m})"


_IN_ENGLISH: Mapping[str, Callable[[date, date], str]] = {
    "week": _english_week,
    "month": lambda first, _last: f"Month {first:%m/%Y}",
}


def split(by: str, days: Iterable[date], outer: Period) -> list[tuple[str, str, Period]]:
    """The key, name and period of each row for these days, in their order, cut to the outer period."""
    found = {PERIOD_OF[by](day) for day in days}
    return [(key, name, period.within(outer)) for key, name, period in sorted(found, key=lambda row: row[0])]


def period_of_key(by: str, key: str) -> Period | None:
    """The period that a row's key stands for; None for a key of no period."""
    try:
        if by == "day":
            first = date.fromisoformat(key)
        elif by == "month":
            first = date.fromisoformat(f"{key}-01")
        else:
            match = _WEEK.fullmatch(key)
            first = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.fromisoformat(key)
    except ValueError:
        return None
    named, _, period = PERIOD_OF[by](first)
    return period if named == key else None
