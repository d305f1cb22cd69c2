"""Nghệ An's communes and wards with the days on which they existed and what became of each.

Every code of today was another unit's code before July 2025, so a unit's id is its code and the month
in which it began (`17827.202507`), and a bare code or a name means nothing without a day.
"""

from shared.places.lineage import lineage, predecessors, successor_on, today_unit
from shared.places.names import find_by_name
from shared.places.periods import PERIODS, Period
from shared.places.units import COMPLETE_SINCE, LABELS, Kind, Unit, find, register, resolve, unit, units_on

__all__ = [
    "COMPLETE_SINCE",
    "LABELS",
    "PERIODS",
    "Kind",
    "Period",
    "Unit",
    "find",
    "find_by_name",
    "lineage",
    "predecessors",
    "register",
    "resolve",
    "successor_on",
    "today_unit",
    "unit",
    "units_on",
]
