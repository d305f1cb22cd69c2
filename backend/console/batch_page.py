"""Several visits of the log, approved or flagged in one go: each by the version that was read, so that what changed
meanwhile is left as it is and named. What is sent back needs a reason of its own, so that is done on its own page.
"""

import unicodedata
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.access.principal import Principal
from backend.admin import reviews
from backend.admin.reviews import Wish
from backend.console import log_asked, log_page
from backend.console.log_asked import LOG, ChosenLog
from backend.console.log_page import Commune, Picked
from backend.console.pages import PageRoute, Reader, page
from backend.console.posting import TO_MEND
from backend.db import Database, database_of
from backend.edge.clock import Now
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TOGETHER = ("approved", "flagged")

# These are of one visit, and leave the others to be decided: somebody else was quicker, or it is one's own.
_LEFT = frozenset({"version_changed", "visit_set_aside", "own_visit", "not_found"})


@router.post(f"{LOG}/nhieu-luot")
def say_of_several(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    chosen: ChosenLog,
    commune: Commune,
    decision: Annotated[str, Form(max_length=16)] = "",
    visits: Annotated[tuple[str, ...], Form(alias="visit", max_length=log_asked.ON_A_PAGE)] = (),
    reason: Annotated[str, Form(max_length=4_000)] = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Say it of each, and show the log again with those that were left; 422 shows it with what was chosen."""
    database: Database = database_of(request)
    ask = log_asked.read_log(reader, commune, chosen, day_of(now))
    typed = Picked(visits=visits, reason=unicodedata.normalize("NFC", reason).replace("\r\n", "\n").strip())
    try:
        wishes = _wishes(ask.commune, decision, typed)
        left = [wish.visit for wish in wishes if not _is_said(database, reader, wish, now)]
    except Refused as refused:
        status = refused.problems[0].status
        if status not in TO_MEND:
            raise
        with database.reading() as session:
            words = log_page.words_of(session, reader, ask, chosen, cursor)
        more = {"picked": typed, "found": refused.problems}
        return page(request, "visit_log.html", words | more, principal=reader, status=status, scripted=True)
    told = {"da": str(len(wishes) - len(left)), "lan": decision, "con": ",".join(map(str, left))}
    return RedirectResponse(LOG + chosen.query(commune=ask.commune, **told), HTTPStatus.SEE_OTHER)


def _wishes(commune: str, decision: str, typed: Picked) -> list[Wish]:
    if decision not in TOGETHER:
        raise Refused(problems.unknown_code("decision"))
    if not typed.visits:
        raise Refused(problems.missing_field("visit"))
    return [_wish(commune, one, decision, typed.reason) for one in typed.visits]


def _wish(commune: str, picked: str, decision: str, reason: str) -> Wish:
    """Refused with 422 for what no box of the log holds: `<visit>:<version that was read>`."""
    visit, _, version = picked.partition(":")
    try:
        return Wish(
            commune=commune,
            visit=UUID(visit),
            version=int(version[:18]),
            decision=decision,
            reason=reason if decision == "flagged" else None,
        )
    except ValueError:
        raise Refused(problems.unreadable("visit")) from None


def _is_said(database: Database, reader: Principal, wish: Wish, now: datetime) -> bool:
    """In a transaction of its own: one that is refused does not hold up the rest."""
    try:
        with database.writing() as session:
            reviews.review(session, reader, wish, now)
    except Refused as refused:
        if refused.problems[0].code not in _LEFT:
            raise
        return False
    return True
