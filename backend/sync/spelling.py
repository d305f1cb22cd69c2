"""Moments, days and ids are spelt in one way: pydantic also reads `1732156200` as a moment and braces around an id,
and what the server files every phone must be able to read.
"""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

from shared import problems
from shared.clock import parse_day, parse_moment
from shared.problems import Problem


def problems_in(record: Any, values: Any, where: str = "") -> list[Problem]:
    """A problem for each moment, day or id of a record whose spelling in the JSON values is not ours."""
    found: list[Problem] = []
    _look_through(record, values, where, found)
    return found


def _look_through(part: Any, values: Any, where: str, found: list[Problem]) -> None:
    if isinstance(part, tuple):
        for place, (item, value) in enumerate(zip(part, values, strict=True)):
            _look_through(item, value, f"{where}.{place}", found)
    elif isinstance(part, _LEAVES):
        found.extend(_leaf(part, values, where.lstrip(".")))
    else:
        for name in _to_look_at(part.__class__):
            inner = getattr(part, name)
            if inner is not None and name in values:
                _look_through(inner, values[name], f"{where}.{name}", found)


@cache
def _to_look_at(kind: Any) -> tuple[str, ...]:
    """The fields of a record in which moments, days or ids stand, however deep; what is no record has none."""
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return tuple(name for name, hint in hints.items() if _holds_a_leaf(hint))


def _holds_a_leaf(hint: Any) -> bool:
    parts = [part for part in get_args(hint) or (hint,) if part is not Ellipsis]
    return any(part in _LEAVES or bool(_to_look_at(part)) for part in parts)


def _leaf(read: Any, spelt: Any, where: str) -> Iterator[Problem]:
    if isinstance(read, UUID) and not _ID.fullmatch(spelt):
        yield problems.unreadable(where)
    elif isinstance(read, datetime) and not _reads(parse_moment, spelt):
        yield problems.unreadable_moment(where)
    elif isinstance(read, date) and not isinstance(read, datetime) and not _reads(parse_day, spelt):
        yield problems.unreadable_day(where)


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LEAVES = (UUID, datetime, date)


def _reads(reader: Any, spelt: str) -> bool:
    try:
        reader(spelt)
    except ValueError:
        return False
    return True
