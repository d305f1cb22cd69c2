"""Accounts as administrators look for them: a line each, and one with its areas and phones."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import accounts
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from shared import places
from shared.clock import day_of
from shared.text import fold, numbered_key, sort_key


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Whom somebody looks for: words of the name or user name, without marks if they like; "" for all."""

    words: str = ""
    role: str = ""
    commune: str = ""
    closed: bool = False


@dataclass(frozen=True, kw_only=True)
class AccountLine:
    """An account in the list. `communes`: where it works today. `phones` are those that were not shut out."""

    id: UUID
    username: str
    name: str
    role: str
    active: bool
    communes: tuple[str, ...]
    phones: int
    last_hello_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AreaShown:
    """A commune, or one hamlet of it, that an account was given, until its last day if it has one."""

    grant_id: UUID
    commune: str
    hamlet: UUID | None
    hamlet_name: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class PhoneShown:
    """A phone of an account; `revoked_at` is when it was shut out."""

    install_id: UUID
    device_name: str
    app_version: str
    activated_at: datetime
    last_hello_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AccountShown:
    """One account. `must_change`: its password is one that an administrator has seen."""

    id: UUID
    username: str
    name: str
    role: str
    active: bool
    has_password: bool
    must_change: bool
    organisation: str | None
    areas: tuple[AreaShown, ...]
    phones: tuple[PhoneShown, ...]


def listed(session: Session, principal: Principal, sought: Sought, today: date) -> list[AccountLine]:
    """The accounts that fit, in the order of their names. Refused with 403 unless an administrator asks."""
    scope.require(principal, "admin")
    at = _communes(session, today)
    phones = _phones_in_use(session)
    wanted = [] if sought.closed else [col(Account.active)]
    found = [_line(row, at, phones) for row in session.execute(select(Account).where(*wanted)).scalars()]
    return sorted((one for one in found if _fits(one, sought)), key=lambda one: sort_key(one.name))


def read(session: Session, principal: Principal, account_id: UUID, now: datetime) -> AccountShown:
    """One account; Refused with 403 unless an administrator asks, 404 for an unknown one."""
    account = accounts.found(session, principal, account_id)
    return AccountShown(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        active=account.active,
        has_password=account.password_hash is not None,
        must_change=account.must_change_password,
        organisation=account.organisation,
        areas=tuple(_areas(session, account.id, day_of(now))),
        phones=tuple(_phones(session, account.id)),
    )


def _line(account: Account, at: Mapping[UUID, Sequence[str]], phones: Mapping[UUID, Any]) -> AccountLine:
    in_use = phones.get(account.id)
    return AccountLine(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        active=account.active,
        communes=tuple(at.get(account.id, ())),
        phones=in_use.number if in_use else 0,
        last_hello_at=in_use.last_hello_at if in_use else None,
    )


def _fits(one: AccountLine, sought: Sought) -> bool:
    named = fold(f"{one.name} {one.username}")
    return (
        all(word in named for word in fold(sought.words).split())
        and sought.role in {"", one.role}
        and (not sought.commune or sought.commune in one.communes)
    )


def _held(today: date) -> tuple[Any, ...]:
    return col(Grant.revoked_at).is_(None), or_(col(Grant.until).is_(None), col(Grant.until) >= today)


def _communes(session: Session, today: date) -> Mapping[UUID, Sequence[str]]:
    given = select(col(Grant.account_id), col(Grant.commune)).where(*_held(today)).distinct()
    found: dict[UUID, list[str]] = defaultdict(list)
    for account, commune in session.execute(given.order_by(col(Grant.commune))):
        found[account].append(places.today_unit(commune).id)
    return found


def _phones_in_use(session: Session) -> Mapping[UUID, Any]:
    in_use = select(
        col(Install.account_id), func.count().label("number"), func.max(Install.last_hello_at).label("last_hello_at")
    ).where(col(Install.revoked_at).is_(None))
    return {row.account_id: row for row in session.execute(in_use.group_by(col(Install.account_id)))}


def _areas(session: Session, account_id: UUID, today: date) -> list[AreaShown]:
    given = select(Grant).where(col(Grant.account_id) == account_id, *_held(today))
    grants = session.execute(given).scalars().all()
    hamlets = [grant.hamlet for grant in grants if grant.hamlet]
    named = select(col(HamletRow.id), col(HamletRow.name)).where(col(HamletRow.id).in_(hamlets))
    names = {row.id: row.name for row in session.execute(named)}
    shown = [
        AreaShown(
            grant_id=grant.id,
            commune=grant.commune,
            hamlet=grant.hamlet,
            hamlet_name=names.get(grant.hamlet, "") if grant.hamlet else "",
            until=grant.until,
        )
        for grant in grants
    ]
    return sorted(shown, key=lambda one: (sort_key(places.unit(one.commune).label), numbered_key(one.hamlet_name)))


def _phones(session: Session, account_id: UUID) -> list[PhoneShown]:
    theirs = select(Install).where(col(Install.account_id) == account_id).order_by(col(Install.activated_at).desc())
    return [
        PhoneShown(**{name: getattr(row, name) for name in PhoneShown.__dataclass_fields__})
        for row in session.execute(theirs).scalars()
    ]
