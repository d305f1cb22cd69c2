"""How the console says numbers, days, measures and codes. Days stay dd/mm/yyyy and numbers 12.345 in every language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from backend.console.shell.words import VIETNAMESE, _, label, spoken
from backend.reports import groupings, naming
from backend.reports.asking import Ask
from backend.reports.conversions import Row
from backend.reports.measure_names import NAMES
from backend.reports.periods import ALWAYS, PERIOD_OF, Period, period_of_key
from shared import places
from shared.clock import VIETNAM, day_label, parse_day
from shared.vocabulary import attachments, certificates, outcomes, products, reviews, roles, support_groups
from shared.vocabulary.term import Term

NOTHING = "–"


def number(count: int | None) -> str:
    """`12.345`; a dash where there is none or it may not be shown."""
    return NOTHING if count is None else f"{count:,}".replace(",", ".")


def percent(share: float | None) -> str:
    """A share of 0 to 1 as `14,5%`; a dash where there is none."""
    return NOTHING if share is None else f"{share * 100:.1f}%".replace(".", ",")


def interval(ends: tuple[float, float]) -> str:
    """The two ends of a share's interval, of 0 to 1, as `12,3–31,4%`."""
    low, high = map(percent, ends)
    return f"{low.removesuffix('%')}–{high}"


def period(days: Period) -> str:
    """A period in words, both days included."""
    if days == ALWAYS:
        return _("từ đầu đến nay")
    if days.start and days.end:
        return _("từ {first} đến {last}").format(first=day_label(days.start), last=day_label(days.end))
    if days.start:
        return _("từ {first} đến nay").format(first=day_label(days.start))
    return _("đến {last}").format(last=day_label(days.end)) if days.end else _("đến nay")


def moment(at: datetime) -> str:
    """`17:00 ngày 21/11/2026`, in Vietnam."""
    here = at.astimezone(VIETNAM)
    return _("{time} ngày {day}").format(time=f"{here:%H:%M}", day=day_label(here.date()))


def day(text: str | None) -> str:
    """A day as a row has it (`2026-11-21`), as people write it."""
    return day_label(parse_day(text)) if text else NOTHING


def phones(row: Row) -> str:
    """How whole the numbers of a row are."""
    spoken, all_of_them = row.phones_reported
    if not all_of_them:
        return _("chưa có máy")
    said = _("{n} trên {of} máy đã gửi").format(n=spoken, of=all_of_them)
    if row.complete_to is None:
        return said
    return _("{said}, đủ số liệu đến {day}").format(said=said, day=day_label(row.complete_to))


def place(ask: Ask, key: str | None) -> str:
    """Where a number stood: the commune of its row, or of the whole question, and the period of its row."""
    unit = places.find((key if ask.by == "commune" else None) or ask.commune or "")
    where = unit_name(unit) if unit else _("Toàn bộ địa bàn")
    if key is not None and ask.by in _TOGETHER:
        return f"{where}, {label(naming.words(ask.by, key, _TOGETHER[ask.by]().get(key, key)))}"
    return f"{where}, {_period_of_row(ask.by, key)}" if key and ask.by in PERIOD_OF else where


def _period_of_row(by: str, key: str) -> str:
    days = period_of_key(by, key)
    return label(naming.words(by, key, PERIOD_OF[by](days.start)[1])) if days and days.start else key


_TOGETHER: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "district": groupings.district_names,
    "organisation": groupings.organisation_names,
    "office": lambda: groupings.NO_OFFICE,
}


def row_name(row: Row) -> str:
    """Whose numbers a row holds."""
    return _("Tổng cộng") if row.key is None else row.name


def measure(code: str) -> str:
    """What a number counts."""
    return label(NAMES[code])


def unit_name(unit: places.Unit) -> str:
    """The name of a commune or ward; a former one says so."""
    return unit.label if spoken() == VIETNAMESE else unit.label_en


def named_by(code: str | None, vocabulary: str) -> str:
    """What people say for a code; a code of an older or newer vocabulary as it is written, a dash for none."""
    if code is None:
        return NOTHING
    term = VOCABULARIES[vocabulary].get(code)
    return label(term) if term else code


def _named_by(vocabulary: str) -> Callable[[str | None], str]:
    return lambda code: named_by(code, vocabulary)


VOCABULARIES: Mapping[str, Mapping[str, Term]] = {
    "attachment": attachments.SORTS,
    "certificate": certificates.CODES,
    "decision": reviews.DECISIONS,
    "group": support_groups.CODES,
    "outcome": outcomes.CODES,
    "product": products.CODES,
    "review": reviews.STATES,
    "role": roles.CODES,
}
"""The codes that pages say, each by a filter of this name: `{{ row.outcome | outcome }}`."""

FILTERS: dict[str, Callable[..., Any]] = {
    "number": number,
    "percent": percent,
    "interval": interval,
    "period": period,
    "moment": moment,
    "day": day,
    "phones": phones,
    "measure": measure,
    "row_name": row_name,
    "named_by": named_by,
    **{vocabulary: _named_by(vocabulary) for vocabulary in VOCABULARIES},
    "place": lambda key: unit_name(places.unit(key)),
    "unit_name": unit_name,
}
