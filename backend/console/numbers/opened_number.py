"""The page behind a number: exactly what it counted, a row each, a few hundred to a page."""

from math import ceil
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from backend.console.numbers import opened_file
from backend.console.shell import labels, way_back
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.reports import touched
from backend.reports.cells import Opened, open_cell
from shared.clock import day_label, day_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ON_A_PAGE = 200


@router.get("/so-lieu/{cell}")
def opened_number(
    *,
    request: Request,
    cell: Annotated[str, Path(max_length=600)],
    reader: Reader,
    session: Reading,
    now: Now,
    trang: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    back: Annotated[str, Query(alias="next", max_length=1_024)] = "",
) -> HTMLResponse:
    """Everything that one number counted, with names where the account may see them."""
    found = open_cell(session, cell, reader, day_of(now))
    start = (trang - 1) * ON_A_PAGE
    words = {
        "found": found,
        "where": labels.place(found.ask, found.key),
        "days": _days(found),
        "rows": found.rows[start : start + ON_A_PAGE],
        "first": start + 1,
        "named": opened_file.is_named(found),
        "this_page": trang,
        "pages": max(1, ceil(len(found.rows) / ON_A_PAGE)),
        "cell": cell,
        "back": way_back.safe(back)
        if back
        else way_back.before(request.headers.get("referer", ""), request.url.netloc),
    }
    return page(request, "numbers/opened_number.html", words, principal=reader)


@router.get("/so-lieu/{cell}/danh-sach.csv")
def opened_list(
    *,
    request: Request,
    cell: Annotated[str, Path(max_length=600)],
    reader: Reader,
    session: Reading,
    now: Now,
) -> Response:
    """The same as a file. That people's names were carried away stands in the audit book before they are."""
    found = open_cell(session, cell, reader, day_of(now))
    if opened_file.is_named(found):
        with database_of(request).writing() as book:
            opened_file.note(book, reader, found, now)
    return opened_file.file(found, made_up=request.app.state.settings.demo)


def _days(found: Opened) -> str:
    """The days of which it counted; amounts change from a day on, which may be to come."""
    days = found.ask.period
    if found.measure in touched.KINDS and days.start:
        return _("từ ngày {day}").format(day=day_label(days.start))
    return labels.period(days)
