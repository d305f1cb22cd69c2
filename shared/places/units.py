"""One commune or ward over the days on which it existed, and the register of all of them.

The register is read when it is first asked and kept: the phone imports this module at every start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from shared import problems
from shared.places import periods
from shared.places.periods import Period, Row
from shared.problems import Refused
from shared.text import sort_key

Kind = Literal["commune", "ward", "town"]
LABELS: Mapping[Kind, str] = {"commune": "Xã", "ward": "Phường", "town": "Thị trấn"}

PROVINCE = "40"

# Before this day only the units that ended with the first merger are known, not those that stayed.
COMPLETE_SINCE = date(2024, 12, 1)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A commune, ward or town from `since` to `until`, its last day (None: not known, and still in force).

    `name` carries the kind («Xã Nghi Lộc»): the district Nghi Lộc was another place than the commune of
    today. `district` is None since districts were abolished on 01/07/2025. `successor` is the id of the
    one unit that it became part of. `area_km2` is indicative; `tile` is a column and row on our map.
    """

    id: str
    code: str
    name: str
    kind: Kind
    province: str
    district_code: str | None
    district: str | None
    since: date | None
    until: date | None
    successor: str | None
    law: str
    single_source: bool
    area_km2: Decimal | None
    tile: tuple[int, int] | None

    @property
    def bare_name(self) -> str:
        """The name without its kind: «Nghi Lộc»."""
        return self.name.removeprefix(LABELS[self.kind] + " ")

    @property
    def label(self) -> str:
        """The name as it is shown: a former unit says so, names its district, and that one source knows it."""
        return self._named(former="cũ", by_one_source="một nguồn")

    @property
    def label_en(self) -> str:
        """The same for readers of English: names stay as they are."""
        return self._named(former="former", by_one_source="one source")

    def _named(self, *, former: str, by_one_source: str) -> str:
        if self.until is None:
            return self.name
        district = f", {self.district}" if self.district else ""
        return f"{self.name}{district} ({former}{f', {by_one_source}' if self.single_source else ''})"

    def in_force_on(self, day: date) -> bool:
        """Whether the unit existed on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def unit(unit_id: str) -> Unit:
    """The unit of an id such as `17827.202507`; Refused (unknown_unit) where there is none."""
    found = find(unit_id)
    if found is None:
        raise Refused(problems.unknown_unit("unit"))
    return found


def find(unit_id: str) -> Unit | None:
    """The unit of an id, or None."""
    return register().get(unit_id)


def resolve(id_or_code: str, day: date) -> Unit:
    """The unit of an id, or the one that bears a bare code on that day; Refused (unknown_unit) where there is none.

    An id means itself on every day: it already says which of the code's units is meant.
    """
    if "." in id_or_code:
        return unit(id_or_code)
    for period in periods.PERIODS:
        found = find(f"{id_or_code}.{period.suffix}")
        if found is not None and found.in_force_on(day):
            return found
    raise Refused(problems.unknown_unit("unit"))


def units_on(day: date) -> tuple[Unit, ...]:
    """The units in force on a day, in Vietnamese order of name, then district.

    Before COMPLETE_SINCE these are only the 48 that ended with the first merger.
    """
    return next((_in_order(period.suffix) for period in periods.PERIODS if period.holds(day)), ())


@cache
def register() -> Mapping[str, Unit]:
    """Every unit by its id, today's first."""
    units = (_unit(period, row) for period in periods.PERIODS for row in periods.rows_of(period))
    return {found.id: found for found in units}


@cache
def _in_order(suffix: str) -> tuple[Unit, ...]:
    units = (found for found in register().values() if found.id.endswith(f".{suffix}"))
    return tuple(sorted(units, key=lambda found: (sort_key(found.bare_name), sort_key(found.district or ""), found.id)))


def _unit(period: Period, row: Row) -> Unit:
    district_code = row.get("district_code")
    return Unit(
        id=f"{row['code']}.{period.suffix}",
        code=row["code"],
        name=row["name"],
        kind=_kind(row["name"]),
        province=PROVINCE,
        district_code=district_code,
        district=periods.district_names().get(district_code) if district_code else None,
        since=period.since,
        until=period.until,
        successor=f"{row[period.successor_column]}.{period.successor_suffix}" if period.successor_column else None,
        law=period.law,
        single_source=period.single_source,
        area_km2=Decimal(row["area_km2"]) if "area_km2" in row else None,
        tile=(int(row["tile_column"]), int(row["tile_row"])) if "tile_column" in row else None,
    )


def _kind(name: str) -> Kind:
    return next(kind for kind, label in LABELS.items() if name.startswith(label + " "))
