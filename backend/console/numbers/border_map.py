"""The province as a map, where its borders were brought in: the same rates and shades as on the tiles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.admin.border_paths import HEIGHT, WIDTH
from backend.console.numbers import tiles
from backend.reports.conversions import Row
from backend.tables.border import UnitBorder
from shared import places

FRAME = (WIDTH, HEIGHT)


@dataclass(frozen=True, kw_only=True)
class Area:
    """One commune in its borders; `path` is SVG, `address` opens its number where it has one."""

    path: str
    shade: str
    title: str
    address: str | None


@dataclass(frozen=True, kw_only=True)
class BorderMap:
    """All communes of a day, with who drew their borders and as of which day."""

    areas: Sequence[Area]
    source: str
    as_of: date


def drawn(session: Session, rows: Iterable[Row], today: date) -> BorderMap | None:
    """The map of the latest borders, shaded by the conversion rate of those that have a row; None where one of today's
    communes has no border.
    """
    latest = select(func.max(col(UnitBorder.as_of))).where(col(UnitBorder.as_of) <= today).scalar_subquery()
    found = session.execute(select(UnitBorder).where(col(UnitBorder.as_of) == latest)).scalars()
    borders = {border.unit: border for border in found}
    units = places.units_on(today)
    if not all(unit.id in borders for unit in units):
        return None
    told = {row.key: row for row in rows}
    areas = [
        Area(
            path=borders[unit.id].path,
            shade=tiles.shade(told.get(unit.id)),
            title=f"{unit.label}: {tiles.said(told.get(unit.id))}",
            address=tiles.address(told.get(unit.id)),
        )
        for unit in units
    ]
    one = borders[units[0].id]
    return BorderMap(areas=areas, source=one.source, as_of=one.as_of)
