"""How exactly it may be said where a visit was held: as a cell of about a kilometre, and never more.

Where a phone is counts as sensitive (Decree 356/2025/NĐ-CP). A cell is enough to see that visits of one hamlet were
written far away from it, and too large to tell one house from the next.
"""

import math

from shared.records.visit import Position

GRID_E6 = 10_000
"""A hundredth of a degree: 1.1 km from south to north, 1.05 km from west to east in Nghệ An."""

GRID_MAX_E6 = 1_000_000
ACCURACY_MAX_M = 100_000

# A box around Viet Nam with its islands, in degrees: a place outside it is the phone's fault, or somebody's joke.
_SOUTH, _NORTH, _WEST, _EAST = 6, 24, 102, 118

# A degree along a meridian, in metres (a sphere of 6,371 km).
_DEGREE_M = 111_195


def coarse(latitude: float, longitude: float, accuracy_m: float) -> Position | None:
    """The cell of a place in degrees; None where it is no place in Viet Nam. The place itself is not kept."""
    if not all(map(math.isfinite, (latitude, longitude, accuracy_m))):
        return None
    position = on_grid(
        Position(
            latitude_e6=math.floor(latitude * 1_000_000),
            longitude_e6=math.floor(longitude * 1_000_000),
            accuracy_m=min(max(math.ceil(accuracy_m), 0), ACCURACY_MAX_M),
            grid_e6=GRID_E6,
        )
    )
    return position if is_in_vietnam(position) else None


def on_grid(position: Position) -> Position:
    """The same place no more exactly than its own grid says."""
    size = position.grid_e6
    return Position(
        latitude_e6=position.latitude_e6 // size * size,
        longitude_e6=position.longitude_e6 // size * size,
        accuracy_m=position.accuracy_m,
        grid_e6=size,
    )


def is_in_vietnam(position: Position) -> bool:
    """Whether it lies in the box around the country."""
    north, east = position.latitude_e6 / 1_000_000, position.longitude_e6 / 1_000_000
    return _SOUTH <= north <= _NORTH and _WEST <= east <= _EAST


def metres_between(here: tuple[int, int], there: tuple[int, int]) -> int:
    """About how far two places (latitude and longitude, in millionths of a degree) are from one another, on a plane:
    within a commune the earth is flat enough.
    """
    narrower = math.cos(math.radians((here[0] + there[0]) / 2_000_000))
    north, east = here[0] - there[0], (here[1] - there[1]) * narrower
    return round(math.hypot(north, east) * _DEGREE_M / 1_000_000)
