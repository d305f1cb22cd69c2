"""The database: many may read at once, one writes at a time, and nothing is answered before it is stored.

`Database.writing()` holds the only commit of the server.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock
from types import TracebackType
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import Depends, Request
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from shared import problems
from shared.problems import Refused

WAIT_SECONDS = 20
"""How long a request waits for its turn to write before it is told to come back."""

# Answers of SQLite about its surroundings, not about our SQL: https://www.sqlite.org/rescode.html
_SURROUNDINGS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class Database:
    """One database, SQLite or PostgreSQL, as the server uses it."""

    def __init__(self, url: URL | str) -> None:
        engine = create_engine(url, hide_parameters=True, **_pool(url))
        self.writer: Engine = engine
        self.reader: Engine = engine
        if engine.dialect.name == "sqlite":
            # A reader of its own cannot write by mistake, and never waits for the one that writes.
            self.reader = create_engine(url, hide_parameters=True, **_pool(url))
            _as_sqlite_writer(self.writer)
            _as_sqlite_reader(self.reader)
        self._turn = Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and stores nothing. Refused with 503 if it cannot be read."""
        with _unavailable_when_the_database_is(_SURROUNDINGS), Session(self.reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are stored together on leaving, or not at all if anything is raised.

        Refused with 503 where it is not one's turn within WAIT_SECONDS, or where the database cannot store.
        """
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise Refused(problems.unavailable())
        try:
            with (
                _unavailable_when_the_database_is(_SURROUNDINGS | {sqlite3.SQLITE_READONLY}),
                Session(self.writer) as session,
                session.begin(),
            ):
                session.connection()  # takes SQLite's write lock now, before anything is read
                yield session
        finally:
            self._turn.release()

    def close(self) -> None:
        """Give back every connection."""
        self.reader.dispose()
        self.writer.dispose()


def _pool(url: URL | str) -> dict[str, Any]:
    # Connections are as many as requests at work: a request that waits for a connection while it holds
    # a thread could keep the thread from the request that holds the connection.
    if str(url).startswith("sqlite"):
        return {"pool_size": 0, "connect_args": {"check_same_thread": False}}
    return {"pool_size": 0, "pool_pre_ping": True}


def _as_sqlite_writer(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        _prepare_sqlite(connection)
        connection.execute("PRAGMA foreign_keys = ON")

    # A transaction that reads before it writes fails at once under another writer, whatever the
    # busy_timeout, unless it asks for the write lock first.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def _as_sqlite_reader(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        _prepare_sqlite(connection)
        connection.execute("PRAGMA query_only = ON")

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    # busy_timeout first: switching to WAL needs a lock, too.
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1_000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a phone forgets what we said we hold


@contextmanager
def _unavailable_when_the_database_is(troubles: set[int]) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        cause = error.orig
        if isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF not in troubles:
            raise
        raise Refused(problems.unavailable()) from error


# --- for routes -------------------------------------------------------------------------------


def database_of(request: Request) -> Database:
    """The database of the application that was asked."""
    database: Database = request.app.state.database
    return database


def _reading(request: Request) -> Iterator[Session]:
    with database_of(request).reading() as session:
        yield session


async def _writing(request: Request) -> AsyncIterator[Session]:
    async with _in_a_thread(database_of(request).writing()) as session:
        yield session


class _in_a_thread:  # noqa: N801 - reads as a phrase where it is used
    """A blocking context entered and left in threads that are not the ones requests work in.

    Were the wait for one's turn to take request threads, forty waiting writers would leave none
    for the writer whose turn it is.
    """

    def __init__(self, context: AbstractContextManager[Session]) -> None:
        self._context = context

    async def __aenter__(self) -> Session:
        return await run_sync(self._context.__enter__, limiter=anyio.CapacityLimiter(1))

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with anyio.CancelScope(shield=True):  # a server that stops still finishes what it is storing
            await run_sync(self._context.__exit__, kind, error, trace, limiter=anyio.CapacityLimiter(1))


# scope="function": the commit comes before the answer; by default it would follow an answer already sent.
Reading = Annotated[Session, Depends(_reading, scope="function")]
Writing = Annotated[Session, Depends(_writing, scope="function")]
