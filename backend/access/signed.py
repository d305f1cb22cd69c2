"""For routes: who asks. `Signed` is any account, by token or by the console's cookie; `Phone` is an officer's app.

Whoever has a password that an administrator has seen changes it before anything else: only `SignedAtFirst` takes them.
"""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from sqlmodel import Session

from backend.access import console_sessions, tokens
from backend.access.principal import Principal, principal_of
from backend.access.signing import Signer
from backend.db import Database
from backend.edge.clock import Now
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

_SAFE = {"GET", "HEAD", "OPTIONS"}


def signer_of(request: Request) -> Signer:
    """The keys of the application that was asked."""
    signer: Signer = request.app.state.signer
    return signer


def _signed_at_first(request: Request, now: Now) -> Principal:
    database: Database = request.app.state.database
    token = _bearer_token(request)
    with database.reading() as session:
        if token is not None:
            account, install = tokens.bearer(session, signer_of(request).read("access", token, now))
            return principal_of(session, account, install.install_id if install else None, today=day_of(now))
        principal, cookie, was_seen = _at_the_console(request, session, now)
    if now - was_seen > console_sessions.SEEN_EVERY:
        with database.writing() as session:
            console_sessions.seen(session, cookie, now)
    return principal


def _signed(principal: Annotated[Principal, Depends(_signed_at_first)]) -> Principal:
    if principal.must_change_password:
        raise Refused(problems.password_to_change())
    return principal


def _bearer_token(request: Request) -> str | None:
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, token = given[0].partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer":
        raise Refused(problems.not_signed_in())
    return token


def _at_the_console(request: Request, session: Session, now: datetime) -> tuple[Principal, str, datetime]:
    name = console_sessions.cookie_name(in_production=request.app.state.settings.in_production)
    cookie = request.cookies.get(name)
    found = console_sessions.signed_in(session, cookie, now) if cookie else None
    if cookie is None or found is None:
        raise Refused(problems.not_signed_in())
    if request.method not in _SAFE and not from_our_pages(request):
        raise Refused(problems.forbidden())
    account, opened = found
    return principal_of(session, account, today=day_of(now)), cookie, opened.last_seen_at


def from_our_pages(request: Request) -> bool:
    """Whether a page of this server sent the form: a browser sends a cookie along for other pages, too."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "-")


def _signed_if_at_all(request: Request, now: Now) -> Principal | None:
    """Nobody, too, where a token does not hold any more: what is asked does not hang on it."""
    try:
        return _signed(_signed_at_first(request, now))
    except Refused:
        return None


def _phone(principal: Annotated[Principal, Depends(_signed)]) -> Principal:
    if principal.install_id is None:
        raise Refused(problems.forbidden())
    return principal


Signed = Annotated[Principal, Depends(_signed)]
SignedAtFirst = Annotated[Principal, Depends(_signed_at_first)]
SignedIfAtAll = Annotated[Principal | None, Depends(_signed_if_at_all)]
Phone = Annotated[Principal, Depends(_phone)]
SignerOfApp = Annotated[Signer, Depends(signer_of)]
