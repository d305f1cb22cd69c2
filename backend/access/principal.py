"""Who asks, and for which communes and hamlets: read from the database for every request, so that taking
something back works at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from backend.tables.account import Account, Grant
from shared.vocabulary import roles

Areas = Mapping[str, frozenset[UUID] | None]
"""Hamlets by commune id; None stands for every hamlet of the commune."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """An account at work. `install_id` names its phone, None in a browser or a program.

    `whole_province` opens every commune, whatever `areas` holds.
    """

    account_id: UUID
    username: str
    name: str
    role: str
    install_id: UUID | None
    areas: Areas
    whole_province: bool = False


def principal_of(session: Session, account: Account, install_id: UUID | None = None) -> Principal:
    """The account as it stands in the database now, with the areas that it holds now."""
    return Principal(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        install_id=install_id,
        areas=_areas(session, account.id),
        whole_province=roles.CODES[account.role].whole_province,
    )


def _areas(session: Session, account_id: UUID) -> Areas:
    areas: dict[str, frozenset[UUID] | None] = {}
    held = select(Grant).where(Grant.account_id == account_id, col(Grant.revoked_at).is_(None))
    for grant in session.exec(held.order_by(Grant.commune)):
        so_far = areas.get(grant.commune, frozenset())
        areas[grant.commune] = None if so_far is None or grant.hamlet is None else so_far | {grant.hamlet}
    return areas
