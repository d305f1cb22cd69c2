"""A server's folder with the sample communes in it, and what can be read off its database from beside."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, col, select

from backend import revisions, rollups
from backend.access import accounts, activation
from backend.app import system_now
from backend.checks.finding import Look
from backend.checks.invariants import look_at_all
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.history import backup, restore
from backend.settings import Settings
from backend.sync.epoch import epoch_of
from backend.sync.keys import Keys
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow

_TOLD, _ADDRESS = "told.json", "database_url"


@dataclass(frozen=True)
class Town:
    """One server's files, all in `folder`."""

    folder: Path

    @classmethod
    def on(cls, folder: Path, database_url: str) -> "Town":
        """A town whose database is no file in its folder."""
        (folder / _ADDRESS).write_text(database_url)
        return cls(folder)

    @property
    def settings(self) -> Settings:
        """As its server is set."""
        address = self.folder / _ADDRESS
        return Settings(
            database_url=address.read_text() if address.exists() else f"sqlite:///{self.folder / 'town.sqlite3'}",
            keys_dir=self.folder / "keys",
            state_dir=self.folder / "state",
            backup_dir=self.folder / "backups",
        )

    def found(self) -> None:
        """Make the database, with people and officers."""
        revisions.upgrade(self.settings.url())
        with self.opened() as database, database.writing() as session:
            now = system_now()
            begin_streams(session, NGHE_AN, now)
            sample.settle(session, now)

    def tells_its_server(self, **told: str | float) -> None:
        """What its server is to go by from now on: `clock_stands_at` (ISO 8601), or `clock_off_s` in seconds; and,
        at its start, `file_bytes_max`, beyond which its disk takes no more of a file.
        """
        new = self.folder / f".{_TOLD}"
        new.write_text(json.dumps(told))
        new.rename(self.folder / _TOLD)

    def told(self) -> dict[str, str | float]:
        """What the server was told last."""
        file = self.folder / _TOLD
        told: dict[str, str | float] = json.loads(file.read_text()) if file.exists() else {}
        return told

    def copied(self, to: Path) -> "Town":
        """The same town elsewhere; nobody may be serving it."""
        return Town(Path(shutil.copytree(self.folder, to)))

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """Its database, beside whoever serves it."""
        database = Database(self.settings.url())
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One look into its database."""
        with self.opened() as database, database.reading() as session:
            yield session

    def code_of(self, username: str) -> str:
        """A fresh one-time code of an officer."""
        with self.opened() as database, database.writing() as session:
            return activation.new_code(session, accounts.named(session, username), system_now())

    def kept(self, install_id: str) -> dict[str, str]:
        """The verdict of each operation that it holds of an install; AssertionError where it holds one twice."""
        with self.reading() as session:
            held = col(KeptOp.install_id) == UUID(install_id)
            rows = session.execute(select(col(KeptOp.op_id), col(KeptOp.status)).where(held)).all()
        assert len({op_id for op_id, _ in rows}) == len(rows)
        return {str(op_id): status for op_id, status in rows}

    def visits(self) -> list[UUID]:
        """The id of every visit, in order."""
        with self.reading() as session:
            return list(session.execute(select(col(VisitRow.id)).order_by(col(VisitRow.id))).scalars())

    def differences(self) -> list[object]:
        """What a recount finds that the rollups do not say, or the other way round."""
        with self.reading() as session:
            return list(rollups.differences(session))

    def broken(self) -> list[str]:
        """The invariants that do not hold, with what breaks them: what `tungnha check` would say, in two seconds."""
        with self.reading() as session:
            look = Look(session=session, keys=Keys.of_folder(self.settings.keys_dir), now=system_now())
            return [f"{each.id}: {each.finding.violations[:5]}" for each in look_at_all(look) if not each.holds]

    def backed_up(self) -> Path:
        """A verified backup of its database as it is now; somebody may be serving it."""
        with self.opened() as database:
            return backup.make(self.settings, database, system_now())

    def restored(self, file: Path) -> None:
        """Put a backup in the place of its database; nobody may be serving it."""
        restore.restore(self.settings, file, system_now())

    def epoch(self) -> UUID | None:
        """Which history this is."""
        with self.reading() as session:
            return epoch_of(session)
