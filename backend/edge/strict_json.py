"""JSON that can be understood in one way only: UTF-8, no key twice, no NaN, no half characters, no depth.

Two readers must never see two things in what was signed, hashed or counted.
"""

import json
import math
import re
from collections.abc import Iterable
from typing import Any

from shared import problems
from shared.problems import Refused

DEEPEST = 16
_MOST_DIGITS = 20  # more than any 64-bit number has
_CONTAINERS = {dict, list}
_MAYBE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def loads(body: bytes, deepest: int = DEEPEST) -> Any:
    """The one document in `body`, at most `deepest` objects and arrays deep.

    Refused with 400 malformed_json or duplicate_key, or 422 bad_number or bad_text.
    """
    try:
        text = body.decode("utf-8")
        document = _READER.decode(text)
    except (ValueError, RecursionError) as error:  # ValueError: also bytes that are no UTF-8
        raise Refused(problems.malformed_json()) from error
    _refuse_depth(document, deepest)
    if _MAYBE_SURROGATE.search(text):
        _refuse_surrogates(document)
    return document


def _refuse_depth(document: Any, deepest: int) -> None:
    level = [document]
    for _ in range(deepest):
        level = [child for value in level for child in _inside(value) if child.__class__ in _CONTAINERS]
    if level:
        raise Refused(problems.malformed_json())


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse_surrogates(document: Any) -> None:
    """Refused where any text, also a name of a field, holds half a character."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise Refused(problems.bad_text()) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(problems.duplicate_key())
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise Refused(problems.bad_number())
    return int(digits)


def _decimal_number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Refused(problems.bad_number())
    return number


def _no_number(_name: str) -> float:
    raise Refused(problems.bad_number())


_READER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole_number, parse_float=_decimal_number, parse_constant=_no_number
)
