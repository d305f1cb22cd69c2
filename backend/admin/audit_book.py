"""Reading the book of acts in office: who did what and when, the newest first, and whether the book is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.tables.account import Account
from backend.tables.law import AuditEntry
from shared.clock import VIETNAM
from shared.text import sort_key


@dataclass(frozen=True, kw_only=True)
class BookAsk:
    """What is looked for: days of Vietnam, both included, an account, an act; None for all. `before`: entries with a
    lower number.
    """

    first: date | None = None
    last: date | None = None
    account_id: UUID | None = None
    act: str | None = None
    before: int | None = None


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One entry with the name of who acted; `facts` are those of the act, `sha256` its seal."""

    number: int
    at: datetime
    account_id: UUID
    name: str
    act: str
    subject: UUID
    facts: dict[str, Any]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Wholeness:
    """The book's entries as they stand, its last seal, and the numbers that were changed or are missing, at most
    `AT_MOST` of them.
    """

    entries: int
    last_seal: str
    broken: tuple[int, ...]


AT_MOST = 20
EXPORTED_AT_MOST = 100_000


def listed(session: Session, principal: Principal, ask: BookAsk, limit: int) -> list[EntryShown]:
    """The newest entries that fit. Refused with 403 unless an administrator asks."""
    scope.require(principal, "admin")
    return list(_entries(session, ask, limit))


def exported(session: Session, principal: Principal, ask: BookAsk, now: datetime) -> list[EntryShown]:
    """All entries that fit, to be carried away, and that they were: an entry of its own. Refused as `listed`."""
    scope.require(principal, "admin")
    found = list(_entries(session, ask, EXPORTED_AT_MOST))
    facts = {"entries": len(found)}
    act = Act(account_id=principal.account_id, act="audit_exported", subject=principal.account_id, facts=facts)
    audit.write(session, act, now)
    return found


def _entries(session: Session, ask: BookAsk, limit: int) -> Iterator[EntryShown]:
    found = (
        select(AuditEntry, col(Account.name))
        .outerjoin(Account, col(Account.id) == col(AuditEntry.account_id))
        .where(*_conditions(ask))
        .order_by(col(AuditEntry.number).desc())
        .limit(limit)
    )
    for entry, name in session.execute(found):
        yield EntryShown(
            number=entry.number,
            at=entry.at,
            account_id=entry.account_id,
            name=name or "",
            act=entry.act,
            subject=entry.subject,
            facts=entry.facts,
            sha256=entry.sha256,
        )


def wholeness(session: Session, principal: Principal) -> Wholeness:
    """Go through the whole book, as `tungnha verify-audit` does. Refused with 403 unless an administrator asks."""
    scope.require(principal, "admin")
    last = session.execute(select(AuditEntry).order_by(col(AuditEntry.number).desc()).limit(1)).scalar()
    broken = [number for number, _ in zip(audit.broken_at(session), range(AT_MOST), strict=False)]
    return Wholeness(entries=last.number if last else 0, last_seal=last.sha256 if last else "", broken=tuple(broken))


def actors(session: Session, principal: Principal) -> list[tuple[UUID, str]]:
    """Everybody who stands in the book, by name. Refused with 403 unless an administrator asks."""
    scope.require(principal, "admin")
    ids = select(col(AuditEntry.account_id)).distinct()
    found = session.execute(select(col(Account.id), col(Account.name)).where(col(Account.id).in_(ids)))
    return sorted(((row.id, row.name) for row in found), key=lambda one: sort_key(one[1]))


def _conditions(ask: BookAsk) -> list[ColumnElement[bool]]:
    found = []
    if ask.first:
        found.append(col(AuditEntry.at) >= datetime.combine(ask.first, time.min, VIETNAM))
    if ask.last:
        found.append(col(AuditEntry.at) < datetime.combine(ask.last + timedelta(days=1), time.min, VIETNAM))
    if ask.account_id:
        found.append(col(AuditEntry.account_id) == ask.account_id)
    if ask.act:
        found.append(col(AuditEntry.act) == ask.act)
    if ask.before:
        found.append(col(AuditEntry.number) < ask.before)
    return found
