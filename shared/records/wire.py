"""Records as JSON values and back, on the phone's side of the door.

The server validates with its own strict reader; a phone reads only what it wrote itself or what the
server has already filed, so this page converts and does not explain. It is a page of our own because
a cheap phone pays for every import: cattrs adds 48 ms to a start that this page adds 1 ms to
(`python -X importtime`, on a desktop).
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.clock import format_moment, parse_day, parse_moment

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
R = TypeVar("R")

_AS_IT_IS = frozenset({NoneType, bool, int, str})


def to_wire(value: Any) -> Json:
    """A record, or a value of one of its fields, as JSON values. Fields that hold their default are left out."""
    if value.__class__ in _AS_IT_IS:
        return value  # type: ignore[return-value]  # mypy does not learn its class from the set
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_wire(content)
            for field in fields(value)
            if (content := getattr(value, field.name)) != field.default or field.default is MISSING
        }
    if isinstance(value, tuple):
        return [to_wire(item) for item in value]
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not travel")


def from_wire(record: Callable[..., R], values: dict[str, Any]) -> R:
    """A record from JSON values; fields that this version does not know are passed over."""
    readers = _readers(record)
    return record(**{name: readers[name](value) for name, value in values.items() if name in readers})


@cache
def _readers(record: Any) -> dict[str, Callable[[Any], Any]]:
    hints = get_type_hints(record)
    return {field.name: _reader(hints[field.name]) for field in fields(record)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is UnionType:
        (inner,) = [_reader(part) for part in get_args(hint) if part is not NoneType]
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _reader(get_args(hint)[0])
        return lambda values: tuple(item(value) for value in values)
    if is_dataclass(hint):
        return lambda values: from_wire(hint, values)  # type: ignore[arg-type]  # is_dataclass narrows to an instance
    if hint in _SCALARS:
        return _SCALARS[hint]
    raise TypeError(f"{hint} does not travel")


def _same(value: Any) -> Any:
    return value


_SCALARS: dict[Any, Callable[[Any], Any]] = {
    str: _same,
    int: _same,
    bool: _same,
    UUID: UUID,
    datetime: parse_moment,
    date: parse_day,
}
