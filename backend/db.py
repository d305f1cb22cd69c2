"""The database: many may read at once, one writes at a time, and nothing is answered before it is stored.

`Database.writing()` holds the only commit of the server. On PostgreSQL phones may file beside one another: they
lock the counters of what they touch.
"""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore
from types import TracebackType
from typing import Annotated, Any

import anyio
import psycopg
from anyio.to_thread import run_sync
from fastapi import Depends, Request
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlmodel import Session

from shared import problems
from shared.problems import Refused

WAIT_SECONDS = 20
"""How long a request waits for its turn to write before it is told to come back."""

STATEMENT_SECONDS = 60
"""How long PostgreSQL works on one statement before it gives up; SQLite has no such limit."""

CONNECT_SECONDS = 10
"""How long PostgreSQL may take to be reached."""

# Writers at work in one process on PostgreSQL: with the threads of readers (40), half of its usual 100 connections.
WRITERS = 8

# One lock of PostgreSQL for all that is written. Its number is ours alone: the bytes of «tungnha».
_LOCK = int.from_bytes(b"tungnha")
ALONE = f"SELECT pg_advisory_xact_lock({_LOCK})"
"""Wait until nobody else writes, and keep others from it until the transaction ends."""
_BESIDE_OTHERS = f"SELECT pg_advisory_xact_lock_shared({_LOCK})"

_ROWS_LOOKED_AT = 400
"""How many rows of each index SQLite looks at to know its tables; with such a limit it also keeps no samples of what
stands in them (https://www.sqlite.org/lang_analyze.html).
"""

# Answers of SQLite about its surroundings, not about our SQL: https://www.sqlite.org/rescode.html
_SQLITE_SURROUNDINGS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
# The same of PostgreSQL, by the beginning of their SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_SURROUNDINGS = (
    "08",  # the connection is lost
    "40001",  # gave way to another transaction
    "40P01",  # as above: each waited for the other
    "53",  # disk full, no memory, too many connections
    "55P03",  # a lock was not to be had in WAIT_SECONDS
    "57014",  # a statement took STATEMENT_SECONDS
    "57P",  # stopped, starting, or crashed
    "58",  # the disk fails
)
_POSTGRESQL_READ_ONLY = "25006"  # a standby, while the one that writes has failed


class Database:
    """One database, SQLite or PostgreSQL, as the server uses it."""

    def __init__(self, url: URL | str) -> None:
        self.writer: Engine = create_engine(url, hide_parameters=True, **_pool(url))
        self._is_sqlite = self.writer.dialect.name == "sqlite"
        if self._is_sqlite:
            # A reader of its own cannot write by mistake, and never waits for the one that writes.
            self.reader: Engine = create_engine(url, hide_parameters=True, **_pool(url))
            _as_sqlite_writer(self.writer)
            _as_sqlite_reader(self.reader)
        else:
            self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._turns = BoundedSemaphore(1 if self._is_sqlite else WRITERS)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and stores nothing. Refused with 503 if it cannot be read."""
        with _unavailable_when_the_database_is(writing=False), Session(self.reader) as session:
            yield session

    @contextmanager
    def writing(self, *, beside_others: bool = False) -> Iterator[Session]:
        """A session whose changes are stored together on leaving, or not at all if anything is raised.

        Nobody else writes meanwhile, in any process. Only who locks what it reads before reading it may write
        `beside_others` that do so, too; SQLite knows one writer all the same.
        Refused with 503 where it is not one's turn within WAIT_SECONDS, or where the database cannot store.
        """
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise Refused(problems.unavailable())
        try:
            with (
                _unavailable_when_the_database_is(writing=True),
                Session(self.writer) as session,
                session.begin(),
            ):
                self._begin(session, beside_others=beside_others)
                yield session
        finally:
            self._turns.release()

    def _begin(self, session: Session, *, beside_others: bool) -> None:
        connection = session.connection()  # takes SQLite's write lock now, before anything is read
        if not self._is_sqlite:
            connection.exec_driver_sql(_BESIDE_OTHERS if beside_others else ALONE)

    def take_stock(self) -> None:
        """Let the database look how its tables are filled, to be called when many rows have come in: it goes by what it
        last saw, and else may read a whole province for one officer's day. Milliseconds on SQLite, which never looks by
        itself; a second or two on PostgreSQL. Refused with 503 as `writing`.
        """
        with self.writing(beside_others=True) as session:
            connection = session.connection()
            if self._is_sqlite:
                connection.exec_driver_sql(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
            connection.exec_driver_sql("ANALYZE")

    def close(self) -> None:
        """Give back every connection."""
        self.reader.dispose()
        self.writer.dispose()


def _pool(url: URL | str) -> dict[str, Any]:
    # Connections are as many as requests at work: a request that waits for a connection while it holds
    # a thread could keep the thread from the request that holds the connection.
    if make_url(url).get_backend_name() == "sqlite":
        return {"pool_size": 0, "connect_args": {"check_same_thread": False}}
    limits = f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s -c timezone=UTC"
    connect = {"options": limits, "connect_timeout": CONNECT_SECONDS, "application_name": "tungnha"}
    return {"pool_size": 0, "pool_pre_ping": True, "connect_args": connect}


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
def _unavailable_when_the_database_is(*, writing: bool) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InternalError) as error:
        if not any(_lies_in_the_surroundings(one, writing=writing) for one in _behind(error)):
            raise
        raise Refused(problems.unavailable()) from error


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """What the database said, and what it had said before: where the disk fails SQLite undoes the whole transaction,
    and the savepoint that is then to be undone exists no more.
    """
    while error is not None:
        if isinstance(error, DBAPIError) and error.orig is not None:
            yield error.orig
        error = error.__context__


def _lies_in_the_surroundings(cause: BaseException, *, writing: bool) -> bool:
    """Whether the cause is the disk, the network or another writer, and not what we asked."""
    if isinstance(cause, sqlite3.Error):
        troubles = _SQLITE_SURROUNDINGS | ({sqlite3.SQLITE_READONLY} if writing else set())
        return cause.sqlite_errorcode & 0xFF in troubles
    if isinstance(cause, psycopg.Error):
        if cause.sqlstate is None:  # said by the client, not by the server: there is no connection
            return isinstance(cause, psycopg.OperationalError)
        return cause.sqlstate.startswith(_POSTGRESQL_SURROUNDINGS) or (
            writing and cause.sqlstate == _POSTGRESQL_READ_ONLY
        )
    return False


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


async def _filing(request: Request) -> AsyncIterator[Session]:
    async with _in_a_thread(database_of(request).writing(beside_others=True)) as session:
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
Filing = Annotated[Session, Depends(_filing, scope="function")]
"""For phones: beside others that file, so every row is locked before it is read to be changed."""
