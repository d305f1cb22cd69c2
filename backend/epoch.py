"""The server's history has a name. A server that was restored takes a new one, and phones offer again what it lost."""

from uuid import UUID

from sqlmodel import Session

from backend.tables.account import ServerState

_KEY = "epoch"


def epoch_of(session: Session) -> UUID:
    """The epoch of this database; LookupError before `tungnha migrate` has begun one."""
    state = session.get(ServerState, _KEY)
    if state is None:
        raise LookupError("this database has no epoch yet; run tungnha migrate")
    return UUID(state.value)


def begin_if_none(session: Session, epoch: UUID) -> None:
    """Begin the history of a database that has none."""
    if session.get(ServerState, _KEY) is None:
        session.add(ServerState(key=_KEY, value=str(epoch)))
