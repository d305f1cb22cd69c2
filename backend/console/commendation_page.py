"""«Tổng kết năm»: the facts of a year for whoever proposes commendations; in the order of names, without a score."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from backend.console.communes_page import COMMUNES, of_reader
from backend.console.pages import PageRoute, Reader, page
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


@router.get(COMMENDATION)
def commendation_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    year: Annotated[int | None, Query(ge=FIRST_YEAR, le=2_099)] = None,
    commune: Annotated[str, Query(max_length=16)] = "",
    product: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """By commune, and by officer where one commune is asked about or the reader has one alone."""
    today = day_of(now)
    units = of_reader(reader, today)
    chosen = commune or (units[0].id if len(units) == 1 else "")
    period = commendation.year_of(year or today.year)
    read = read_ask(reader, {"commune": chosen or None, "product": product or None}, today)
    ask = Ask(commune=read.commune, period=period, product=read.product)
    words = {
        "ask": ask,
        "year": year or today.year,
        "years": range(today.year, FIRST_YEAR - 1, -1),
        "is_over": period.end is not None and period.end < today,
        "units": units,
        "unit": places.resolve(chosen, today) if chosen else None,
        "communes": commendation.of_communes(session, reader, ask, now),
        "officers": commendation.of_officers(session, reader, ask, now) if chosen else (),
        "products": products.CODES.values(),
    }
    return page(request, "commendation.html", words, principal=reader)
