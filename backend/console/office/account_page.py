"""One account: its name, areas and phones, its codes and passwords, and closing it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Request, Response
from sqlmodel import Session

from backend.access import activation, passwords
from backend.access.accounts import password_mark
from backend.access.principal import Principal
from backend.admin import account_list, accounts, areas
from backend.admin.areas import Wanted
from backend.console.office.accounts_page import ACCOUNTS, address_of
from backend.console.shell import qr
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.db import Reading, Writing
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.vocabulary import organisations

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCOUNT = f"{ACCOUNTS}/{{account_id}}"

_PLAIN: dict[str, Callable[[Session, Principal, UUID, datetime], None]] = {
    "khoa": accounts.close,
    "mo-lai": accounts.reopen,
    "dang-xuat": accounts.end_sessions,
}
"""Acts that need nothing more to be said, by the last part of their addresses."""


@router.get(ACCOUNT)
def account_page(*, request: Request, reader: Reader, session: Reading, now: Now, account_id: UUID) -> Response:
    """Everything about one account but what only its owner knows."""
    return _shown(request, reader, session, account_id, now)


@router.post(f"{ACCOUNT}/ten")
def rename(
    *, request: Request, reader: Reader, now: Now, account_id: UUID, name: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Write the name anew."""
    return _done(request, reader, now, account_id, lambda s: accounts.rename(s, reader, account_id, name, now))


@router.post(f"{ACCOUNT}/to-chuc")
def set_organisation(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    account_id: UUID,
    organisation: Annotated[str, Form(max_length=16)] = "",
) -> Response:
    """Note for whom an officer works."""

    def act(session: Session) -> None:
        accounts.set_organisation(session, reader, account_id, organisation or None, now)

    return _done(request, reader, now, account_id, act)


@router.post(f"{ACCOUNT}/dia-ban")
def give_commune(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    account_id: UUID,
    commune: Annotated[str, Form(max_length=16)] = "",
    until: Annotated[DayText, Form(max_length=10)] = "",
) -> Response:
    """Give all of a commune; hamlets are given on the page of areas."""

    def act(session: Session) -> None:
        unit = places.resolve(commune, day_of(now)).id
        wanted = Wanted(account_id=account_id, commune=unit, hamlet=None, until=day_in("until", until))
        areas.give(session, reader, wanted, now)

    return _done(request, reader, now, account_id, act)


@router.post(f"{ACCOUNT}/dia-ban/{{grant_id}}/thu-lai")
def take_back(*, request: Request, reader: Reader, now: Now, account_id: UUID, grant_id: UUID) -> Response:
    """Take an area back."""
    return _done(request, reader, now, account_id, lambda s: areas.take_back(s, reader, grant_id, now))


@router.post(f"{ACCOUNT}/may/{{install_id}}/thu-hoi")
def revoke_phone(*, request: Request, reader: Reader, now: Now, account_id: UUID, install_id: UUID) -> Response:
    """Shut a phone out."""
    return _done(
        request, reader, now, account_id, lambda s: accounts.revoke_phone(s, reader, account_id, install_id, now)
    )


@router.post(f"{ACCOUNT}/ma")
def give_code(
    *,
    request: Request,
    reader: Reader,
    session: Writing,
    now: Now,
    account_id: UUID,
    given: Annotated[int | None, Form(ge=0)] = None,
) -> Response:
    """A new activation code with its QR, on the answer to this form alone: no address shows it again.

    `given`: how many codes the account had when the form was read, so that loading the page again makes no other code.
    """
    if given is not None and given != activation.codes_given(session, account_id):
        return _shown(request, reader, session, account_id, now, problems.code_given_before())
    code = accounts.new_code(session, reader, account_id, now)
    words = {
        "account": account_list.read(session, reader, account_id, now),
        "code": code,
        "qr": qr.drawn(activation.qr_text(code)),
        "until": now + activation.GOOD_FOR,
    }
    return page(request, "office/account_code.html", words, principal=reader)


@router.post(f"{ACCOUNT}/mat-khau")
def give_password(
    *,
    request: Request,
    reader: Reader,
    session: Writing,
    now: Now,
    account_id: UUID,
    given: Annotated[str | None, Form(max_length=16)] = None,
) -> Response:
    """A password made by the server, on the answer to this form alone; whoever signs in with it chooses another.

    `given`: the mark of the password that stood when the form was read, so that loading the page again makes no other.
    """
    if given is not None and given != password_mark(accounts.found(session, reader, account_id)):
        return _shown(request, reader, session, account_id, now, problems.password_given_before())
    password = passwords.made()
    accounts.give_password(session, reader, account_id, passwords.hashed(password), now)
    words = {"account": account_list.read(session, reader, account_id, now), "password": password}
    return page(request, "office/account_password.html", words, principal=reader)


@router.post(f"{ACCOUNT}/{{act}}")
def plain_act(
    *, request: Request, reader: Reader, now: Now, account_id: UUID, act: Annotated[str, Path(max_length=16)]
) -> Response:
    """Close the account, open it again, or sign it out everywhere."""
    do = _PLAIN.get(act)
    if do is None:
        raise Refused(problems.not_found())
    return _done(request, reader, now, account_id, lambda session: do(session, reader, account_id, now))


def _done(
    request: Request, reader: Principal, now: datetime, account_id: UUID, do: Callable[[Session], object]
) -> Response:
    """Do it and show the account; what is wrong is said on its page."""

    def act(session: Session) -> str:
        accounts.found(session, reader, account_id)
        do(session)
        return address_of(account_id)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        return _shown(request, reader, session, account_id, now, *found)

    return posted(request, act, again)


def _shown(
    request: Request,
    reader: Principal,
    session: Session,
    account_id: UUID,
    now: datetime,
    *found: Problem,
) -> Response:
    words = {
        "account": account_list.read(session, reader, account_id, now),
        "found": found,
        "password_mark": password_mark(accounts.found(session, reader, account_id)),
        "codes_given": activation.codes_given(session, account_id),
        "units": places.units_on(day_of(now)),
        "organisations": organisations.CODES.values(),
        "today": day_of(now),
    }
    return page(
        request, "office/account.html", words, principal=reader, status=found[0].status if found else HTTPStatus.OK
    )
