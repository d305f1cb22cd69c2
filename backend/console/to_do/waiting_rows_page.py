"""Two lists of what waits: declarations that BHXH has not confirmed yet, and phones whose handover came in part."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from backend.admin import naming_rows
from backend.checks import waiting_rows
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.to_do.to_do_page import CARDS
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import day_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(CARDS["declaration"].address)
def declarations_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """The declarations to hand on, the oldest first; names where the reader may see them."""
    rows = waiting_rows.declarations(session, reader)
    names = naming_rows.names_visible(session, reader, {(row.commune, row.person) for row in rows})
    shown = [{"row": row, "name": names.get(row.person, ""), "days": _days(row.declared_at, now)} for row in rows]
    return page(request, "to_do/declarations.html", {"rows": shown}, principal=reader)


@router.get(CARDS["handover"].address)
def handovers_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """The phones of which a part is missing, the longest waiting first."""
    rows = waiting_rows.handovers(session, reader)
    shown = [{"row": row, "days": _days(row.brought_at, now)} for row in rows]
    return page(request, "to_do/handovers.html", {"rows": shown}, principal=reader)


def _days(since: datetime, now: datetime) -> int:
    return (day_of(now) - day_of(since)).days
