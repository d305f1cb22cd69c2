"""Draw a signature of strokes as a small black-and-white picture, without a library of pictures."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

from shared import problems
from shared.problems import Refused

Point = tuple[float, float]
Stroke = Sequence[Point]
"""Points of one movement of the finger, from 0 to 1 across the frame and from 0 to 1 down it."""

WIDTH, HEIGHT = 480, 200
_PEN = 2  # points on each side of the line
_LONGEST = 20_000
"""Points of all strokes together; a minute of scribbling has some 4,000."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY_OF_ONE_BIT = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 1, 0, 0, 0, 0)


def drawn(strokes: Sequence[Stroke]) -> bytes:
    """A PNG of the strokes, black on white; Refused (nothing_signed) where no stroke is more than a dot."""
    if not any(len(stroke) > 1 for stroke in strokes):
        raise Refused(problems.nothing_signed())
    rows = [bytearray(b"\x01" * WIDTH) for _ in range(HEIGHT)]
    for x, y in _inked(strokes):
        for row in rows[max(0, y - _PEN) : y + _PEN + 1]:
            left, right = max(0, x - _PEN), min(WIDTH, x + _PEN + 1)
            row[left:right] = bytes(max(0, right - left))
    return _png(rows)


def _inked(strokes: Sequence[Stroke]) -> Iterator[tuple[int, int]]:
    """Every point that the pen goes through."""
    left = _LONGEST
    for stroke in strokes:
        for (x0, y0), (x1, y1) in pairwise([*stroke[:left], *stroke[:left][-1:]]):
            steps = 1 + int(max(abs(x1 - x0) * WIDTH, abs(y1 - y0) * HEIGHT))
            for step in range(min(steps, WIDTH)):
                share = step / steps
                yield (
                    _within((x0 + (x1 - x0) * share) * WIDTH, WIDTH),
                    _within((y0 + (y1 - y0) * share) * HEIGHT, HEIGHT),
                )
        left = max(0, left - len(stroke))


def _within(place: float, length: int) -> int:
    return min(max(int(place), 0), length - 1)


def _png(rows: Sequence[bytearray]) -> bytes:
    lines = b"".join(b"\x00" + _bits(row) for row in rows)
    parts = ((b"IHDR", _GREY_OF_ONE_BIT), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in parts)


def _bits(row: bytearray) -> bytes:
    return int(row.translate(bytes.maketrans(b"\x00\x01", b"01")), 2).to_bytes(WIDTH // 8, "big")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
