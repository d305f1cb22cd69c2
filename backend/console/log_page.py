"""«Nhật ký thăm hộ»: the visits of a commune, newest first, and one that chance picks to be asked about again."""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.admin import signals, visit_log, waiting
from backend.admin.visit_log import LogAsk
from backend.console import log_asked
from backend.console.log_asked import LOG, Chosen, ChosenLog
from backend.console.pages import PageRoute, Reader, page
from backend.console.words import label
from backend.db import Reading
from backend.edge.clock import Now
from shared.clock import day_of
from shared.vocabulary import outcomes, reviews

router = APIRouter(route_class=PageRoute, include_in_schema=False)

NOTHING_WAITS = "het"
"""In an address of the log: no visit of what was chosen waits for a word."""

Commune = Annotated[str, Query(max_length=16)]


@router.get(LOG)
def log_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    chosen: ChosenLog,
    commune: Commune = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
    said: Annotated[str, Query(alias="vua", max_length=16)] = "",
) -> Response:
    """A page of the log. Without a commune it is the first of the reader's that has visits."""
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log_empty.html", {}, principal=reader)
    ask = log_asked.read_log(reader, wanted, chosen, day_of(now))
    found = visit_log.log(session, reader, _after(ask, cursor))
    worth_a_look = signals.of_visits(session, ask.commune, [UUID(row["id"]) for row in found.rows])
    words = {
        "ask": ask,
        "rows": found.rows,
        "signals": {str(visit): said for visit, said in worth_a_look.items()},
        "named": any(row["head_name"] for row in found.rows),
        "units": units,
        "officers": log_asked.officers(session, ask.commune),
        "outcomes": [(one.code, label(one)) for one in outcomes.CODES.values()],
        "states": [(one.code, label(one)) for one in reviews.STATES.values()],
        "chosen": chosen,
        "first_page": chosen.query(commune=ask.commune) if cursor else None,
        "next_page": chosen.query(commune=ask.commune, cursor=found.cursor) if found.cursor else None,
        "said": reviews.DECISIONS.get(said),
        "nothing_waits": bool(said),
    }
    return page(request, "visit_log.html", words, principal=reader, scripted=True)


@router.get(f"{LOG}/kiem-tra-lai")
def back_check(
    *, reader: Reader, session: Reading, now: Now, chosen: ChosenLog, commune: Commune = ""
) -> RedirectResponse:
    """To the waiting visit that today's chance picks; back to the log where none waits."""
    today = day_of(now)
    ask = log_asked.read_log(reader, commune, chosen, today)
    return to_visit(chosen, ask.commune, waiting.back_check(session, reader, ask, today), NOTHING_WAITS)


def to_visit(chosen: Chosen, commune: str, visit: UUID | None, said: str) -> RedirectResponse:
    """To a visit of the log, or to the log itself where there is none, which then tells what was `said` last."""
    if visit is None:
        address = LOG + chosen.query(commune=commune, vua=said)
    else:
        address = f"{LOG}/{commune}/{visit}" + chosen.query(vua=said if said in reviews.DECISIONS else "")
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def _after(ask: LogAsk, cursor: str) -> LogAsk:
    return replace(ask, cursor=visit_log.read_cursor(cursor)) if cursor else ask
