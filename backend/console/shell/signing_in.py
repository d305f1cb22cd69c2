"""Coming in and going out: by user name and password, or by a development server's one-use address."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal, TypedDict

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from backend.access import accounts, console_sessions
from backend.access.accounts import Attempt
from backend.access.signed import SignedAtFirst, from_our_pages
from backend.console.shell import way_back
from backend.console.shell.pages import SIGN_IN, PageRoute, page
from backend.db import Database, Writing, database_of
from backend.edge.clock import Now
from backend.tables.account import Account
from shared import problems
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(SIGN_IN)
def sign_in_form(request: Request, back: Annotated[str, Query(alias="next")] = way_back.HOME) -> HTMLResponse:
    """The form; it carries along where to go afterwards."""
    return _form(request, back=back)


@router.post(SIGN_IN)
def sign_in(
    request: Request,
    now: Now,
    username: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=1_024)] = "",
    back: Annotated[str, Form(alias="next")] = way_back.HOME,
) -> Response:
    """Open a session, or show the form again with the reason."""
    if not from_our_pages(request):
        raise Refused(problems.forbidden())
    database: Database = database_of(request)
    attempt = Attempt(username=username, password=password, address=request.client.host if request.client else "")
    try:
        account = accounts.with_password(database, request.app.state.secret, attempt, now)
    except Refused as refused:
        return _form(request, refused.problems[0], back=back)
    with database.writing() as session:
        return _let_in(request, session, account, now, back=back)


@router.get("/sign-in/{word}")
def sign_in_by_link(
    request: Request, word: Annotated[str, Path(max_length=200)], session: Writing, now: Now
) -> Response:
    """Open a session by the address that a development server printed; it works once, and in production never."""
    if request.app.state.settings.in_production:
        raise Refused(problems.not_found())
    account = console_sessions.use_link(session, word, now)
    if account is None:
        return _form(request, problems.not_signed_in())
    return _let_in(request, session, account, now)


@router.post("/dang-xuat")
def sign_out(request: Request, _signed: SignedAtFirst, session: Writing, now: Now) -> Response:
    """Close the session; its cookie opens nothing any more."""
    cookie = request.cookies.get(_cookie_name(request))
    if cookie is not None:
        console_sessions.close_session(session, cookie, now)
    gone = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
    gone.delete_cookie(_cookie_name(request), **_cookie_manners(request))
    return gone


def _form(request: Request, said: Problem | None = None, *, back: str = way_back.HOME) -> HTMLResponse:
    words = {"said": said, "back": way_back.safe(back)}
    return page(request, "shell/sign_in.html", words, status=said.status if said else HTTPStatus.OK)


def _let_in(
    request: Request, session: Session, account: Account, now: datetime, *, back: str = way_back.HOME
) -> Response:
    """A session of its own for every sign-in: one that somebody planted in the browser before is closed."""
    before = request.cookies.get(_cookie_name(request))
    if before is not None:
        console_sessions.close_session(session, before, now)
    cookie = console_sessions.open_session(session, account, now)
    inside = RedirectResponse(way_back.safe(back), HTTPStatus.SEE_OTHER)
    inside.set_cookie(_cookie_name(request), cookie, **_cookie_manners(request))
    return inside


def _cookie_name(request: Request) -> str:
    return console_sessions.cookie_name(in_production=request.app.state.settings.in_production)


class _Manners(TypedDict):
    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


def _cookie_manners(request: Request) -> _Manners:
    return {"path": "/", "secure": request.app.state.settings.in_production, "httponly": True, "samesite": "lax"}
