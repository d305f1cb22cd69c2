"""«Kiểm tra lại»: visits that chance draws, their households asked again, and how often the two agree.

The form for a household shows where and when the visit was, and nothing that the officer recorded of it.
"""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from backend.access import scope
from backend.admin import agreement, back_checks
from backend.admin.asked_again import QUESTIONS
from backend.admin.back_checks import Noted
from backend.admin.reviews import REVIEWERS
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.visit_log import log_asked
from backend.console.visit_log.log_asked import LOG, ChosenLog
from backend.console.visit_log.log_page import Commune
from backend.db import Database, Reading, database_of
from backend.edge.clock import Now
from shared.clock import day_of
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

BACK_CHECKS = f"{LOG}/kiem-tra-lai"

Unit = Annotated[str, Path(max_length=16)]


@router.get(BACK_CHECKS)
def back_checks_page(
    *, request: Request, reader: Reader, session: Reading, now: Now, chosen: ChosenLog, commune: Commune = ""
) -> Response:
    """The drawn visits of a commune and how often their households say the same as the record."""
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    ask = log_asked.read_log(reader, wanted, chosen, day_of(now))
    drawn = back_checks.of_commune(session, reader, ask)
    words = {
        "commune": ask.commune,
        "chosen": chosen,
        "drawn": drawn,
        "agreement": agreement.of_drawn(drawn),
        "questions": QUESTIONS,
        "may_ask": reader.role in REVIEWERS,
        "is_drawn": any(one.drawn_on == day_of(now) for one in drawn),
        "own": str(reader.account_id),
        "named": scope.names_visible(reader, ask.commune),
        "fewest": agreement.FEWEST_OF_AN_OFFICER,
    }
    return page(request, "visit_log/back_checks.html", words, principal=reader)


@router.post(f"{BACK_CHECKS}/{{commune}}")
def draw(*, request: Request, reader: Reader, now: Now, commune: Unit) -> RedirectResponse:
    """Draw today's visits."""
    database: Database = database_of(request)
    with database.writing() as session:
        back_checks.draw(session, reader, commune, now)
    return RedirectResponse(f"{BACK_CHECKS}?commune={commune}", HTTPStatus.SEE_OTHER)


@router.get(f"{BACK_CHECKS}/{{commune}}/{{visit}}")
def ask_again(*, request: Request, reader: Reader, session: Reading, commune: Unit, visit: UUID) -> Response:
    """The questions for one household."""
    drawn = back_checks.to_ask(session, reader, commune, visit)
    words = {"commune": commune, "drawn": drawn, "questions": QUESTIONS, "given": {}, "found": ()}
    return page(request, "visit_log/back_check.html", words, principal=reader)


@router.post(f"{BACK_CHECKS}/{{commune}}/{{visit}}")
def note(  # noqa: PLR0917 - the fields of the form, each by its name
    request: Request,
    reader: Reader,
    now: Now,
    commune: Unit,
    visit: UUID,
    met_somebody: Annotated[str, Form(max_length=16)] = "",
    who: Annotated[str, Form(max_length=16)] = "",
    advice: Annotated[str, Form(max_length=16)] = "",
    interested: Annotated[str, Form(max_length=16)] = "",
    paid: Annotated[str, Form(max_length=16)] = "",
) -> Response:
    """Keep the answers and show the visit with them; 422 shows the questions again, with what was chosen."""
    database: Database = database_of(request)
    given = {"met_somebody": met_somebody, "who": who, "advice": advice, "interested": interested, "paid": paid}
    try:
        with database.writing() as session:
            back_checks.note(session, reader, Noted(commune=commune, visit=visit, answers=given), now)
    except Refused as refused:
        if refused.problems[0].status != HTTPStatus.UNPROCESSABLE_ENTITY:
            raise
        with database.reading() as session:
            drawn = back_checks.to_ask(session, reader, commune, visit)
        words: dict[str, Any] = {"commune": commune, "drawn": drawn, "questions": QUESTIONS}
        more = {"given": given, "found": {one.field for one in refused.problems}}
        return page(
            request, "visit_log/back_check.html", words | more, principal=reader, status=refused.problems[0].status
        )
    return RedirectResponse(f"{LOG}/{commune}/{visit}", HTTPStatus.SEE_OTHER)
