"""A QR as the shape that a page draws: no script, no picture file, and white behind it by night, too."""

from dataclasses import dataclass

import segno

_QUIET = 4


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """`size` squares on each side, quiet zone included (ISO/IEC 18004: four squares); `path` draws the dark ones."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The QR of a text, one unit a square."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=_QUIET)]
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Drawing(size=len(rows), path="".join(dark))
