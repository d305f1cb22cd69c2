"""The mark by which a server tells its database from an older copy of it.

The mark stands in the database and, beside it, in STATE_DIR; both change at every start and every hour. A copy that
was put back carries a mark that the file has forgotten: then a new epoch begins, and phones offer again what is gone.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlmodel import Session, col

from backend import secret_files
from backend.db import Database
from backend.history import holding
from backend.sync.epoch import COPIED_BACK, begin_anew, epoch_of
from backend.tables.account import ServerState
from backend.tables.inserting import insert_new

_KEY, _FILE = "mark", "epoch.json"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What the file says: the mark that stood in the database, and the one that was about to take its place."""

    epoch: str | None = None
    mark: str | None = None
    next: str | None = None


def renew(database: Database, state_dir: Path, now: datetime, *, known: bool = False) -> UUID | None:
    """Change the mark, and begin a new epoch where the database carries one that the file does not know, unless it is
    `known` to be the right database.

    The epoch; None for a database without one yet. The file names the next mark before the database has it, so that
    a crash anywhere leaves the database with a mark that the file knows.
    """
    with holding.one_after_another(state_dir):
        with database.reading() as session:
            standing, begun = _mark_of(session), epoch_of(session) is not None
        if not begun:
            return None
        said = _read(state_dir)
        coming = str(uuid4())
        recognised = known or standing in {said.mark, said.next}
        _write(state_dir, Mark(epoch=said.epoch, mark=standing if recognised else said.mark, next=coming))
        with database.writing() as session:
            epoch = _move_on(session, coming, now, recognised=recognised)
        _write(state_dir, Mark(epoch=str(epoch), mark=coming))
    return epoch


def _move_on(session: Session, coming: str, now: datetime, *, recognised: bool) -> UUID | None:
    epoch = epoch_of(session)
    if epoch is not None and not recognised:
        epoch = begin_anew(session, epoch, COPIED_BACK, now)
    insert_new(session, ServerState, {"key": _KEY, "value": coming})
    session.execute(update(ServerState).where(col(ServerState.key) == _KEY).values(value=coming))
    return epoch


def _mark_of(session: Session) -> str | None:
    return session.execute(select(col(ServerState.value)).where(col(ServerState.key) == _KEY)).scalar()


def _read(state_dir: Path) -> Mark:
    """What the file says; without a file, the mark of a database that never had one is known, and no other."""
    path = state_dir / _FILE
    return Mark(**json.loads(path.read_bytes())) if path.exists() else Mark()


def _write(state_dir: Path, mark: Mark) -> None:
    secret_files.write_over(state_dir / _FILE, json.dumps(asdict(mark)).encode())
