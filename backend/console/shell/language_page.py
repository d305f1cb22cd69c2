"""The choice of the console's language, kept in the browser that made it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from backend.access.signed import from_our_pages
from backend.console.shell import way_back
from backend.console.shell.pages import LANGUAGE_COOKIE, PageRoute
from shared import problems
from shared.problems import Refused
from shared.vocabulary.term import Language

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_A_YEAR_S = 365 * 24 * 3600


@router.post("/ngon-ngu")
def choose_language(
    request: Request,
    language: Annotated[Language, Form()],
    back: Annotated[str, Form(alias="next", max_length=1_024)] = way_back.HOME,
) -> Response:
    """Speak this language from now on, and show the page that was read again."""
    if not from_our_pages(request):
        raise Refused(problems.forbidden())
    again = RedirectResponse(way_back.safe(back), HTTPStatus.SEE_OTHER)
    again.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=_A_YEAR_S,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.in_production,
    )
    return again
