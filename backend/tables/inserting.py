"""`INSERT … ON CONFLICT DO NOTHING`: the same words in both databases, and each dialect's own in SQLAlchemy."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], row: dict[str, Any]) -> None:
    """Insert a row unless its key is there already."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(table).values(**row).on_conflict_do_nothing())
