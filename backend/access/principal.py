"""Who asks, and for which communes and hamlets: read from the database for every request, so that taking
something back works at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session

from backend.tables.account import Account, Grant, Install
from shared import places, problems
from shared.problems import Refused
from shared.vocabulary import roles

Areas = Mapping[str, frozenset[UUID] | None]
"""Hamlets by commune id; None stands for every hamlet of the commune."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """An account at work. `install_id` names its phone, None in a browser or a program.

    `whole_province` opens every commune, whatever `areas` holds. Whoever `must_change_password` does that first.
    """

    account_id: UUID
    username: str
    name: str
    role: str
    install_id: UUID | None
    areas: Areas
    whole_province: bool = False
    must_change_password: bool = False


@dataclass(frozen=True, kw_only=True)
class FormerArea:
    """A hamlet of a commune, or all of it (None), that an account no longer has. It covers what a phone recorded
    before it had seen `revoked_seq` in the account's own stream; None: no phone can have seen that it ended.
    """

    commune: str
    hamlet: UUID | None
    revoked_seq: int | None


def principal_of(session: Session, account: Account, install_id: UUID | None = None, *, today: date) -> Principal:
    """The account as it stands in the database now, with the areas that it holds on this day."""
    return Principal(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        install_id=install_id,
        areas=_areas(session, account.id, today),
        whole_province=roles.CODES[account.role].whole_province,
        must_change_password=account.must_change_password,
    )


def principal_of_install(session: Session, install_id: UUID, *, today: date) -> Principal:
    """Whose work a phone brings, also one that was revoked or whose account is closed: good to judge what was
    recorded, never to read. Refused with 404 for an unknown install.
    """
    install = session.get(Install, install_id)
    if install is None:
        raise Refused(problems.not_found())
    return principal_of(session, session.get_one(Account, install.account_id), install_id, today=today)


def former_areas(session: Session, account_id: UUID, today: date) -> tuple[FormerArea, ...]:
    """The areas that an account held before this day, or before they were taken back, and does not hold any more."""
    return tuple(
        FormerArea(commune=_in_force(grant.commune), hamlet=grant.hamlet, revoked_seq=grant.revoked_seq)
        for grant in _grants(session, account_id)
        if not _is_held(grant, today) and (grant.revoked_at is None or grant.revoked_seq is not None)
    )


def _areas(session: Session, account_id: UUID, today: date) -> Areas:
    areas: dict[str, frozenset[UUID] | None] = {}
    for grant in _grants(session, account_id):
        if _is_held(grant, today):
            commune = _in_force(grant.commune)
            so_far = areas.get(commune, frozenset())
            areas[commune] = None if so_far is None or grant.hamlet is None else so_far | {grant.hamlet}
    return areas


# Asked for every request, so it is put together once.
_G: Any = Grant.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_OF_ACCOUNT = (
    select(_G.c.commune, _G.c.hamlet, _G.c.until, _G.c.revoked_at, _G.c.revoked_seq)
    .where(_G.c.account_id == bindparam("account"))
    .order_by(_G.c.commune)
)


def _grants(session: Session, account_id: UUID) -> Sequence[Any]:
    return session.execute(_OF_ACCOUNT, {"account": account_id}).all()


def _is_held(grant: Any, today: date) -> bool:
    return grant.revoked_at is None and (grant.until is None or grant.until >= today)


def _in_force(commune: str) -> str:
    """The commune into which a former one was merged: who worked in that works in this."""
    unit = places.find(commune)
    return places.today_unit(unit.id).id if unit else commune
