"""Which days a page is about: ready-made periods to choose from, each with its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from backend.console.shell.words import marked
from backend.reports.periods import Period
from shared.rules.targets import spans_of


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A ready-made period: what it is called, where it leads, and whether it is the one shown."""

    label: str
    address: str
    current: bool


def choices(path: str, shown: Period, today: date, **more: str) -> Sequence[Choice]:
    """The ready-made periods of a page; `more` is what else its address says."""
    return [
        Choice(label=label, address=address(path, period, **more), current=period == shown)
        for label, period in _ready_made(today).items()
    ]


def address(path: str, period: Period, **more: str) -> str:
    """The address of a page about these days; a text that is empty is left out."""
    said = {"from": period.start, "to": period.end, **more}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def _ready_made(today: date) -> Mapping[str, Period]:
    month, quarter, year = spans_of(today)
    return {
        marked("Tất cả"): Period(),
        marked("Năm nay"): Period(start=year.first, end=today),
        marked("Quý này"): Period(start=quarter.first, end=today),
        marked("Tháng này"): Period(start=month.first, end=today),
        marked("Tuần này"): Period(start=today - timedelta(days=today.weekday()), end=today),
    }
