"""The epoch: which history of the server this is. A restored server starts a new one, and phones notice."""

from uuid import UUID, uuid4

from sqlmodel import Session

from backend.tables.account import ServerState
from backend.tables.inserting import insert_new

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
    insert_new(session, ServerState, {"key": _KEY, "value": str(uuid4())})
    return UUID(session.get_one(ServerState, _KEY).value)  # of two that begin at once, one is the beginning
