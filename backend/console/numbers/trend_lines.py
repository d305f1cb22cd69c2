"""Beside a number what it was before, and the last weeks as two lines drawn by the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.console.shell import labels
from backend.console.shell.words import _, marked
from backend.reports.conversions import Row
from backend.reports.weeks import LINES, Week

SIDE_BY_SIDE: Mapping[str, str] = {
    "none": marked("Không so sánh"),
    "month": marked("Tháng trước"),
    "year_end": marked("Cuối năm trước (31/12)"),
    "year": marked("Cùng kỳ năm trước"),
}
"""What the five numbers may be set beside, by the code in the address."""

WIDTH, HEIGHT = 600, 120
_MARGIN = 6


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the drawing: `points` as SVG has them, and its last point for a mark."""

    measure: str
    points: str
    last: tuple[float, float]


def changes(now: Row, before: Row) -> Mapping[str, str]:
    """By measure how a number changed, `+12` or `−3`; of the rate in percentage points, where both have one."""
    found = {
        measure: signed(number - earlier)
        for measure, number in now.counts.items()
        if number is not None and (earlier := before.counts.get(measure)) is not None
    }
    if now.rate is not None and before.rate is not None:
        points = round(100 * (now.rate - before.rate), 1)
        found["rate"] = _("{change} điểm %").format(change=signed(points))
    return found


def signed(change: float) -> str:
    """`+1.200`, `−0,3`, or `±0`."""
    if not change:
        return "±0"
    size = labels.number(abs(change)) if isinstance(change, int) else f"{abs(change):.1f}".replace(".", ",")
    return f"{'+' if change > 0 else '−'}{size}"


def drawn(weeks: Sequence[Week]) -> Sequence[Line]:
    """The lines of both measures at one scale, from the oldest week on the left to this one on the right."""
    highest = max((week.numbers[measure] for week in weeks for measure in LINES), default=0) or 1
    return [_line(measure, [week.numbers[measure] / highest for week in weeks]) for measure in LINES]


def _line(measure: str, shares: Sequence[float]) -> Line:
    step = (WIDTH - 2 * _MARGIN) / max(1, len(shares) - 1)
    at = [
        (round(_MARGIN + step * place, 1), round(HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN), 1))
        for place, share in enumerate(shares)
    ]
    return Line(measure=measure, points=" ".join(f"{x},{y}" for x, y in at), last=at[-1])
