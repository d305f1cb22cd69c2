"""The stream of a scope: its counter, and how far back it still tells of rows that left."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from backend.tables.counter import (
    REFERENCE,
    head_and_horizon,
    head_of,
    heads_and_horizons,
    lock_head,
    move_head,
    user_scope,
)
from backend.tables.stream import Change, ScopeHead

__all__ = [
    "REFERENCE",
    "compact",
    "compact_all",
    "head_and_horizon",
    "head_of",
    "heads_and_horizons",
    "lock_head",
    "move_head",
    "user_scope",
]

KEPT_FOR = timedelta(days=35)
"""How long a stream tells of a row that left: as long as a phone keeps what it sent, and a backup is good for."""


def compact_all(session: Session, now: datetime) -> int:
    """Compact every scope, in the order of their ids; how many rows that had left are told of no more."""
    scopes = session.execute(select(col(ScopeHead.scope)).order_by(col(ScopeHead.scope))).scalars().all()
    return sum(compact(session, scope, now) for scope in scopes)


def compact(session: Session, scope: str, now: datetime) -> int:
    """Forget the rows of a scope that left more than 35 days ago, and raise its horizon over them; how many.

    A phone whose cursor lies behind the horizon may hold one of them, and loads the scope anew.
    """
    lock_head(session, scope)
    old = (col(Change.scope) == scope, col(Change.act) == "leave", col(Change.at) < now - KEPT_FOR)
    number, highest = session.execute(select(func.count(), func.max(col(Change.seq))).where(*old)).one()
    if number:
        session.execute(delete(Change).where(*old))
        above = col(ScopeHead.scope) == scope, col(ScopeHead.horizon) < highest
        session.execute(update(ScopeHead).where(*above).values(horizon=highest))
    return int(number)
