"""«Đổi mật khẩu»: choose a password of one's own, which whoever signed in with an administrator's does first."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from backend.access import accounts, passwords
from backend.access.accounts import Attempt
from backend.access.principal import Principal
from backend.access.signed import SignedAtFirst
from backend.admin import accounts as in_office
from backend.console.shell.pages import OWN_PASSWORD, SIGN_IN, PageRoute, page
from backend.db import database_of
from backend.edge.clock import Now
from shared import problems
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(OWN_PASSWORD)
def password_form(request: Request, signed: SignedAtFirst) -> HTMLResponse:
    """The form."""
    return _form(request, signed)


@router.post(OWN_PASSWORD)
def change_password(
    *,
    request: Request,
    signed: SignedAtFirst,
    now: Now,
    before: Annotated[str, Form(max_length=1_024)] = "",
    password: Annotated[str, Form(max_length=1_024)] = "",
    again: Annotated[str, Form(max_length=1_024)] = "",
) -> Response:
    """Keep the new one, and sign in by it: every session of before has ended, this one, too."""
    address = request.client.host if request.client else ""
    try:
        if found := _problems_in(before, password, again):
            return _form(request, signed, *found)
        attempt = Attempt(username=signed.username, password=before, address=address)
        accounts.with_password(database_of(request), request.app.state.secret, attempt, now)
        kept = passwords.hashed(password)
    except Refused as refused:
        return _form(request, signed, *refused.problems)
    with database_of(request).writing() as session:
        in_office.change_own_password(session, signed, kept, now)
    return RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)


def _problems_in(before: str, password: str, again: str) -> list[Problem]:
    if password != again:
        return [problems.not_the_same_password("again")]
    return [problems.same_password_again("password")] if password == before else []


def _form(request: Request, signed: Principal, *found: Problem) -> HTMLResponse:
    # A wrong password here is a field to mend, not the end of the session.
    status = found[0].status if found else HTTPStatus.OK
    if status == HTTPStatus.UNAUTHORIZED:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    shortest = passwords.SHORTEST
    return page(request, "shell/password.html", {"found": found, "shortest": shortest}, principal=signed, status=status)
