"""Who works where: given and taken back under numbers in the officer's own stream, and named hamlet by hamlet, as a
phone needs it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, or_
from sqlmodel import Session, col, select

from backend.access.principal import Principal
from backend.tables.account import Account, Grant
from backend.tables.counter import lock_head, move_head, user_scope
from backend.tables.household import HamletRow
from backend.tables.inserting import insert_rows
from backend.tables.stream import Change
from shared.clock import day_of
from shared.ids import uuid7

KIND = "assignment"


@dataclass(frozen=True, kw_only=True)
class Granted:
    """The hamlets of one commune that an account may work in, by id."""

    commune: str
    hamlets: list[UUID]


def give(
    session: Session, account: Account, commune: str, hamlet: UUID | None, now: datetime, *, until: date | None = None
) -> Grant:
    """Give an account a hamlet of a commune, or all of it (None), up to the day `until`; what stands stays as it is."""
    scope = user_scope(account.id)
    number = lock_head(session, scope) + 1
    for standing in _standing(session, account.id, commune, hamlet):
        if standing.until == until:
            return standing
    grant = Grant(
        id=uuid7(int(now.timestamp() * 1_000)),
        account_id=account.id,
        commune=commune,
        hamlet=hamlet,
        granted_at=now,
        until=until,
        granted_seq=number,
    )
    insert_rows(session, Grant, [grant.model_dump()])
    said = {"scope": scope, "seq": number, "kind": KIND, "row_id": grant.id, "hamlet": None, "act": "put", "at": None}
    insert_rows(session, Change, [said])
    move_head(session, scope, number)
    return grant


def renew(
    session: Session, account: Account, commune: str, hamlet: UUID | None, now: datetime, *, until: date | None
) -> Grant:
    """Give an area up to another last day than before. At no number in between is the phone without it."""
    grant = give(session, account, commune, hamlet, now, until=until)
    for standing in _standing(session, account.id, commune, hamlet):
        if standing.id != grant.id:
            _end(session, standing, now)
    return grant


def take_back(session: Session, account: Account, commune: str, hamlet: UUID | None, now: datetime) -> int:
    """Take back what was given of exactly this area; how many grants that ended.

    It reads nothing from now on. What its phone recorded before it hears of this is filed all the same.
    """
    lock_head(session, user_scope(account.id))
    standing = _standing(session, account.id, commune, hamlet)
    for grant in standing:
        _end(session, grant, now)
    return len(standing)


def end_expired(session: Session, now: datetime) -> int:
    """Take back every grant whose last day has passed; how many. Reading ended with that day, whoever noted it."""
    over = select(Grant).where(col(Grant.revoked_at).is_(None), col(Grant.until) < day_of(now))
    expired = session.exec(over.order_by(col(Grant.account_id), col(Grant.id))).all()
    for grant in expired:
        _end(session, grant, now)
    return len(expired)


def granted(session: Session, principal: Principal, today: date) -> list[Granted]:
    """The principal's communes in order; «all hamlets» becomes those that exist today."""
    whole = [commune for commune, hamlets in principal.areas.items() if hamlets is None]
    existing = _existing(session, whole, today)
    return [
        Granted(commune=commune, hamlets=sorted(existing.get(commune, ()) if hamlets is None else hamlets))
        for commune, hamlets in sorted(principal.areas.items())
    ]


_STANDING = (
    select(Grant)
    .where(
        col(Grant.account_id) == bindparam("account"),
        col(Grant.commune) == bindparam("named"),
        col(Grant.hamlet).is_not_distinct_from(bindparam("exactly")),
        col(Grant.revoked_at).is_(None),
    )
    .order_by(col(Grant.id))
)


def _standing(session: Session, account_id: UUID, commune: str, hamlet: UUID | None) -> Sequence[Grant]:
    named = {"account": account_id, "named": commune, "exactly": hamlet}
    return session.execute(_STANDING, named).scalars().all()


def _end(session: Session, grant: Grant, now: datetime) -> None:
    scope = user_scope(grant.account_id)
    number = lock_head(session, scope) + 1
    grant.revoked_at, grant.revoked_seq = now, number
    session.exec(delete(Change).where(col(Change.scope) == scope, col(Change.row_id) == grant.id))
    session.add(Change(scope=scope, seq=number, kind=KIND, row_id=grant.id, act="leave", at=now))
    move_head(session, scope, number)
    session.flush()


def _existing(session: Session, communes: Iterable[str], today: date) -> dict[str, list[UUID]]:
    named = sorted(communes)
    if not named:
        return {}
    statement = select(HamletRow.commune, HamletRow.id).where(
        col(HamletRow.commune).in_(named),
        or_(col(HamletRow.until).is_(None), col(HamletRow.until) >= today),
    )
    found: dict[str, list[UUID]] = {}
    for commune, hamlet in session.exec(statement):
        found.setdefault(commune, []).append(hamlet)
    return found
