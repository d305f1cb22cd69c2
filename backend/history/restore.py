"""Put a backup in the place of the database: opened and tried first, and only then the live one is touched.

What is restored begins a new epoch, so that every phone offers again what it has sent since.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from backend import revisions
from backend.db import Database
from backend.history import backup, holding, mark, postgresql_copy, sqlite_copy
from backend.history.sealed_file import Header
from backend.settings import Settings
from backend.sync.epoch import RESTORED, begin_anew, begin_epoch
from backend.tables.op import InstallLine
from shared import problems
from shared.problems import Refused


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored: the new epoch, when the backup was made, and where the replaced SQLite file is kept."""

    epoch: UUID
    made_at: datetime
    replaced: Path | None


def restore(settings: Settings, file: Path, now: datetime) -> Restored:
    """Replace the database by a backup, and begin a new epoch.

    Refused with 503, before anything was touched, for a file that is damaged or sealed with a foreign key, and while a
    server is at work.
    """
    with holding.alone(settings.state_dir), backup.scratch(settings) as folder:
        header, held = backup.opened(file, folder / "copy", settings)
        if held.revision is None or not revisions.knows(held.revision):
            raise Refused(problems.backup_of_another_database())
        epoch, replaced = _PUT[header.engine](settings, folder / "copy", header, now)
        database = Database(settings.url())
        mark.renew(database, settings.state_dir, now, known=True)
        with database.writing() as session:
            backup.note(session, file, header, held, now)
        database.close()
    return Restored(epoch=epoch, made_at=header.made_at, replaced=replaced)


def _put_file(settings: Settings, copy: Path, header: Header, now: datetime) -> tuple[UUID, Path | None]:
    # The copy is made ready before it is put in place: at no moment does an old epoch lie there.
    epoch = _begin(Database(f"sqlite:///{copy}"), header, now)
    live = sqlite_copy.live_file(settings.url())
    return epoch, sqlite_copy.put_in_place(copy, live, f"replaced-{now:%Y%m%dT%H%M%SZ}")


def _put_tables(settings: Settings, copy: Path, header: Header, now: datetime) -> tuple[UUID, Path | None]:
    postgresql_copy.put_in_place(settings.url(), copy)
    return _begin(Database(settings.url()), header, now), None


def _begin(database: Database, header: Header, now: datetime) -> UUID:
    """Bring the restored tables to this version's shape, and begin the history that follows from the backup."""
    revisions.upgrade(database.writer.url)
    with database.writing() as session:
        epoch = begin_anew(session, begin_epoch(session), RESTORED, now, holds_until=header.made_at)
        _prove_durable(session)
    database.close()
    return epoch


def _prove_durable(session: Session) -> None:
    """The backup that was restored holds all that is here, and nothing that is not."""
    session.execute(update(InstallLine).values(durable_dseq=col(InstallLine.acked_dseq)))


_PUT = {"sqlite": _put_file, "postgresql": _put_tables}
