"""The epoch: which history of the server this is. A restored server starts a new one, and phones notice."""

from uuid import UUID, uuid4

from sqlmodel import Session

from backend.tables.account import ServerState

_KEY = "epoch"


def epoch_of(session: Session) -> UUID | None:
    """The epoch of this database; None before the first seeding."""
    kept = session.get(ServerState, _KEY)
    return UUID(kept.value) if kept else None


def begin_epoch(session: Session) -> UUID:
    """The epoch of this database, begun now where there is none yet."""
    known = epoch_of(session)
    if known is not None:
        return known
    begun = uuid4()
    session.add(ServerState(key=_KEY, value=str(begun)))
    return begun
