"""A commune's page: how far its hamlets and officers have come, what was set for it, what it was made from, and the
conferences held there.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import targets
from backend.console.communes.communes_page import COMMUNES, OF_A_RATE, of_reader
from backend.console.shell import spans
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.db import Reading
from backend.edge.clock import Now
from backend.reports import conferences_held, counted, coverage, hamlets_reached
from backend.reports.asking import Ask, read_ask
from backend.reports.conversions import conversions
from backend.tables.household import HamletRow
from shared import places
from shared.clock import day_of
from shared.rules.targets import spans_of
from shared.vocabulary import conferences, products

router = APIRouter(route_class=PageRoute, include_in_schema=False)

HAMLET_COLUMNS = ("households_assigned", "households_reached", "persons_advised", "paid")
OFFICER_COLUMNS = ("visits", "households_reached", "persons_advised", "paid")
CONFERENCES_SHOWN = 50


@router.get(f"{COMMUNES}/{{commune}}")
def commune_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    first: Annotated[DayText, Query(alias="from", max_length=32)] = "",
    last: Annotated[DayText, Query(alias="to", max_length=32)] = "",
    product: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """Everything of one commune; a former unit leads to the one that it became part of. 404 outside the area."""
    today = day_of(now)
    found = places.find(commune)
    if found is not None and places.today_unit(commune).id != commune:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{COMMUNES}/{places.today_unit(commune).id}{query}", HTTPStatus.SEE_OTHER)
    texts = {"by": "hamlet", "commune": commune, "from": first or None, "to": last or None, "product": product or None}
    ask = read_ask(reader, texts, today)
    unit = places.resolve(commune, today)
    words = {
        "unit": unit,
        "ask": ask,
        "is_only_one": len(of_reader(reader, today)) == 1,
        "made_from": [(one, places.predecessors(one.id)) for one in places.predecessors(unit.id)],
        "products": products.CODES.values(),
        "periods": spans.choices(f"{COMMUNES}/{unit.id}", ask.period, today, product=product),
        **_numbers(session, reader, ask, now),
        **_conferences(session, reader, ask),
    }
    return page(request, "communes/commune.html", words, principal=reader)


def _numbers(session: Session, reader: Principal, ask: Ask, now: datetime) -> dict[str, Any]:
    by_officer = Ask(by="officer", period=ask.period, commune=ask.commune, product=ask.product)
    names = [span.name for span in spans_of(day_of(now))]
    every = targets.of_commune(session, reader, ask.commune or "", None, day_of(now))
    return {
        "report": conversions(session, ask, reader, now, (*HAMLET_COLUMNS, *OF_A_RATE, "confirmed")),
        "officers": conversions(session, by_officer, reader, now, (*OFFICER_COLUMNS, *OF_A_RATE)).rows,
        "hamlet_columns": HAMLET_COLUMNS,
        "officer_columns": OFFICER_COLUMNS,
        "unvisited": counted.by_place(session, ask, reader, "households_unvisited"),
        "unvisited_in_all": counted.altogether(session, ask, reader, "households_unvisited"),
        "hamlets": hamlets_reached.of_commune(session, ask, reader, day_of(now)),
        "covered": coverage.of_communes(session, reader, ask.commune, day_of(now)),
        "targets": [row for row in every if row.holder == "commune" and row.period in names],
    }


def _conferences(session: Session, reader: Principal, ask: Ask) -> dict[str, Any]:
    held = conferences_held.held(session, ask, reader)
    return {
        "conferences": held,
        "conferences_shown": held.rows[:CONFERENCES_SHOWN],
        "held_at": conferences.PLACES,
        "held_by": conferences.HOLDERS,
        "hamlet_names": _hamlet_names(session, ask.commune or ""),
        "questions_shown": scope.names_visible(reader, ask.commune or ""),
    }


def _hamlet_names(session: Session, commune: str) -> dict[UUID, str]:
    found = session.execute(select(col(HamletRow.id), col(HamletRow.name)).where(col(HamletRow.commune) == commune))
    return {row.id: row.name for row in found}
