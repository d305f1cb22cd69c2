"""The province as a grid of tiles, one a commune, as near to its place as a grid allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from backend.console.shell import labels
from backend.console.shell.words import _, _n, marked
from backend.reports.conversions import Row
from shared import places

SIZE, GAP = 46, 3
_LETTERS = 7  # what fits across a tile at the size of the others

_OPENED = ("denominator", "visits")

# Shades by the lower end of each range, in percent; the last ones are met seldom and mean much.
_FROM = (0, 5, 10, 15, 20)
LEGEND = (
    ("shade-0", marked("dưới 5%")),
    ("shade-1", "5–10%"),
    ("shade-2", "10–15%"),
    ("shade-3", "15–20%"),
    ("shade-4", marked("từ 20%")),
    ("shade-none", marked("Chưa có số liệu")),
)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One commune on the grid; `lines` is its name, broken to fit, `address` opens its number where it has one."""

    x: int
    y: int
    shade: str
    lines: Sequence[str]
    title: str
    address: str | None


def drawn(rows: Iterable[Row], today: date) -> Sequence[Tile]:
    """The tiles of all communes in force, shaded by the conversion rate of those that have a row."""
    told = {row.key: row for row in rows}
    return [
        Tile(
            x=unit.tile[0] * (SIZE + GAP),
            y=unit.tile[1] * (SIZE + GAP),
            shade=shade(told.get(unit.id)),
            lines=lines(unit.bare_name),
            title=f"{unit.label}: {said(told.get(unit.id))}",
            address=address(told.get(unit.id)),
        )
        for unit in places.units_on(today)
        if unit.tile is not None
    ]


def shade(row: Row | None) -> str:
    """The class of the shade of a row's rate."""
    if row is None or row.rate is None:
        return "shade-none"
    return f"shade-{max(step for step, start in enumerate(_FROM) if 100 * row.rate >= start)}"


def said(row: Row | None) -> str:
    """A row's rate with its interval, or why it has none."""
    if row is not None and row.rate is not None:
        sure = f" ({labels.interval(row.interval)})" if row.interval else ""
        return f"{labels.percent(row.rate)}{sure}"
    visits = row.counts.get("visits") if row else None
    return _n("{n} lượt thăm, chưa có tỷ lệ", visits).format(n=visits) if visits else _("chưa có số liệu")


def address(row: Row | None) -> str | None:
    """Where a row's number opens: whom its rate is of, and where it has none the visits; None where it has neither."""
    cells = [row.cells[measure] for measure in _OPENED if row.counts.get(measure)] if row else []
    return f"/so-lieu/{cells[0]}" if cells else None


def lines(name: str) -> Sequence[str]:
    """The name on two lines, broken where the longer one is shortest; a word a line where that is still too wide."""
    words = name.split()
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    two = min(breaks, key=lambda lines: max(map(len, lines)), default=(name,))
    return two if max(map(len, two)) <= _LETTERS else words
