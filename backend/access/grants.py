"""An account's areas with every hamlet named, as a phone needs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from backend.access.principal import Principal
from backend.tables.household import HamletRow


@dataclass(frozen=True, kw_only=True)
class Granted:
    """The hamlets of one commune that an account may work in, by id."""

    commune: str
    hamlets: list[UUID]


def granted(session: Session, principal: Principal, today: date) -> list[Granted]:
    """The principal's communes in order; «all hamlets» becomes those that exist today."""
    whole = [commune for commune, hamlets in principal.areas.items() if hamlets is None]
    existing = _existing(session, whole, today)
    return [
        Granted(commune=commune, hamlets=sorted(existing.get(commune, ()) if hamlets is None else hamlets))
        for commune, hamlets in sorted(principal.areas.items())
    ]


def _existing(session: Session, communes: Iterable[str], today: date) -> dict[str, list[UUID]]:
    statement = select(HamletRow.commune, HamletRow.id).where(
        col(HamletRow.commune).in_(sorted(communes)),
        or_(col(HamletRow.until).is_(None), col(HamletRow.until) >= today),
    )
    found: dict[str, list[UUID]] = {}
    for commune, hamlet in session.exec(statement):
        found.setdefault(commune, []).append(hamlet)
    return found
