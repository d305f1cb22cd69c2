"""What a commune became and what it was made from: visits noted under a former unit count for today's.

In Nghệ An no unit was split, so every former unit leads to exactly one of today's.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from shared import problems
from shared.places.units import Unit, register, unit
from shared.problems import Refused
from shared.text import sort_key


def today_unit(unit_id: str) -> Unit:
    """The unit still in force that this one became part of, over one or two hops, or the unit itself."""
    return lineage(unit_id)[-1]


def successor_on(unit_id: str, day: date) -> Unit:
    """The unit in force on a day among this one and what it became; Refused (unknown_unit) for a day before it."""
    for found in lineage(unit_id):
        if found.in_force_on(day):
            return found
    raise Refused(problems.unknown_unit("unit"))


def lineage(unit_id: str) -> tuple[Unit, ...]:
    """The unit and what it became, oldest first; Refused (unknown_unit) for an unknown id."""
    steps = [unit(unit_id)]
    while (successor := steps[-1].successor) is not None:
        steps.append(unit(successor))
    return tuple(steps)


def predecessors(unit_id: str) -> tuple[Unit, ...]:
    """The units of the map before that became this one, in Vietnamese order; Refused for an unknown id."""
    return _made_from().get(unit(unit_id).id, ())


@cache
def _made_from() -> Mapping[str, tuple[Unit, ...]]:
    made_from: dict[str, tuple[Unit, ...]] = {}
    for former in sorted(register().values(), key=lambda found: sort_key(found.bare_name)):
        if former.successor is not None:
            made_from[former.successor] = (*made_from.get(former.successor, ()), former)
    return made_from
