"""«Tổng quan»: conversions by commune, where the funnel loses most, and how sure each number is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from backend.access.principal import Principal
from backend.console.communes.communes_page import of_reader
from backend.console.numbers import border_map, former_tiles, tiles, trend_lines
from backend.console.shell.days import DayText
from backend.console.shell.pages import PackedPage, Reader, page
from backend.console.shell.words import _n, marked
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import trends
from backend.reports.asking import Ask, read_ask
from backend.reports.conversions import Row, conversions
from backend.reports.groupings import NOT_KNOWN
from backend.reports.intervals import wilson
from backend.reports.ranks import ranks
from backend.reports.weeks import last_weeks
from shared.clock import day_of
from shared.rules.targets import span_from, spans_of
from shared.vocabulary import products

router = APIRouter(route_class=PackedPage, include_in_schema=False)

FUNNEL = ("persons_advised", "interested", "registered", "paid")
COLUMNS = (
    "households_assigned",
    "households_visited",
    "households_reached",
    "persons_advised",
    "interested",
    "registered",
    "paid",
)
SHOWN = (
    *COLUMNS,
    *("numerator", "denominator", "confirmed", "visits", "visits_declined", "paid_unadvised"),
)
"""Every number of the page."""
GROUPINGS: Mapping[str, str] = {
    "commune": marked("Xã, phường"),
    "district": marked("Huyện cũ"),
    "office": marked("Cơ sở BHXH"),
    "organisation": marked("Tổ chức thu"),
}
"""What the table may have a row for, by the code in the address."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One bar of the funnel. `kept` is its share of the bar before, with its interval; `width` is of 100."""

    measure: str
    count: int
    width: float
    kept: float | None
    interval: tuple[float, float] | None
    weakest: bool


@router.get("/")
def overview(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    first: Annotated[DayText | None, Query(alias="from", max_length=32)] = None,
    last: Annotated[DayText | None, Query(alias="to", max_length=32)] = None,
    product: Annotated[str | None, Query(max_length=32)] = None,
    units: Annotated[str | None, Query(alias="map", max_length=32)] = None,
    by: Literal["commune", "district", "office", "organisation"] = "commune",
    beside: Annotated[Literal["", "none", "month", "year_end", "year"], Query(alias="compare")] = "",
    sort: Literal["name", "rate"] = "name",
    of: Literal["", "202507", "202412", "000000"] = "",
    shape: Literal["", "tiles"] = "",
) -> HTMLResponse:
    """The numbers that the account may see, by commune or by what communes and officers are put together by."""
    today = day_of(now)
    # A form sends a field that was left empty as an empty text.
    texts = {"from": first or None, "to": last or None, "product": product or None, "map": units or None, "by": by}
    ask = read_ask(reader, texts, today)
    report = conversions(session, ask, reader, now, SHOWN)
    kind = beside or _usual(ask)
    before = None if kind == "none" else trends.earlier(session, ask, reader, now, kind, SHOWN)
    weeks = last_weeks(session, ask, reader, today)
    here = _address(ask, ask.period.start, ask.period.end, sort, beside)
    has_tiles = ask.map == "now" and by == "commune" and len(report.rows) > 1
    words = {
        "ask": ask,
        "groupings": GROUPINGS,
        "how_many": how_many(report.rows, by),
        "beside": kind,
        "side_by_side": trend_lines.SIDE_BY_SIDE,
        "before": before,
        "changes": trend_lines.changes(report.total, before.total) if before else {},
        "weeks": weeks,
        "lines": trend_lines.drawn(weeks),
        "ranks": ranks(report.rows) if sort == "rate" else {},
        "report": report,
        "rows": by_rate(report.rows) if sort == "rate" else report.rows,
        "sort": sort,
        "orders": {order: _address(ask, ask.period.start, ask.period.end, order, beside) for order in ("name", "rate")},
        "stages": funnel(report.total),
        "weak": {row.key: weakest(row) for row in (*report.rows, report.total)},
        "to_commune": _to_commune(ask) if by == "commune" else None,
        "periods": _periods(ask, today, sort, beside),
        "columns": COLUMNS,
        "products": products.CODES.values(),
        "tiles": tiles.drawn(report.rows, today) if has_tiles else (),
        "borders": border_map.drawn(session, report.rows, today) if has_tiles else None,
        "frame": border_map.FRAME,
        "shape": shape,
        "shapes": {"": f"{here}#ban-do", "tiles": f"{here}&shape=tiles#ban-do"},
        "then": _then(ask, reader, report.rows, of, today),
        "thens": {code: (said, f"{here}&of={code}#ban-do") for code, said in former_tiles.named().items()},
        "legend": tiles.LEGEND,
        "span": span_from(ask.period.start, ask.period.end or today),
    }
    return page(request, "numbers/overview.html", words, principal=reader, scripted=True)


def _then(ask: Ask, reader: Principal, rows: Sequence[Row], of: str, today: date) -> former_tiles.Then | None:
    """The map of then that was chosen, or the newest on which something was counted; None for who has one commune."""
    mine = {unit.id for unit in of_reader(reader, today)}
    if ask.map != "then" or ask.by != "commune" or len(mine) == 1:
        return None
    return former_tiles.drawn(rows, of or former_tiles.newest(row.key or "" for row in rows), mine, today)


def _usual(ask: Ask) -> str:
    """What the numbers are set beside unless something is chosen: those of the whole work a month ago."""
    return "none" if ask.period.start else "month"


def how_many(rows: Sequence[Row], by: str) -> str:
    """How many communes, former districts, offices or organisations the table has; "" for none that has a name."""
    number = sum(row.key != NOT_KNOWN for row in rows)
    said = {
        "commune": _n("{n} xã, phường", number),
        "district": _n("{n} huyện cũ", number),
        "office": _n("{n} cơ sở BHXH", number),
        "organisation": _n("{n} tổ chức thu", number),
    }
    return said[by].format(n=number) if number or by == "commune" else ""


def funnel(total: Row) -> Sequence[Stage]:
    """The bars, the weakest step marked: the one that kept the smallest share of the bar before."""
    counts = [total.counts[measure] or 0 for measure in FUNNEL]
    widest = max(*counts, 1)
    kept = [None, *(after / before if before else None for before, after in pairwise(counts))]
    lowest = min((share for share in kept if share is not None and share < 1), default=None)
    return [
        Stage(
            measure=measure,
            count=count,
            width=round(100 * count / widest, 2),
            kept=share,
            interval=wilson(count, before) if before and count <= before else None,
            weakest=share is not None and share == lowest,
        )
        for measure, before, count, share in zip(FUNNEL, (0, *counts[:-1]), counts, kept, strict=True)
    ]


def weakest(row: Row) -> Stage | None:
    """The step of a row that kept the smallest share of the step before; None where none lost anybody."""
    return next((stage for stage in funnel(row) if stage.weakest), None)


def by_rate(rows: Iterable[Row]) -> Sequence[Row]:
    """The highest rate first; rows without one last, each group in the order of names."""
    return sorted(rows, key=lambda row: -1 if row.rate is None else row.rate, reverse=True)


def _periods(ask: Ask, today: date, sort: str, beside: str) -> Sequence[tuple[str, str, bool]]:
    """The label and address of each ready-made period, and whether it is the one shown."""
    month, quarter, year = spans_of(today)
    starts: Mapping[str, date | None] = {
        marked("Tất cả"): None,
        marked("Năm nay"): year.first,
        marked("Quý này"): quarter.first,
        marked("Tháng này"): month.first,
        marked("Tuần này"): today - timedelta(days=today.weekday()),
    }
    return [
        (
            label,
            _address(ask, start, today if start else None, sort, beside),
            ask.period.start == start and ask.period.end == (today if start else None),
        )
        for label, start in starts.items()
    ]


def _to_commune(ask: Ask) -> str:
    """What the address of a commune's page says after its id, so that it is of the same days and product."""
    said = {"from": ask.period.start, "to": ask.period.end, "product": ask.product}
    return "?" + urlencode({name: value for name, value in said.items() if value is not None})


def _address(ask: Ask, start: date | None, end: date | None, sort: str, beside: str) -> str:
    said = {"product": ask.product, "map": ask.map, "by": ask.by, "compare": beside or None, "sort": sort}
    days = {"from": start, "to": end}
    return "/?" + urlencode({name: value for name, value in (said | days).items() if value is not None})
