"""The epoch: which history of the server this is. A restored server starts a new one, and phones notice."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from backend.tables.account import ServerState
from backend.tables.history import Epoch
from backend.tables.inserting import insert_new

_KEY = "epoch"
_T: Any = ServerState.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_VALUE: Select[str] = select(_T.c.value).where(_T.c.key == _KEY)

RESTORED, COPIED_BACK, PHONE_KNOWS_MORE = "restored", "copied_back", "phone_knows_more"
"""Why a history begins anew: `tungnha restore`; another copy of the database lies there; a phone saw what is gone."""


def epoch_of(session: Session) -> UUID | None:
    """The epoch of this database; None before the first seeding."""
    kept = session.execute(_VALUE).scalar()
    return UUID(kept) if kept else None


def begin_epoch(session: Session) -> UUID:
    """The epoch of this database, begun now where there is none yet."""
    known = epoch_of(session)
    if known is not None:
        return known
    insert_new(session, ServerState, {"key": _KEY, "value": str(uuid4())})
    return UUID(session.execute(_VALUE).scalar_one())  # of two that begin at once, one is the beginning


def begin_anew(session: Session, known: UUID, cause: str, at: datetime, holds_until: datetime | None = None) -> UUID:
    """A new epoch after the `known` one; of two who begin it at once, the second gets the first one's.

    Phones offer again what they have acknowledgements for. `holds_until`: what was stored after it may be missing.
    """
    standing = UUID(session.execute(_VALUE.with_for_update()).scalar_one())
    if standing != known:
        return standing
    new = uuid4()
    session.execute(update(ServerState).where(col(ServerState.key) == _KEY).values(value=str(new)))
    session.add(Epoch(epoch=new, begun_at=at, cause=cause, holds_until=holds_until))
    return new
