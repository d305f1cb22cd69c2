"""What a committee does with a signal of a visit: ask its officer about it, or say that it is clear."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse

from backend.admin import questions
from backend.admin.questions import Wish
from backend.console.shell.pages import PageRoute, Reader
from backend.console.visit_log.log_asked import LOG, ChosenLog
from backend.db import Database, database_of
from backend.edge.clock import Now
from shared import problems
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_ACTS = {"ask": questions.ask, "clear": questions.clear}


@router.post(f"{LOG}/{{commune}}/{{visit}}/dau-hieu")
def about_a_signal(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    chosen: ChosenLog,
    commune: Annotated[str, Path(max_length=16)],
    visit: UUID,
    signal: Annotated[str, Form(max_length=16)],
    act: Annotated[str, Form(max_length=8)],
) -> RedirectResponse:
    """Do it, and show the visit again."""
    if act not in _ACTS:
        raise Refused(problems.unknown_code("act"))
    database: Database = database_of(request)
    with database.writing() as session:
        _ACTS[act](session, reader, Wish(commune=commune, visit=visit, signal=signal), now)
    return RedirectResponse(f"{LOG}/{commune}/{visit}{chosen.query()}", HTTPStatus.SEE_OTHER)
