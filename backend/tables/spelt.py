"""Ids read from the database as they travel, without a UUID being made of each: a page of rows holds thousands."""

from typing import Any

from sqlalchemy import String, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, Uuid


def spelt(column: Any) -> Any:
    """The column as it is to be selected: as text with hyphens where it holds ids, and else as it is."""
    return type_coerce(column, _SpeltId()).label(column.name) if isinstance(column.type, Uuid) else column


class _SpeltId(TypeDecorator[str]):
    """SQLite keeps an id as its 32 digits; what PostgreSQL hands over is a UUID all the same."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Dialect) -> str | None:
        """The usual spelling."""
        if value.__class__ is str:
            return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
        return None if value is None else str(value)
