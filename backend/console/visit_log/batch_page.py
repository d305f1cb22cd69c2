"""Several visits of the log, approved or flagged in one go: each by the version that was read, so that what changed
meanwhile is left as it is and named. What is sent back needs a reason of its own, so that is done on its own page.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from backend.access.principal import Principal
from backend.admin import reviews, unclear, visit_log
from backend.admin.reviews import Wish
from backend.admin.visit_log import LogAsk
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import TO_MEND
from backend.console.visit_log import log_asked, log_page
from backend.console.visit_log.log_asked import LOG, Chosen, ChosenLog
from backend.console.visit_log.log_page import Commune, Picked
from backend.db import Database, database_of
from backend.edge.clock import Now
from shared import problems
from shared.clock import day_of
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TOGETHER = ("approved", "flagged")

UNASKED_MAX = 10
"""How many visits are approved without a question: as many as are seen at once."""

# These are of one visit, and leave the others to be decided: somebody else was quicker, or it is one's own.
_LEFT = frozenset({"version_changed", "visit_set_aside", "own_visit", "not_found"})


@dataclass(frozen=True, kw_only=True)
class Again:
    """What the log is shown again from: who asked for which visits, and what they chose on the page."""

    request: Request
    reader: Principal
    ask: LogAsk
    chosen: Chosen
    cursor: str
    typed: Picked


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
    sure: Annotated[Literal["", "yes", "no"], Form()] = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Say it of each, and show the log again with those that were left; 422 shows it with what was chosen.

    Many are approved when somebody is `sure`, which they are asked once: no decision makes a visit unreviewed again.
    """
    database: Database = database_of(request)
    ask = log_asked.read_log(reader, commune, chosen, day_of(now))
    typed = Picked(visits=visits, reason=unicodedata.normalize("NFC", reason).replace("\r\n", "\n").strip())
    again = Again(request=request, reader=reader, ask=ask, chosen=chosen, cursor=cursor, typed=typed)
    if sure == "no":
        return _log_again(again)
    try:
        wishes = _wishes(ask.commune, decision, typed)
        if decision == "approved" and len(wishes) > UNASKED_MAX and not sure:
            return _asked_once(again, wishes)
        left = [wish.visit for wish in wishes if not _is_said(database, reader, wish, now)]
    except Refused as refused:
        if refused.problems[0].status not in TO_MEND:
            raise
        return _log_again(again, refused.problems)
    told = {"da": str(len(wishes) - len(left)), "lan": decision, "con": ",".join(map(str, left))}
    return RedirectResponse(LOG + chosen.query(commune=ask.commune, **told), HTTPStatus.SEE_OTHER)


def _log_again(again: Again, found: Sequence[Problem] = ()) -> Response:
    with database_of(again.request).reading() as session:
        words = log_page.words_of(session, again.reader, again.ask, again.chosen, again.cursor)
    more = {"picked": again.typed, "found": found}
    status = found[0].status if found else HTTPStatus.OK
    values = words | more
    return page(again.request, "visit_log/visit_log.html", values, principal=again.reader, status=status, scripted=True)


def _asked_once(again: Again, wishes: Sequence[Wish]) -> Response:
    """The page that tells how many visits of whom would be approved, and which are worth a second look."""
    visits = [wish.visit for wish in wishes]
    with database_of(again.request).reading() as session:
        rows = visit_log.lines_of(session, again.reader, again.ask.commune, visits)
        worth_a_look = unclear.of_visits(session, again.ask.commune, visits)
    values = {
        "ask": again.ask,
        "chosen": again.chosen,
        "here_again": again.chosen.query(commune=again.ask.commune, cursor=again.cursor),
        "picked": again.typed,
        "officers": Counter(row["officer_name"] for row in rows).most_common(),
        "outcomes": Counter(row["outcome"] for row in rows).most_common(),
        "signals": {str(visit): found for visit, found in worth_a_look.items()},
        "unclear": [row for row in rows if worth_a_look[UUID(row["id"])]],
    }
    return page(again.request, "visit_log/visit_log_sure.html", values, principal=again.reader)


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
