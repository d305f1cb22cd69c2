"""JSON that can be understood in one way only: UTF-8, no key twice, no NaN, no half characters, no depth.

Two readers must never see two things in what was signed, hashed or counted.
"""

import json
import math
import re
from typing import Any

from shared import problems
from shared.problems import Refused

DEEPEST = 16
_MOST_DIGITS = 20  # more than any 64-bit number has
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
    look_for_surrogates = _MAYBE_SURROGATE.search(text) is not None
    _walk(document, deepest, look_for_surrogates=look_for_surrogates)
    return document


def _walk(document: Any, deepest: int, *, look_for_surrogates: bool) -> None:
    to_do = [(document, 1)]
    while to_do:
        value, depth = to_do.pop()
        if isinstance(value, (dict, list)):
            if depth > deepest:
                raise Refused(problems.malformed_json())
            to_do.extend((child, depth + 1) for child in _children(value))
        elif look_for_surrogates and isinstance(value, str):
            _refuse_surrogates(value)


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return [*value.keys(), *value.values()] if isinstance(value, dict) else value


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
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
