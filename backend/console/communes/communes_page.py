"""«Xã, phường»: the communes of the reader's area with what each was made from, found by any name or code they had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.access.principal import Principal
from backend.console.shell import spans
from backend.console.shell.days import DayText
from backend.console.shell.pages import PackedPage, Reader, page
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports.asking import read_ask
from backend.reports.conversions import Row, conversions
from shared import places
from shared.clock import day_of
from shared.places import Unit
from shared.text import fold, sort_key
from shared.vocabulary import products

router = APIRouter(route_class=PackedPage, include_in_schema=False)

COMMUNES = "/xa-phuong"
OF_A_RATE = ("numerator", "denominator")
COLUMNS = ("households_assigned", "households_reached", "persons_advised", "paid", "renewed", "lapsed")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One commune; `made_from` are the units of the map before, `row` is None where it has no numbers yet."""

    unit: Unit
    made_from: Sequence[Unit]
    row: Row | None


@router.get(COMMUNES)
def communes_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    wanted: Annotated[str, Query(alias="q", max_length=80)] = "",
    first: Annotated[DayText, Query(alias="from", max_length=32)] = "",
    last: Annotated[DayText, Query(alias="to", max_length=32)] = "",
    product: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The list; who has one commune alone goes straight to it."""
    today = day_of(now)
    units = [unit for unit in of_reader(reader, today) if _matches(unit, wanted)]
    if len(units) == 1 and not reader.whole_province:
        return RedirectResponse(f"{COMMUNES}/{units[0].id}", HTTPStatus.SEE_OTHER)
    ask = read_ask(reader, {"from": first or None, "to": last or None, "product": product or None}, today)
    report = conversions(session, ask, reader, now, (*COLUMNS, *OF_A_RATE))
    rows: Mapping[str | None, Row] = {row.key: row for row in report.rows}
    lines = [Line(unit=unit, made_from=places.predecessors(unit.id), row=rows.get(unit.id)) for unit in units]
    words = {
        "ask": ask,
        "report": report,
        "found": len(units),
        "lines": [line for line in lines if line.row],
        "without": [line for line in lines if not line.row],
        "wanted": wanted,
        "columns": COLUMNS,
        "products": products.CODES.values(),
        "periods": spans.choices(COMMUNES, ask.period, today, product=product, q=wanted),
    }
    return page(request, "communes/communes.html", words, principal=reader)


def of_reader(reader: Principal, today: date) -> Sequence[Unit]:
    """The communes in force that are the reader's to see, in the order of names."""
    units = places.units_on(today) if reader.whole_province else map(places.unit, reader.areas)
    return sorted(units, key=lambda unit: sort_key(unit.bare_name))


def _matches(unit: Unit, wanted: str) -> bool:
    """By its name or code, or one of those that any unit had of which it was made; marks do not matter."""
    return any(_is_called(one, fold(wanted).split()) for one in (unit, *_all_before(unit)))


def _is_called(unit: Unit, wanted: Sequence[str]) -> bool:
    """Whether each word begins one of the unit's: «hanh» finds Quán Hành, and not Thành Vinh."""
    words = [*fold(unit.label).replace(",", " ").split(), unit.code]
    return all(any(word.startswith(part) for word in words) for part in wanted)


def _all_before(unit: Unit) -> Sequence[Unit]:
    before = places.predecessors(unit.id)
    return [*before, *(earlier for one in before for earlier in _all_before(one))]
