"""«Tổng kết năm»: the facts of a year for whoever proposes commendations; in the order of names, without a score."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.console.communes.communes_page import COMMUNES, of_reader
from backend.console.shell.pages import PackedPage, PageRoute, Reader, page
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import commendation
from backend.reports.asking import Ask, read_ask
from shared import places
from shared.clock import day_of
from shared.vocabulary import products

router = APIRouter(route_class=PageRoute, include_in_schema=False)

COMMENDATION = f"{COMMUNES}/khen-thuong"

FIRST_YEAR = 2024
"""The year of the directive that asks for the review."""

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=2_099)]
Product = Annotated[str, Query(max_length=32)]


def of_all(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    year: Year = None,
    commune: Annotated[str, Query(max_length=16)] = "",
    product: Product = "",
) -> Response:
    """By commune, and with nobody's name; of one that is chosen, or is the reader's only one, to its own page."""
    units = of_reader(reader, day_of(now))
    chosen = commune or (units[0].id if len(units) == 1 else "")
    ask = _ask(reader, now, year, chosen, product)
    if ask.commune is None:
        return _shown(request, reader, session, now, ask)
    said = urlencode({name: text for name, text in (("year", year), ("product", product)) if text})
    return RedirectResponse(f"{COMMENDATION}/{ask.commune}{f'?{said}' if said else ''}", HTTPStatus.SEE_OTHER)


# Packed, since nobody is named: a line for every commune of a province.
router.add_api_route(COMMENDATION, of_all, route_class_override=PackedPage)


@router.get(f"{COMMENDATION}/{{commune}}")
def of_one(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    year: Year = None,
    product: Product = "",
) -> Response:
    """One commune and each of its officers."""
    return _shown(request, reader, session, now, _ask(reader, now, year, commune, product))


def _ask(reader: Reader, now: Now, year: int | None, commune: str, product: str) -> Ask:
    today = day_of(now)
    read = read_ask(reader, {"commune": commune or None, "product": product or None}, today)
    return Ask(commune=read.commune, period=commendation.year_of(year or today.year), product=read.product)


def _shown(request: Request, reader: Reader, session: Reading, now: Now, ask: Ask) -> Response:
    today, start, end = day_of(now), ask.period.start, ask.period.end
    words = {
        "ask": ask,
        "year": start.year if start else today.year,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "is_over": end is not None and end < today,
        "units": of_reader(reader, today),
        "unit": places.unit(ask.commune) if ask.commune else None,
        "communes": commendation.of_communes(session, reader, ask, now),
        "officers": commendation.of_officers(session, reader, ask, now) if ask.commune else (),
        "products": products.CODES.values(),
    }
    return page(request, "communes/commendation.html", words, principal=reader)
