"""Records as Hypothesis makes them up: of the right shape, with any content that can travel."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from shared.records import KINDS
from shared.records.base import Record

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
WHOLE_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
# To the millisecond: that is how far a moment travels.
MOMENTS = st.integers(0, 4_000_000_000_000).map(
    lambda ms: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: WHOLE_NUMBERS,
    bool: st.booleans(),
    UUID: st.uuids(),
    datetime: MOMENTS,
    date: st.dates(),
    NoneType: st.none(),
}


def any_of(record: type[Record]) -> st.SearchStrategy[Any]:
    """Any record of a type: every field, optional ones too, with any value of its type."""
    hints = get_type_hints(record)
    return st.builds(record, **{field.name: _values(hints[field.name]) for field in fields(record)})  # type: ignore[arg-type]  # Record's subclasses are the dataclasses


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        return any_of(hint)  # type: ignore[arg-type]  # is_dataclass narrows to an instance
    if get_origin(hint) is tuple:
        return st.lists(_values(get_args(hint)[0]), max_size=2).map(tuple)
    return st.one_of([_values(part) for part in get_args(hint)])


ANY_RECORD = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: any_of(KINDS[kind].record))
