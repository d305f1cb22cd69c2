"""Nghệ An's communes and wards on a day, and what each was made from and became. Open to everybody."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from backend.api.query import only
from backend.edge.clock import Now
from shared import clock, places, problems
from shared.places import Unit
from shared.problems import Refused

router = APIRouter(prefix="/units", tags=["units"])


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A unit's place on our map of tiles."""

    column: int
    row: int


@dataclass(frozen=True, kw_only=True)
class UnitShown:
    """A unit; `since` and `until` are its first and last day, `area_km2` a decimal in text, indicative."""

    id: str
    code: str
    name: str
    label: str
    kind: str
    province: str
    district_code: str | None
    district: str | None
    since: date | None
    until: date | None
    successor: str | None
    law: str
    single_source: bool
    area_km2: str | None
    tile: Tile | None


@dataclass(frozen=True, kw_only=True)
class UnitsShown:
    """The units of a day in Vietnamese order; `complete` is false for days whose map is known in part only."""

    on: date
    complete: bool
    units: list[UnitShown]


@dataclass(frozen=True, kw_only=True)
class LineageShown:
    """A unit, what it became (oldest first), and every former unit that led to it (each names its successor)."""

    unit: UnitShown
    became: list[UnitShown]
    made_from: list[UnitShown]


@router.get("", dependencies=[Depends(only("on"))])
def units(now: Now, on: Annotated[str | None, Query(description="YYYY-MM-DD; today if left out")] = None) -> UnitsShown:
    """The units in force on a day."""
    day = clock.day_of(now) if on is None else _day(on)
    return UnitsShown(
        on=day, complete=day >= places.COMPLETE_SINCE, units=[_shown(unit) for unit in places.units_on(day)]
    )


@router.get("/{unit_id}/lineage", dependencies=[Depends(only())])
def lineage(unit_id: str, now: Now) -> LineageShown:
    """What a unit was made from and became; a bare code means the unit in force today."""
    try:
        unit = places.resolve(unit_id, clock.day_of(now))
    except Refused as unknown:
        raise Refused(problems.not_found()) from unknown
    return LineageShown(
        unit=_shown(unit),
        became=[_shown(later) for later in places.lineage(unit.id)[1:]],
        made_from=[_shown(former) for former in _all_before(unit)],
    )


def _day(text: str) -> date:
    try:
        return clock.parse_day(text)
    except ValueError as error:
        raise Refused(problems.unreadable_day("on")) from error


def _all_before(unit: Unit) -> list[Unit]:
    direct = places.predecessors(unit.id)
    return [*direct, *(earlier for former in direct for earlier in _all_before(former))]


def _shown(unit: Unit) -> UnitShown:
    return UnitShown(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        label=unit.label,
        kind=unit.kind,
        province=unit.province,
        district_code=unit.district_code,
        district=unit.district,
        since=unit.since,
        until=unit.until,
        successor=unit.successor,
        law=unit.law,
        single_source=unit.single_source,
        area_km2=None if unit.area_km2 is None else str(unit.area_km2),
        tile=None if unit.tile is None else Tile(column=unit.tile[0], row=unit.tile[1]),
    )
