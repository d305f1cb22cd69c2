"""The weekly and the monthly report, and one of any days: conversions as every page counts them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from sqlmodel import Session

from backend.exports.asked import Asked, Choice, Report, chosen
from backend.papers.tables import Row as Line
from backend.papers.tables import Table, Value
from backend.reports import naming
from backend.reports.asking import BY, Ask, read_ask
from backend.reports.conversions import Row, conversions
from backend.reports.measure_names import NAMES
from backend.reports.measures import MEASURES
from backend.reports.periods import PERIOD_OF, Period, last_whole, period_of_key
from shared import places, problems
from shared.clock import day_label
from shared.problems import Refused
from shared.vocabulary import products
from shared.vocabulary.term import Words

USUAL = (
    "households_assigned",
    "households_visited",
    "households_reached",
    "persons_advised",
    "interested",
    "registered",
    "numerator",
    "numerator_confirmed",
    "denominator",
    "rate",
    "low",
    "high",
    "phones",
)

_WHOSE: Mapping[str, Words] = {
    "commune": Words(vi="Xã, phường", en="Commune, ward"),
    "hamlet": Words(vi="Xóm, bản, khối", en="Hamlet"),
    "officer": Words(vi="Cán bộ", en="Officer"),
    "group": Words(vi="Nhóm hỗ trợ", en="Support group"),
    "office": Words(vi="BHXH cơ sở", en="Social insurance office"),
    "organisation": Words(vi="Tổ chức dịch vụ thu", en="Collection organisation"),
    "district": Words(vi="Huyện cũ", en="Former district"),
    "day": Words(vi="Ngày", en="Day"),
    "week": Words(vi="Tuần", en="Week"),
    "month": Words(vi="Tháng", en="Month"),
}

_BESIDE = (
    Choice(key="rate", kind="share", name=Words(vi="Tỷ lệ tham gia sau vận động", en="Conversion rate")),
    Choice(key="low", kind="share", name=Words(vi="Khoảng 95%: từ", en="95% interval: from")),
    Choice(key="high", kind="share", name=Words(vi="Khoảng 95%: đến", en="95% interval: to")),
    Choice(key="target", kind="number", name=Words(vi="Chỉ tiêu đóng lần đầu", en="Target of first payments")),
    Choice(key="target_share", kind="share", name=Words(vi="So với chỉ tiêu", en="Of the target")),
    Choice(key="phones", name=Words(vi="Máy đã gửi", en="Phones reported")),
    Choice(key="complete_to", kind="day", name=Words(vi="Mọi máy đã gửi đến", en="All phones reported to")),
)

_UNREPORTED = Words(vi="chưa có máy", en="no phone yet")
_REPORTED = Words(vi="{spoken} trên {all} máy", en="{spoken} of {all} phones")
_SO_FAR = Words(vi="{spoken} trên {all} máy, chưa hết kỳ", en="{spoken} of {all} phones, period not over")
_GOES_ON = Words(
    vi="Kỳ này chưa hết: số còn thay đổi đến hết ngày {day}.",
    en="This period is not over: numbers change until the end of {day}.",
)
_ALWAYS = Words(vi="Từ đầu đến nay", en="From the beginning until now")
_FROM, _TO = Words(vi="Từ {day}", en="From {day}"), Words(vi="Đến {day}", en="Until {day}")
_FROM_TO = Words(vi="Từ {first} đến {last}", en="From {first} to {last}")
_HIDDEN = Words(
    vi="Dấu – là số không có, hoặc quá nhỏ để tài khoản này được xem.",
    en="– stands for a number that there is not, or that is too small for this account to see.",
)
_MAP_THEN = Words(vi="Theo địa giới khi ghi lượt thăm", en="By the units in which the visits were recorded")


def columns(asked: Asked) -> Sequence[Choice]:
    """Whose row it is, every measure, and what stands beside them."""
    by = asked.text("by") or "commune"
    if by not in BY:
        raise Refused(problems.unknown_code("by"))
    measures = [Choice(key=key, name=NAMES[key], kind="number") for key in MEASURES]
    return [
        Choice(key="name", name=_WHOSE[by]),
        *(replace(choice, usual=choice.key in USUAL) for choice in [*measures, *_BESIDE]),
    ]


def _table(title: Words, every: str | None, session: Session, asked: Asked) -> Table:
    ask, named = _ask(asked, every)
    shown = chosen(columns(asked), asked)
    report = conversions(session, ask, asked.principal, asked.now)
    return Table(
        title=f"{asked.say(title)}{f' {named}' if named else ''}",
        about=tuple(_about(asked, ask)),
        columns=shown,
        rows=tuple(_line(asked, ask, row) for row in report.rows),
        total=_line(asked, ask, report.total),
        notes=(report.definition if asked.language == "vi" else report.definition_en, asked.say(_HIDDEN)),
        language=asked.language,
        made_up=asked.made_up,
    )


def _ask(asked: Asked, every: str | None) -> tuple[Ask, str]:
    """The question, and the name of its week or month: that of `period`, or the last that is over."""
    texts = {name: asked.text(name) for name in ("by", "from", "to", "commune", "product", "map")}
    if every is None:
        return read_ask(asked.principal, texts, asked.today), ""
    key = asked.text("period") or last_whole(every, asked.today)
    period = period_of_key(every, key)
    if period is None or period.start is None or period.end is None:
        raise Refused(problems.unreadable("period"))
    texts |= {"from": period.start.isoformat(), "to": period.end.isoformat()}
    return read_ask(asked.principal, texts, asked.today), _named(every, period.start)


def _named(every: str, start: date) -> str:
    year, week, _ = start.isocalendar()
    return f"{week}/{year}" if every == "week" else f"{start:%m/%Y}"


def _about(asked: Asked, ask: Ask) -> Iterator[str]:
    yield _days(asked, ask.period)
    if ask.period.end and ask.period.goes_on(asked.today):
        yield asked.say(_GOES_ON).format(day=day_label(ask.period.end))
    where = places.unit(ask.commune).label if ask.commune else None
    yield " · ".join(part for part in (asked.say(products.CODES[ask.product]), where) if part)
    if ask.map == "then":
        yield asked.say(_MAP_THEN)
    yield asked.counted_at


def _days(asked: Asked, period: Period) -> str:
    if period.start and period.end:
        return asked.say(_FROM_TO).format(first=day_label(period.start), last=day_label(period.end))
    if period.start:
        return asked.say(_FROM).format(day=day_label(period.start))
    return asked.say(_TO).format(day=day_label(period.end)) if period.end else asked.say(_ALWAYS)


def _line(asked: Asked, ask: Ask, row: Row) -> Line:
    low, high = row.interval or (None, None)
    values: dict[str, Value] = {
        **row.counts,
        "name": asked.say(naming.words(ask.by, row.key, row.name)),
        "rate": row.rate,
        "low": low,
        "high": high,
        "target": row.target,
        "target_share": None if row.target_percent is None else row.target_percent / 100,
        "phones": _heard(asked, row, _days_of(ask, row)),
        "complete_to": row.complete_to,
    }
    return Line(values=values, opens=row.cells)


def _heard(asked: Asked, row: Row, period: Period) -> str:
    """How many phones have spoken since the end of the row's days; while they go on, that is not all there will be."""
    spoken, everybody = row.phones_reported
    if not everybody:
        return asked.say(_UNREPORTED)
    said = _SO_FAR if period.goes_on(asked.today) else _REPORTED
    return asked.say(said).format(spoken=spoken, all=everybody)


def _days_of(ask: Ask, row: Row) -> Period:
    """The days of a row: those of its own week or month, else those of the question."""
    own = period_of_key(ask.by, row.key) if row.key and ask.by in PERIOD_OF else None
    return own.within(ask.period) if own else ask.period


_ASKS = ("by", "commune", "product", "map")
_WEEK, _MONTH = Words(vi="Báo cáo tuần", en="Report of week"), Words(vi="Báo cáo tháng", en="Report of month")
_ANY = Words(vi="Báo cáo kết quả vận động", en="Report of conversions")


def _report(title: Words, every: str | None, *days: str) -> Report:
    table = partial(_table, title, every)
    return Report(title=title, asks=(*days, *_ASKS), columns=columns, table=table, of_all=True)


WEEK = _report(_WEEK, "week", "period")
MONTH = _report(_MONTH, "month", "period")
ANY_DAYS = _report(_ANY, None, "from", "to")
