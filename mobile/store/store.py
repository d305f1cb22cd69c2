"""Open the vault, and change it in whole acts: everything of one act is on the disk, or nothing of it is."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mobile.store import ballast, meta
from mobile.store.seal import NO_SEAL, SHUT, Seal, VaultConnection
from mobile.store.shapes import SHAPES
from shared import problems
from shared.problems import Refused

BUSY_SECONDS = 10

Connect = Callable[[], sqlite3.Connection]
"""Opens the vault's database once more, in autocommit (`isolation_level=None`)."""

# Answers of SQLite about the disk below it, not about our SQL: https://www.sqlite.org/rescode.html
_OF_THE_DISK = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}

# FULL, not NORMAL: in WAL mode NORMAL may lose the last saved visits when the power fails.
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # A withdrawn household leaves no readable bytes behind in the file.
    "PRAGMA secure_delete = ON",
)


class NotWritten(Refused):
    """The disk did not take an act, for want of room above all: nothing of it is kept, and it may be done again."""

    def __init__(self) -> None:
        super().__init__(problems.vault_not_written())


class Store:
    """The vault in one file, with a connection for each thread that asks."""

    def __init__(self, path: Path, connect: Connect | None = None, *, seal: Seal = NO_SEAL) -> None:
        """Open or make the file; Refused (newer_vault) where a newer app has reshaped it, or NotWritten.

        What people said stands in it under `seal`. One that was locked stays shut without its seal.
        """
        if connect is None:
            _make_file(path)
        self._connect = connect or (lambda: _open_file(path))
        self._folder, self._seal = path.parent, seal
        self._mine = threading.local()
        self._all: list[sqlite3.Connection] = []
        _reshape(self.reading())
        if seal is NO_SEAL and meta.read(self.reading(), meta.LOCK) is not None:
            self.use(SHUT)
        self._ballast = path.with_name("ballast") if connect is None else None
        if self._ballast is not None:
            ballast.hold(self._ballast)

    @classmethod
    def on(cls, connect: Connect, folder: Path, *, seal: Seal = NO_SEAL) -> "Store":
        """A vault wherever `connect` finds one, in memory for example; `folder` is where other files would lie.

        A seal needs `connect` to give a VaultConnection.
        """
        return cls(folder / "vault", connect, seal=seal)

    @property
    def folder(self) -> Path:
        """The folder of the app's files, which no other app can read on a phone."""
        return self._folder

    @property
    def is_shut(self) -> bool:
        """Whether the vault is locked: nothing that anybody said goes in or out."""
        return self._seal is SHUT

    def use(self, seal: Seal) -> None:
        """Read and write under this seal from now on, in every thread; SHUT locks the vault."""
        self._seal = seal
        for db in self._all:
            _give(db, seal)

    def reading(self) -> sqlite3.Connection:
        """The connection of this thread, to ask with; NotWritten where the file cannot be opened now."""
        db: sqlite3.Connection | None = getattr(self._mine, "db", None)
        if db is None:
            with _not_written_where_the_disk_refuses():
                db = _prepared(self._connect())
            _give(db, self._seal)
            self._mine.db = db
            self._all.append(db)
        return db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One act: committed at the end, undone as a whole when anything fails on the way.

        NotWritten where the disk did not take it.
        """
        db = self.reading()
        try:
            with _act(db):
                yield db
        except NotWritten as refused:
            if _is_read_only(refused.__cause__):
                self.let_go()
            else:
                self._make_room(db)
            raise

    def _make_room(self, db: sqlite3.Connection) -> None:
        """For the next act: give up the ballast, and carry over what stands both in SQLite's log and in the file."""
        if self._ballast is not None:
            ballast.give_up(self._ballast)
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def let_go(self) -> None:
        """Close the connection of this thread, which is about to end, or needs another."""
        db: sqlite3.Connection | None = getattr(self._mine, "db", None)
        if db is not None:
            db.close()
            self._all.remove(db)
            del self._mine.db

    def close(self) -> None:
        """Close the connections of every thread; the file stays as it is."""
        for db in self._all:
            db.close()
        self._all.clear()
        self._mine = threading.local()


def _open_file(path: Path) -> sqlite3.Connection:
    # Each thread uses its own; only `close` reaches across, when the threads are done.
    return sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=VaultConnection
    )


def _give(db: sqlite3.Connection, seal: Seal) -> None:
    if isinstance(db, VaultConnection):
        db.seal = seal
    elif seal is not NO_SEAL:
        raise TypeError("this connection carries no seal")


def _make_file(path: Path) -> None:
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise NotWritten from error


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    try:
        for pragma in _PRAGMAS:
            db.execute(pragma)
    except sqlite3.Error:
        db.close()
        raise
    return db


@contextmanager
def _act(db: sqlite3.Connection) -> Iterator[None]:
    with _not_written_where_the_disk_refuses():
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # SQLite may have undone it itself
                db.execute("ROLLBACK")
            raise


def _is_read_only(cause: BaseException | None) -> bool:
    """A file that SQLite could not open for writing it reads all the same; the next act opens it anew."""
    return isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY


@contextmanager
def _not_written_where_the_disk_refuses() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _OF_THE_DISK:
            raise
        raise NotWritten from error


def _reshape(db: sqlite3.Connection) -> None:
    (shape,) = db.execute("PRAGMA user_version").fetchone()
    if shape > len(SHAPES):
        raise Refused(problems.newer_vault())
    for number, script in enumerate(SHAPES[shape:], start=shape + 1):
        with _act(db):
            if db.execute("PRAGMA user_version").fetchone() != (number - 1,):
                continue  # another process of the app was first
            for statement in _statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would end the transaction around them."""
    so_far = ""
    for line in script.splitlines(keepends=True):
        so_far += line
        if sqlite3.complete_statement(so_far):
            yield so_far
            so_far = ""
