"""What must hold of a target, and which days its period has: the same on the phone, in the console and for programs."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from shared import problems
from shared.problems import Problem
from shared.records.target import Target
from shared.rules import checks
from shared.vocabulary import products, targets

DECISION_MAX = 120
VALUE_MAX = 10_000_000
MONTH, QUARTER, YEAR = "month", "quarter", "year"

_PERIOD = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 2008, 2099
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


@dataclass(frozen=True, kw_only=True)
class Span:
    """A month, a quarter or a year by its `name` (`2026-11`, `2026-Q4`, `2026`), with its first and last day.

    `number` is that of the month or the quarter in its year, 0 for a year.
    """

    name: str
    kind: str
    year: int
    number: int
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def problems_in(target: Target) -> list[Problem]:
    """Everything wrong with a target; empty when it may be set."""
    span = find_span(target.period)
    measure = targets.MEASURES.get(target.measure)
    of_all = target.holder == "commune"
    return [
        *checks.text_is_sound(target),
        *checks.code_in("holder", target.holder, targets.HOLDERS),
        *([] if of_all == (target.whose is None) else [problems.whose_target("whose")]),
        *checks.code_in("measure", target.measure, targets.MEASURES),
        *checks.code_in("product", target.product, products.CODES),
        *(_product_fits(target, measure) if measure else []),
        *checks.within("value", target.value, 1, VALUE_MAX),
        *([] if target.decision.strip() else [problems.missing_field("decision")]),
        *checks.short("decision", target.decision, DECISION_MAX),
        *([] if span else [problems.unreadable_period("period")]),
        *(checks.day_within("decided_on", target.decided_on, last=span.last) if span else []),
    ]


def find_span(name: str) -> Span | None:
    """The period of a name, or None where it names none."""
    match = _PERIOD.fullmatch(name)
    if match is None or not _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
        return None
    year, month, quarter = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    kind = MONTH if month else QUARTER if quarter else YEAR
    return _span(kind, year, month or quarter)


def spans_of(day: date) -> tuple[Span, Span, Span]:
    """The month, the quarter and the year in which a day lies."""
    quarter = (day.month + 2) // 3
    return _span(MONTH, day.year, day.month), _span(QUARTER, day.year, quarter), _span(YEAR, day.year, 0)


def span_from(first: date | None, last: date | None) -> Span | None:
    """The shortest month, quarter or year that begins on the one day and holds the other; None where there is none.

    So «from the first of the month to today» is looked at against the month's target.
    """
    if first is None or last is None:
        return None
    return next((span for span in spans_of(first) if span.first == first and span.holds(last)), None)


def _span(kind: str, year: int, number: int) -> Span:
    months = _MONTHS[kind]
    first = date(year, max(number - 1, 0) * months + 1, 1)
    closing = first.month + months - 1
    name = {MONTH: f"{year:04}-{number:02}", QUARTER: f"{year:04}-Q{number}", YEAR: f"{year:04}"}[kind]
    last = date(year, closing, monthrange(year, closing)[1])
    return Span(name=name, kind=kind, year=year, number=number, first=first, last=last)


def _product_fits(target: Target, measure: targets.Countable) -> list[Problem]:
    """Persons are counted for one insurance at a time, doors for none."""
    if measure.by_product == (target.product is not None):
        return []
    return [problems.missing_field("product") if measure.by_product else problems.unknown_field("product")]
