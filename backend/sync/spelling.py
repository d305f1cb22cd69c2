"""Moments, days and ids are spelt in one way: pydantic also reads `1732156200` as a moment and braces around an id,
and what the server files every phone must be able to read.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from shared import problems
from shared.clock import parse_day, parse_moment
from shared.problems import Problem

_SPELT_AS_THEY_ARE = (str, int)


def problems_in(record: Any, values: Any, where: str = "") -> Iterator[Problem]:
    """A problem for each moment, day or id of a record whose spelling in the JSON values is not ours."""
    if isinstance(record, tuple):
        for place, (item, value) in enumerate(zip(record, values, strict=True)):
            yield from problems_in(item, value, f"{where}.{place}")
    elif is_dataclass(record):
        for name in _names_of(record.__class__):
            part = getattr(record, name)
            if part is not None and name in values and not isinstance(part, _SPELT_AS_THEY_ARE):
                yield from problems_in(part, values[name], f"{where}.{name}")
    else:
        yield from _leaf(record, values, where.lstrip("."))


@cache
def _names_of(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _leaf(read: Any, spelt: Any, where: str) -> Iterator[Problem]:
    if isinstance(read, UUID) and spelt != str(read):
        yield problems.unreadable(where)
    elif isinstance(read, datetime) and not _reads(parse_moment, spelt):
        yield problems.unreadable_moment(where)
    elif isinstance(read, date) and not isinstance(read, datetime) and not _reads(parse_day, spelt):
        yield problems.unreadable_day(where)


def _reads(reader: Any, spelt: str) -> bool:
    try:
        reader(spelt)
    except ValueError:
        return False
    return True
