"""How alembic reaches a database of ours: as `tungnha migrate` names it, or as the environment does."""

import sqlite3

from alembic import context
from sqlalchemy import Connection, create_engine, event
from sqlmodel import SQLModel

import backend.tables  # noqa: F401 - makes SQLModel.metadata complete
from backend.db import ALONE
from backend.settings import Settings


def _apply(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # SQLite rebuilds a table to change it
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _refuse_orphans(connection)


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise ValueError(f"rows without their parent in {sorted({row[0] for row in orphans})}; nothing was changed")


def _run() -> None:
    url = context.config.attributes.get("url") or Settings().url()
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
    alone = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else ALONE
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(alone))
    with engine.connect() as connection:
        _apply(connection)
    engine.dispose()


def _without_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    # Rebuilding a parent table with foreign keys on deletes the children of ON DELETE CASCADE.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = OFF")


_run()
