"""Make a backup, and believe it only once it was opened again, restored into a scratch place and found whole.

What a verified backup holds is durable: phones may forget it after 35 days, so a file is kept that long.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL, update
from sqlmodel import Session, col

from backend import secret_files
from backend.db import Database
from backend.history import postgresql_copy, sealed_file, sqlite_copy
from backend.history.contents import Contents
from backend.history.sealed_file import Header
from backend.settings import Settings
from backend.sync.epoch import epoch_of
from backend.tables.history import Backup
from backend.tables.op import InstallLine
from shared import problems
from shared.problems import Refused

KEPT_FOR = timedelta(days=35)

_NAME = re.compile(r"tungnha-(\d{8}T\d{6}Z)-[0-9a-f]{8}\.backup", re.ASCII)
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True)
class Engine:
    """How one kind of database is copied, and how a copy is tried."""

    write: Callable[[URL, Path], Contents]
    tried: Callable[[URL, Path], Contents]


ENGINES = {
    "sqlite": Engine(write=sqlite_copy.write, tried=lambda _url, copy: sqlite_copy.tried(copy)),
    "postgresql": Engine(write=postgresql_copy.write, tried=postgresql_copy.tried),
}


def make(settings: Settings, database: Database, now: datetime) -> Path:
    """Make a verified backup and note what it makes durable; its file. Files older than 35 days go, never the newest.

    Refused with 503 where it cannot be made or does not prove whole; then nothing is kept and nothing is durable.
    """
    url = settings.url()
    settings.backup_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with scratch(settings) as folder:
        held = ENGINES[url.get_backend_name()].write(url, folder / "copy")
        if held.epoch is None:
            raise Refused(problems.not_migrated())
        header = Header(epoch=held.epoch, made_at=now, engine=url.get_backend_name())
        draft = _sealed(folder / "copy", settings, header)
        try:
            if opened(draft, folder / "again", settings)[1] != held:
                raise Refused(problems.backup_not_whole())
            file = draft.rename(
                settings.backup_dir / f"tungnha-{now.astimezone(UTC):{_STAMP}}-{held.epoch.hex[:8]}.backup"
            )
        finally:
            draft.unlink(missing_ok=True)
    secret_files.sync_folder(settings.backup_dir)
    with database.writing() as session:
        note(session, file, header, held, now)
    _drop_old(settings.backup_dir, now)
    return file


def opened(file: Path, copy: Path, settings: Settings) -> tuple[Header, Contents]:
    """Open a backup and try what is in it, which then lies in `copy`. Refused with 503 where it is not whole."""
    with file.open("rb") as source, copy.open("xb") as target:
        header = sealed_file.unseal(source, target, settings.keys_dir)
    url = settings.url()
    if header.engine != url.get_backend_name():
        raise Refused(problems.backup_of_another_database())
    held = ENGINES[header.engine].tried(url, copy)
    if held.epoch != header.epoch:
        raise Refused(problems.backup_not_whole())
    return header, held


def note(session: Session, file: Path, header: Header, held: Contents, now: datetime) -> None:
    """Note a backup that was found whole, and that what it holds of this very history is durable."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    session.merge(
        Backup(
            name=file.name,
            epoch=header.epoch,
            engine=header.engine,
            made_at=header.made_at,
            verified_at=now,
            size=file.stat().st_size,
            sha256=digest,
            ops=held.counts.get("kept_op", 0),
        )
    )
    if epoch_of(session) == header.epoch:  # a history that began meanwhile may lack what the backup holds
        for install_id, acked in held.acked.items():
            _raise_durable(session, install_id, acked)


@contextmanager
def scratch(settings: Settings) -> Iterator[Path]:
    """A folder for a copy that nobody else may read, gone on leaving."""
    settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="copy-", dir=settings.state_dir) as folder:
        yield Path(folder)


def _sealed(copy: Path, settings: Settings, header: Header) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".making-", dir=settings.backup_dir)
    with copy.open("rb") as source, os.fdopen(descriptor, "wb") as target:
        sealed_file.seal(source, target, header, settings.keys_dir)
        target.flush()
        os.fsync(target.fileno())
    return Path(name)


def _raise_durable(session: Session, install_id: UUID, acked: int) -> None:
    lower = col(InstallLine.install_id) == install_id, col(InstallLine.durable_dseq) < acked
    session.execute(update(InstallLine).where(*lower).values(durable_dseq=acked))


def _drop_old(folder: Path, now: datetime) -> None:
    made = {path: _made_at(path) for path in folder.iterdir() if _NAME.fullmatch(path.name)}
    newest = max(made.values(), default=now)
    for path, at in made.items():
        if at < now - KEPT_FOR and at != newest:
            path.unlink()


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.name.split("-")[1], _STAMP).replace(tzinfo=UTC)
