"""What has been stuck for more than a day: held operations that nobody settled, fields that two people changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.tables.op import FieldConflict, KeptOp
from backend.tables.receipt import HeldOp

TOO_LONG = timedelta(hours=24)

# What names no commune of ours lies in no area but the whole province's.
_COMMUNE: ColumnElement[str] = KeptOp.__table__.c.commune  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so


@dataclass(frozen=True, kw_only=True)
class Stuck:
    """How many of one kind (held, conflict) wait in a commune, since when the oldest does, and how many too long.

    `commune` is None for operations that name no commune of ours.
    """

    what: str
    commune: str | None
    waiting: int
    too_long: int
    oldest: datetime


def stuck(session: Session, now: datetime) -> list[Stuck]:
    """Everything that waits for a person or a later operation, by commune."""
    return _held(session, now) + _conflicts(session, now)


def stuck_in_area(session: Session, principal: Principal, now: datetime) -> list[Stuck]:
    """The same of the principal's communes. Refused with 403 for officers."""
    scope.require(principal, "committee", "supervisor", "admin")
    return _held(session, now, scope.in_area(principal, _COMMUNE)) + _conflicts(
        session, now, scope.in_area(principal, col(FieldConflict.commune))
    )


def _held(session: Session, now: datetime, *where: ColumnElement[bool]) -> list[Stuck]:
    same = and_(col(KeptOp.op_id) == col(HeldOp.op_id), col(KeptOp.install_id) == col(HeldOp.install_id))
    since = col(KeptOp.received_at)
    found = (
        select(col(KeptOp.commune), *_summed(since, now))
        .join(HeldOp, same)
        .where(*where)
        .group_by(col(KeptOp.commune))
        .order_by(col(KeptOp.commune))
    )
    return _told("held", session.execute(found).all())


def _conflicts(session: Session, now: datetime, *where: ColumnElement[bool]) -> list[Stuck]:
    commune, since = col(FieldConflict.commune), col(FieldConflict.offered_at)
    found = (
        select(commune, *_summed(since, now))
        .where(col(FieldConflict.settled_at).is_(None), *where)
        .group_by(commune)
        .order_by(commune)
    )
    return _told("conflict", session.execute(found).all())


def _summed(since: Any, now: datetime) -> tuple[Any, ...]:
    return func.count(), func.count().filter(since < now - TOO_LONG), func.min(since)


def _told(what: str, rows: Sequence[Any]) -> list[Stuck]:
    return [
        Stuck(what=what, commune=commune, waiting=waiting, too_long=too_long, oldest=oldest)
        for commune, waiting, too_long, oldest in rows
    ]
