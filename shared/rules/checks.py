"""The small questions that rules ask of a field; each answers with the problems it found, or none."""

import re
from collections.abc import Collection, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from shared import problems
from shared.clock import day_of
from shared.problems import Problem
from shared.records.visit import Consent
from shared.text import is_composed, is_name, is_storable
from shared.vocabulary import consent

# Days on which anything of this work can have happened: the first law, and a century on.
FIRST_DAY, LAST_DAY = date(2008, 1, 1), date(2107, 12, 31)
_PARTIAL_DAY = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?", re.ASCII)


def text_is_sound(record: Any) -> list[Problem]:
    """Every text in a record, however deep, can be stored by every database, and is in the one spelling (NFC) in which
    it is hashed, stored and compared.

    It cannot be composed on arrival: its hash, and the receipt for it, are of the bytes that were sent.
    """
    texts: list[tuple[str, str]] = []
    _look_through(record, "", texts)
    return [
        *(problems.bad_text().at(path) for path, text in texts if not is_storable(text)),
        *(problems.not_composed(path) for path, text in texts if not is_composed(text)),
    ]


def _look_through(value: Any, path: str, found: list[tuple[str, str]]) -> None:
    """Find the texts of a record, with where they stand; without those of plain ASCII letters, as every code is."""
    if isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            found.append((path, value))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            _look_through(item, f"{path}.{place}", found)
    else:
        for name in _with_text(value.__class__):
            part = getattr(value, name)
            # Most are absent or a code: not worth a call each.
            if part and not (part.__class__ is str and part.isascii() and part.isprintable()):
                _look_through(part, f"{path}.{name}" if path else name, found)


@cache
def _with_text(kind: Any) -> tuple[str, ...]:
    """The fields of a record in which text may stand, however deep; what is no record has none."""
    hints = get_type_hints(kind) if is_dataclass(kind) else {}
    return tuple(name for name, hint in hints.items() if not _textless(hint))


def _textless(hint: Any) -> bool:
    parts = get_args(hint) or (hint,)
    return all(part in _TEXTLESS for part in parts)


_TEXTLESS = frozenset({int, bool, UUID, date, datetime, NoneType})


def code_in(field: str, code: str | None, vocabulary: Mapping[str, object]) -> list[Problem]:
    """The code is one of the vocabulary's, or absent."""
    return [] if code is None or code in vocabulary else [problems.unknown_code(field)]


def within(field: str, number: int | None, lowest: int, highest: int) -> list[Problem]:
    """The number lies in the range, or is absent."""
    return [] if number is None or lowest <= number <= highest else [problems.out_of_range(field, lowest, highest)]


def day_within(field: str, day: date | None, first: date = FIRST_DAY, last: date = LAST_DAY) -> list[Problem]:
    """The day lies in the range, or is absent."""
    return [] if day is None or first <= day <= last else [problems.out_of_range(field, first, last)]


def moment_within(field: str, moment: datetime) -> list[Problem]:
    """The moment has an offset, and its day in Vietnam is one on which this work can have happened."""
    if moment.tzinfo is None:
        return [problems.unreadable_moment(field)]
    try:
        return day_within(field, day_of(moment))
    except OverflowError:
        return [problems.unreadable_moment(field)]


def how_asked(answer: Consent) -> list[Problem]:
    """How a consent was asked for: by a known method, with a text that is named by its version and language."""
    return [
        *code_in("method", answer.method, consent.METHODS),
        *short("text_version", answer.text_version, 32),
        *short("text_language", answer.text_language, 16),
    ]


def name(field: str, text: str, limit: int) -> list[Problem]:
    """A name: not empty, one line, nothing unseen, no longer than the limit."""
    if not text.strip() or not is_name(text):
        return [problems.not_a_name(field)]
    return short(field, text, limit)


def short(field: str, text: str | None, limit: int) -> list[Problem]:
    """Text no longer than the limit, in characters."""
    return [] if text is None or len(text) <= limit else [problems.too_long(field, limit)]


def few(field: str, entries: Collection[object], limit: int) -> list[Problem]:
    """No more entries than the limit."""
    return [] if len(entries) <= limit else [problems.too_long(field, limit)]


def unique(field: str, keys: list[Any]) -> list[Problem]:
    """No two entries speak of the same thing."""
    return [] if len(set(keys)) == len(keys) else [problems.said_twice(field)]


def partial_day(field: str, text: str | None) -> list[Problem]:
    """A birth date as far as it is known: year, year and month, or day."""
    if text is None:
        return []
    match = _PARTIAL_DAY.fullmatch(text)
    if not match:
        return [problems.unreadable_day(field)]
    try:
        born = date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return [problems.unreadable_day(field)]
    return day_within(field, born, date(1890, 1, 1))
