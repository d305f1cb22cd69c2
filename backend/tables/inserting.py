"""Rows into tables: one unless it is there already, or many at once as fast as each database takes them.

SQLAlchemy's own `insert` of many rows prepares every value of every row anew; a batch of 500 visits is some 5,000 rows.
Here each column's conversion is looked up once a table. PostgreSQL gets one array a column, in one statement.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlmodel import Session, SQLModel

Row = dict[str, Any]
Convert = Callable[[Any], Any]


def insert_new(session: Session, table: type[SQLModel], row: Row) -> None:
    """Insert a row unless its key is there already."""
    session.execute(_unless_there(table, session.get_bind().dialect.name), row)


@lru_cache(256)
def _unless_there(table: type[SQLModel], dialect: str) -> Any:  # a statement of one dialect or the other
    rows = table.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
    return (sqlite if dialect == "sqlite" else postgresql).insert(rows).on_conflict_do_nothing()


def insert_rows(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Insert many rows, each of which names every column that the first one names; others get their default."""
    if not rows:
        return
    connection = session.connection()
    columns = tuple(rows[0])
    if connection.dialect.name == "sqlite":
        statement, converts = _on_sqlite(table, columns, connection.dialect)
        values = [tuple(_converted(row, columns, converts)) for row in rows]
        connection.exec_driver_sql(statement, values)
    else:
        statement, converts = _on_postgresql(table, columns, connection.dialect)
        by_column = [
            [row[name] if convert is None else convert(row[name]) for row in rows]
            for name, convert in zip(columns, converts, strict=True)
        ]
        connection.exec_driver_sql(statement, tuple(by_column))


def _converted(row: Row, columns: tuple[str, ...], converts: tuple[Convert | None, ...]) -> list[Any]:
    return [
        row[name] if convert is None else convert(row[name]) for name, convert in zip(columns, converts, strict=True)
    ]


@lru_cache(256)
def _on_sqlite(
    table: type[SQLModel], columns: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[Convert | None, ...]]:
    marks = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {_name(table)} ({_names(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    return statement, tuple(_conversion(_columns(table)[name], dialect) for name in columns)


@lru_cache(256)
def _on_postgresql(
    table: type[SQLModel], columns: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[Convert | None, ...]]:
    arrays = ", ".join(f"%s::{_array_of(_columns(table)[name], dialect)}" for name in columns)
    statement = f"INSERT INTO {_name(table)} ({_names(columns)}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own names
    return statement, tuple(_conversion(_columns(table)[name], dialect) for name in columns)


def _conversion(column: Column[Any], dialect: Dialect) -> Convert | None:
    if isinstance(column.type, JSON):
        return _JSON.encode
    converts: Convert | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return converts


_JSON = json.JSONEncoder(ensure_ascii=False)


def _array_of(column: Column[Any], dialect: Dialect) -> str:
    name = column.type.compile(dialect)
    # A cast to VARCHAR(16) cuts a longer text off without a word; as TEXT it is refused by the column.
    if name.startswith("VARCHAR"):
        return "text[]"
    return "text[]::json[]" if name == "JSON" else f"{name}[]"


def _name(table: type[SQLModel]) -> str:
    return f'"{table.__tablename__}"'


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
