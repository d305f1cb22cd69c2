"""Borders as lines of a small picture: degrees become points of a grid, so coarse that all of them stay light.

Every point goes to the grid by itself. So two communes that share a border share it after that, too, which they would
not if each line were made simpler on its own.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import cos, radians

Position = tuple[float, float]
Ring = Sequence[Position]
Point = tuple[int, int]

WEST, EAST, SOUTH, NORTH = 103.8, 105.9, 18.5, 20.1
"""The degrees between which all of Nghệ An lies."""
WIDTH, HEIGHT = 1480, 1200
"""The frame in which the paths are drawn."""
LENGTH_MAX = 140_000
"""Characters of all paths together: with the page around them they stay under 150 kB."""

_SQUEEZED = cos(radians((SOUTH + NORTH) / 2))
_SCALE = min(WIDTH / ((EAST - WEST) * _SQUEEZED), HEIGHT / (NORTH - SOUTH))
_GRIDS = (1, 2, 4, 8)


def drawn(areas: Mapping[str, Sequence[Ring]]) -> Mapping[str, str]:
    """The path of each unit's rings, on the finest grid on which all are light; holes are left open by evenodd."""
    paths: Mapping[str, str] = {}
    for grid in _GRIDS:
        paths = {unit: "".join(_path(ring, grid) for ring in rings) for unit, rings in areas.items()}
        if sum(map(len, paths.values())) <= LENGTH_MAX:
            break
    return paths


def _path(ring: Ring, grid: int) -> str:
    """A closed line; empty for a ring that the grid makes a point or a stroke."""
    first, *others = _without_straight(_on_grid(ring, grid))
    if len(others) < 2:  # noqa: PLR2004 - three corners make an area
        return ""
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise((first, *others)))
    return f"M{first[0]} {first[1]}l{' '.join(steps)}z"


def _on_grid(ring: Ring, grid: int) -> list[Point]:
    """The corners of a ring, each once; what falls on the point before it is left out."""
    found: list[Point] = []
    for longitude, latitude in ring:
        x, y = (longitude - WEST) * _SQUEEZED * _SCALE, (NORTH - latitude) * _SCALE
        point = round(x / grid) * grid, round(y / grid) * grid
        if not found or found[-1] != point:
            found.append(point)
    return found[:-1] if len(found) > 1 and found[-1] == found[0] else found


def _without_straight(points: Sequence[Point]) -> list[Point]:
    """Without those that lie on the straight way between their neighbours, as a grid makes many."""
    kept = [points[0]]
    for here, after in pairwise(points[1:]):
        before = kept[-1]
        turn = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])
        if turn:
            kept.append(here)
    return [*kept, *points[-1:]] if len(points) > 1 else kept
