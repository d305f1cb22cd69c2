"""Copies of a SQLite database: made while others write, tried, and put in the place of the live file."""

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from backend import secret_files
from backend.history import contents
from backend.history.contents import Contents
from shared import problems
from shared.problems import Refused

_WAIT_SECONDS = 20


def live_file(url: URL) -> Path:
    """The file of a database. Refused with 503 for one in memory."""
    if not url.database or url.database == ":memory:":
        raise Refused(problems.only_files_are_backed_up())
    return Path(url.database)


def write(url: URL, copy: Path) -> Contents:
    """Write one moment of the database to a new file; its contents. Writers go on meanwhile."""
    with closing(_opened(live_file(url))) as live:
        # In one go: a stepwise copy begins again at every write of somebody else and may never end.
        live.execute("VACUUM INTO ?", (str(copy),))
    return tried(copy)


# What SQLite notes for itself is nobody's work, and need not be the same tomorrow.
_OUR_TABLES = (
    r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name"
)


def tried(copy: Path) -> Contents:
    """The contents of a copy; Refused with 503 where it is not a whole database of ours."""
    try:
        with closing(_opened(copy)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            orphans = opened.execute("PRAGMA foreign_key_check").fetchall()
            if not sound or orphans:
                raise Refused(problems.backup_not_whole())
            names = [name for (name,) in opened.execute(_OUR_TABLES)]
            return contents.read(lambda asked: opened.execute(asked).fetchall(), names)
    except sqlite3.DatabaseError as error:
        raise Refused(problems.backup_not_whole()) from error


def put_in_place(copy: Path, live: Path, kept_as: str) -> Path | None:
    """Put a copy in the place of the live file at one stroke; where the replaced file is kept, if there was one.

    Refused with 503 while anybody has the live file open.
    """
    live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = live.with_name(f".{live.name}.{secrets.token_hex(8)}")
    try:
        _copy_to_disk(copy, draft)
        kept = _set_aside(live, live.with_name(f"{live.name}.{kept_as}"))
        draft.replace(live)
    finally:
        draft.unlink(missing_ok=True)
    secret_files.sync_folder(live.parent)
    return kept


def _copy_to_disk(source: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as read, os.fdopen(descriptor, "wb") as written:
        shutil.copyfileobj(read, written)
        written.flush()
        os.fsync(written.fileno())


def _set_aside(live: Path, kept: Path) -> Path | None:
    if not live.exists():
        return None
    _close_its_log(live)
    os.link(live, kept)
    return kept


def _close_its_log(live: Path) -> None:
    """Bring the write-ahead log into the file and take it away: the new file would be read with the old one's log."""
    try:
        with closing(_opened(live, wait_seconds=1)) as opened:
            (mode,) = opened.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "in use"
    except sqlite3.DatabaseError:  # what is replaced may be the damaged file that made a restore necessary
        mode = "delete"
        for log in ("-wal", "-shm"):
            live.with_name(live.name + log).unlink(missing_ok=True)
    if mode != "delete":
        raise Refused(problems.database_in_use())


def _opened(path: Path, wait_seconds: float = _WAIT_SECONDS) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait_seconds, isolation_level=None)
