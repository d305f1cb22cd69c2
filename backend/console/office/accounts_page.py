"""«Tài khoản và máy»: find an account, and open one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.accounts import NewAccount
from backend.access.principal import Principal
from backend.admin import account_list, accounts
from backend.admin.account_list import Sought
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import posted
from backend.db import Reading
from backend.edge.clock import Now
from backend.tables.household import HamletRow
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.text import numbered_key
from shared.vocabulary import organisations, roles

router = APIRouter(route_class=PageRoute, include_in_schema=False)

ACCOUNTS = "/quan-tri/tai-khoan"
ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form for a new account is filled with, as texts; no hamlet means the whole commune."""

    username: str = ""
    name: str = ""
    role: str = "officer"
    organisation: str = ""
    commune: str = ""
    hamlets: Sequence[str] = ()


def _filled(  # noqa: PLR0917 - the fields of the form, each by its name
    username: Annotated[str, Form(max_length=64)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=16)] = "",
    organisation: Annotated[str, Form(max_length=16)] = "",
    commune: Annotated[str, Form(max_length=16)] = "",
    hamlet: Annotated[Sequence[str], Form(max_length=400)] = (),
) -> Filled:
    return Filled(
        username=username.strip(), name=name, role=role, organisation=organisation, commune=commune, hamlets=hamlet
    )


@router.get(ACCOUNTS)
def accounts_page(*, request: Request, reader: Reader, session: Reading, now: Now) -> Response:
    """The accounts at work, the first hundred by name."""
    return _list(request, reader, session, Sought(), day_of(now))


@router.post(f"{ACCOUNTS}/tim")
def find_accounts(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    words: Annotated[str, Form(max_length=120)] = "",
    role: Annotated[str, Form(max_length=16)] = "",
    commune: Annotated[str, Form(max_length=16)] = "",
    closed: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Those that fit. It is sent as a form and changes nothing: a name does not stand in an address."""
    sought = Sought(words=words, role=role, commune=commune, closed=bool(closed))
    return _list(request, reader, session, sought, day_of(now))


@router.get(f"{ACCOUNTS}/moi")
def new_account_form(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The form for a new account; with a commune it offers the hamlets of it."""
    scope.require(reader, "admin")
    return page(
        request, "office/account_new.html", _words(session, Filled(commune=commune), day_of(now)), principal=reader
    )


@router.post(f"{ACCOUNTS}/moi")
def open_account(
    *, request: Request, reader: Reader, now: Now, filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Open it, and show its page, where codes and passwords are given."""

    def act(session: Session) -> str:
        return address_of(accounts.open_account(session, reader, _new(session, filled, day_of(now)), now))

    def again(session: Session, found: Sequence[Problem]) -> Response:
        words = _words(session, filled, day_of(now)) | {"found": found}
        return page(request, "office/account_new.html", words, principal=reader, status=found[0].status)

    return posted(request, act, again)


def address_of(account_id: UUID) -> str:
    """The page of one account."""
    return f"{ACCOUNTS}/{account_id}"


def _list(request: Request, reader: Principal, session: Session, sought: Sought, today: date) -> Response:
    found = account_list.listed(session, reader, sought, today)
    words = {
        "rows": found[:ON_A_PAGE],
        "more": len(found) - ON_A_PAGE,
        "sought": sought,
        "roles": roles.CODES.values(),
        "units": places.units_on(today),
    }
    return page(request, "office/accounts.html", words, principal=reader)


def _words(session: Session, filled: Filled, today: date) -> dict[str, Any]:
    return {
        "filled": asdict(filled),
        "found": (),
        "roles": roles.CODES.values(),
        "organisations": organisations.CODES.values(),
        "units": places.units_on(today),
        "hamlets": hamlets_of(session, filled.commune, today).items(),
    }


def hamlets_of(session: Session, commune: str, today: date) -> Mapping[str, str]:
    """The hamlets of a commune today by their ids, Xóm 2 before Xóm 10."""
    here = select(HamletRow).where(col(HamletRow.commune) == commune)
    rows = [row for row in session.execute(here).scalars() if row.until is None or row.until >= today]
    return {str(row.id): row.name for row in sorted(rows, key=lambda row: numbered_key(row.name))}


def _new(session: Session, filled: Filled, today: date) -> NewAccount:
    return NewAccount(
        username=filled.username,
        name=filled.name,
        role=filled.role,
        organisation=filled.organisation or None,
        areas=tuple(_areas(session, filled, today)),
    )


def _areas(session: Session, filled: Filled, today: date) -> Sequence[tuple[str, UUID | None]]:
    """The commune or its hamlets; Refused with 422 for a commune that is none, or a hamlet of another one."""
    if not filled.commune or filled.role == "admin":
        return ()
    unit = places.resolve(filled.commune, today)
    if not unit.in_force_on(today):
        raise Refused(problems.unknown_unit("commune"))
    if not set(filled.hamlets) <= hamlets_of(session, unit.id, today).keys():
        raise Refused(problems.unknown_code("hamlet"))
    return [(unit.id, UUID(hamlet)) for hamlet in filled.hamlets] or [(unit.id, None)]
