"""One spelling for each JSON value, so that phone, server and anyone who checks a receipt hash the same bytes.

RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no blanks, UTF-8, numbers as
ECMAScript prints them. Our operations hold no fractions; one that a stranger sends is still given its one
spelling, so that it can be kept and refused under a stable hash.
"""

import hashlib
import json
import math
import re
from decimal import Decimal
from typing import Any

# The standard library's encoder writes whole documents the canonical way, but for fractions, and but for keys beyond
# U+FFFF, which it sorts by code point. It is ten times as fast; where it may have differed, we spell it out ourselves.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_MAYBE_DIFFERENT = re.compile(r"(?:^|\x22:|[,\[])-?(?:\d+(?:\.\d|e)|NaN|Infinity)|[\U00010000-\U0010ffff]")

# Between these, ECMAScript writes a number in plain digits (ECMA-262, Number::toString).
_PLAIN_BELOW, _PLAIN_FROM = 21, -6


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value; ValueError for NaN and the infinities."""
    written = _ENCODER.encode(value)
    return (_spell(value) if _MAYBE_DIFFERENT.search(written) else written).encode()


def sha256_hex(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _spell(value: Any) -> str:
    if isinstance(value, dict):
        ordered = sorted(value.items(), key=lambda entry: entry[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_spell(key)}:{_spell(item)}" for key, item in ordered) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_spell(item) for item in value) + "]"
    if isinstance(value, float):
        return _spell_fraction(value)
    return json.dumps(value, ensure_ascii=False)


def _spell_fraction(number: float) -> str:
    if not math.isfinite(number):
        raise ValueError("not a JSON number")
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    figures, point = "".join(map(str, digits)), len(digits) + int(exponent)
    return ("-" if sign else "") + _place_point(figures, point)


def _place_point(figures: str, point: int) -> str:
    count = len(figures)
    if count <= point <= _PLAIN_BELOW:
        return figures + "0" * (point - count)
    if 0 < point <= _PLAIN_BELOW:
        return figures[:point] + "." + figures[point:]
    if _PLAIN_FROM < point <= 0:
        return "0." + "0" * -point + figures
    power = point - 1
    tail = f"e{'+' if power > 0 else '-'}{abs(power)}"
    return figures[0] + ("." + figures[1:] if count > 1 else "") + tail
