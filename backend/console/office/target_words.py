"""How the console says targets: whose, of what, for which period, and what may be chosen when one is set."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from backend.admin.targets import Holder, Standing
from backend.console.shell import labels
from backend.console.shell.words import _, label
from shared.clock import day_label
from shared.rules.targets import MONTH, QUARTER, find_span, spans_of
from shared.vocabulary import products
from shared.vocabulary.targets import HOLDERS, MEASURES


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a pick-list: what is sent, and what people read."""

    code: str
    label: str


def whose_choices(holders: Sequence[Holder]) -> list[Choice]:
    """For whom a target can be set."""
    return [Choice(code=whose_code(one.holder, one.whose), label=whose(one)) for one in holders]


def what_choices() -> list[Choice]:
    """What a target can count: doors once, persons for each insurance."""
    return [
        Choice(code=what_code(measure.code, product), label=what_of(measure.code, product))
        for measure in MEASURES.values()
        for product in (products.CODES if measure.by_product else (None,))
    ]


def period_choices(today: date) -> list[Choice]:
    """The month before, this one and the next; this quarter and year, and the next ones."""
    month, quarter, year = spans_of(today)
    before, after = spans_of(month.first - timedelta(days=1))[0], spans_of(month.last + timedelta(days=1))[0]
    following = spans_of(quarter.last + timedelta(days=1))[1], spans_of(year.last + timedelta(days=1))[2]
    found = (month, after, before, quarter, following[0], year, following[1])
    return [Choice(code=span.name, label=period(span.name)) for span in found]


def whose_code(holder: str, holder_id: UUID | None) -> str:
    """`hamlet:01a2…`, as a form sends it; `commune:` for the whole commune."""
    return f"{holder}:{holder_id or ''}"


def what_code(measure: str, product: str | None) -> str:
    """`numerator:vsi`, as a form sends it; `visits:` where there is no product."""
    return f"{measure}:{product or ''}"


def whose(one: Holder | Standing) -> str:
    """«Cán bộ Nguyễn Thị An», «Xóm 5», «Cả xã, phường»."""
    holder = label(HOLDERS[one.holder])
    return f"{holder} {one.name}" if one.holder == "officer" else one.name or holder


def what(one: Standing) -> str:
    """«lượt thăm», «người đóng lần đầu, BHXH tự nguyện»."""
    return what_of(one.measure, one.product)


def what_of(measure: str, product: str | None) -> str:
    """As `what`, by the codes."""
    said = label(MEASURES[measure])
    return f"{said}, {label(products.CODES[product])}" if product else said


def period(name: str) -> str:
    """«Tháng 11/2026», «Quý 4/2026», «Năm 2026»."""
    span = find_span(name)
    if span is None:
        return name
    words = {MONTH: _("Tháng {number}/{year}"), QUARTER: _("Quý {number}/{year}")}
    return words.get(span.kind, _("Năm {year}")).format(number=span.number, year=span.year)


def percent(reached: float | None) -> str:
    """Percent as reports say them: `40,0%`; a dash where there is none."""
    return labels.percent(None if reached is None else reached / 100)


FILTERS: dict[str, Callable[..., Any]] = {
    "day_label": day_label,
    "percent_of": percent,
    "target_what": what,
    "target_whose": whose,
    "target_period": period,
}
