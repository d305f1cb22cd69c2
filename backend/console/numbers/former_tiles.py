"""The maps of then as tiles: the tile of each commune of today, divided among the units that stood there on one of the
three maps of the province.

Where the former units lay is not in the register. So a tile's place is true of the commune of today alone; within it
the units stand in the order of their codes, in rows that fill it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from backend.console.communes.communes_page import COMMUNES
from backend.console.numbers import tiles
from backend.console.shell.labels import unit_name
from backend.console.shell.words import _
from backend.reports.conversions import Row
from shared import places
from shared.clock import day_label
from shared.places import PERIODS, Period, Unit

_SEAM = 1
"""Between two units of one tile."""


@dataclass(frozen=True, kw_only=True)
class Plot:
    """One unit of then: its part of a tile, in the units of `tiles.SIZE`. `address` opens its number, or the commune
    that it became where it has none; None where the reader may see neither. `lines`: its name, where it has a whole
    tile. `is_doubtful`: one source alone knows it.
    """

    x: float
    y: float
    width: float
    height: float
    shade: str
    lines: Sequence[str]
    title: str
    address: str | None
    is_doubtful: bool


@dataclass(frozen=True, kw_only=True)
class Then:
    """One map of then: its code, its plots, and the tiles of communes of today of which it knows nothing."""

    code: str
    plots: Sequence[Plot]
    unknown: Sequence[tuple[int, int]]


def drawn(rows: Iterable[Row], code: str, mine: Collection[str], today: date) -> Then:
    """The map of a code (`PERIODS`), shaded by the conversion rates of the units that have a row; `mine` are the
    communes of today that the reader may open.
    """
    told = {row.key or "": row for row in rows}
    stood = _by_successor(code, today)
    return Then(
        code=code,
        plots=[
            _plot(unit, told.get(unit.id), now, part, mine)
            for now, units in stood.items()
            for unit, part in zip(units, _parts(len(units)), strict=True)
        ],
        unknown=[_corner(now) for now in places.units_on(today) if now not in stood and now.tile is not None],
    )


def newest(units: Iterable[str]) -> str:
    """The code of the newest map on which one of these units stood; today's where there is none."""
    known = {unit.partition(".")[2] for unit in units}
    return next((period.suffix for period in PERIODS if period.suffix in known), PERIODS[0].suffix)


def named() -> Mapping[str, str]:
    """What each map is called, the newest first, by its code."""
    return {period.suffix: _days(period) for period in PERIODS}


def _days(period: Period) -> str:
    since, until = period.since, period.until
    if until is None:
        return _("Từ {day}").format(day=day_label(since)) if since else ""
    if since is None:
        return _("Đến {day} (một nguồn)").format(day=day_label(until))
    return f"{day_label(since)} – {day_label(until)}"


def _by_successor(code: str, today: date) -> Mapping[Unit, Sequence[Unit]]:
    """The units of a map by the commune of today that each became part of, in the order of their codes."""
    period = next(period for period in PERIODS if period.suffix == code)
    units = sorted(places.units_on(period.until or today), key=lambda unit: (places.today_unit(unit.id).id, unit.code))
    return {now: list(of_it) for now, of_it in groupby(units, key=lambda unit: places.today_unit(unit.id))}


def _parts(number: int) -> Iterator[tuple[float, float, float, float]]:
    """Where each of so many units lies in a tile: x, y, width, height, in rows that are as even as can be."""
    in_rows = round(number**0.5)
    height = tiles.SIZE / in_rows
    for row in range(in_rows):
        here = number // in_rows + (row < number % in_rows)
        width = tiles.SIZE / here
        for place in range(here):
            yield place * width, row * height, width, height


def _plot(
    unit: Unit, told: Row | None, now: Unit, part: tuple[float, float, float, float], mine: Collection[str]
) -> Plot:
    x, y, width, height = part
    left, top = _corner(now)
    is_whole = width == height == tiles.SIZE
    seam = 0 if is_whole else _SEAM
    return Plot(
        x=round(left + x, 1),
        y=round(top + y, 1),
        width=round(width - seam, 1),
        height=round(height - seam, 1),
        shade=tiles.shade(told),
        lines=tiles.lines(unit.bare_name) if is_whole else (),
        title=_title(unit, now, told),
        address=_address(told, now, mine),
        is_doubtful=unit.single_source,
    )


def _corner(now: Unit) -> tuple[int, int]:
    column, row = now.tile or (0, 0)
    return column * (tiles.SIZE + tiles.GAP), row * (tiles.SIZE + tiles.GAP)


def _title(unit: Unit, now: Unit, told: Row | None) -> str:
    if unit == now:
        return f"{unit_name(unit)}: {tiles.said(told)}"
    return _("{unit}, nay thuộc {now}: {number}").format(unit=unit_name(unit), now=now.name, number=tiles.said(told))


def _address(told: Row | None, now: Unit, mine: Collection[str]) -> str | None:
    return tiles.address(told) or (f"{COMMUNES}/{now.id}" if now.id in mine else None)
