"""Borders are brought in all or not at all, and what is wrong with a file is said by its place in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from backend.access.principal import principal_of
from backend.admin import border_paths, borders
from backend.admin.border_paths import Ring
from backend.admin.borders import Drawing
from backend.db import Database
from backend.tables.account import Account
from backend.tables.border import UnitBorder
from shared import places
from shared.places import Unit
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, START

AS_OF = date(2025, 7, 1)
Feature = dict[str, Any]
Draws = Callable[..., int]


def square(unit: Unit, *, points: int = 1) -> list[list[float]]:
    """A made-up border at the place of the unit's tile, with so many points on each side."""
    column, row = unit.tile or (0, 0)
    west, north = 103.85 + 0.125 * column, 20.05 - 0.125 * row
    way = [(step / points, 0.0) for step in range(points)] + [(1.0, step / points) for step in range(points)]
    corners = [*way, *((1 - x, 1 - y) for x, y in way), (0.0, 0.0)]
    return [[west + 0.125 * x, north - 0.125 * y] for x, y in corners]


def features(*, points: int = 1) -> list[Feature]:
    return [
        {
            "type": "Feature",
            "properties": {"code": unit.code},
            "geometry": {"type": "Polygon", "coordinates": [square(unit, points=points)]},
        }
        for unit in places.units_on(AS_OF)
    ]


def drawing(found: Any) -> Drawing:
    content = json.dumps({"type": "FeatureCollection", "features": found}).encode()
    return Drawing(content=content, as_of=AS_OF, source="Bản đồ mẫu, không có thật")


@pytest.fixture
def draws(database: Database) -> Draws:
    """Somebody of the cast brings a drawing in."""

    def bring(what: Drawing, who: str = "dung") -> int:
        with database.writing() as session:
            principal = principal_of(session, session.get_one(Account, ACCOUNT_IDS[who]), today=START.date())
            return borders.bring_in(session, principal, what, START)

    return bring


def kept(database: Database) -> dict[str, UnitBorder]:
    with database.reading() as session:
        return {row.unit: row for row in session.exec(select(UnitBorder)).all()}


def refused(draws: Draws, what: Drawing, who: str = "dung") -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refusal:
        draws(what, who)
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_the_borders_of_a_day_are_kept_with_who_drew_them(draws: Draws, database: Database) -> None:
    number = draws(drawing(features()))

    assert number == 130 == len(kept(database))
    assert {row.source for row in kept(database).values()} == {"Bản đồ mẫu, không có thật"}
    assert kept(database)["16681.202507"].path.startswith("M")


def test_a_second_file_of_the_same_day_takes_the_place_of_the_first(draws: Draws, database: Database) -> None:
    draws(drawing(features()))

    draws(replace(drawing(features()), source="Bản đồ mẫu, lần hai"))

    assert {row.source for row in kept(database).values()} == {"Bản đồ mẫu, lần hai"}


def _wrong(kind: str, found: list[Feature]) -> None:
    """Spoil the third feature, or leave the last one out."""
    third = found[2]
    ring = third["geometry"]["coordinates"][0]
    if kind == "unknown_unit":
        third["properties"] = {"code": "99999"}
    elif kind == "former":
        third["properties"] = {"code": "16717.202412"}
    elif kind == "border_twice":
        third["properties"] = found[0]["properties"]
    elif kind == "open":
        ring.pop()
    elif kind == "few":
        del ring[1:-1]
    elif kind == "point":
        third["geometry"] = {"type": "Point", "coordinates": ring[0]}
    elif kind == "words":
        ring[1] = ["105", "19"]
    elif kind == "border_outside":
        ring[1] = [19.0, 105.0]
    elif kind == "endless":
        ring[1] = [10**400, 19.0]
    else:
        found.pop()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("unknown_unit", "unknown_unit"),
        ("former", "unknown_unit"),
        ("border_twice", "border_twice"),
        ("open", "border_not_closed"),
        ("few", "border_not_closed"),
        ("point", "border_not_closed"),
        ("words", "border_not_closed"),
        ("border_outside", "border_outside"),
        ("endless", "border_not_closed"),
    ],
)
def test_one_wrong_area_is_named_and_nothing_is_kept(draws: Draws, database: Database, kind: str, code: str) -> None:
    found = features()

    _wrong(kind, found)

    assert refused(draws, drawing(found)) == [(code, "features[2]")]
    assert kept(database) == {}


def test_a_map_with_a_hole_is_none(draws: Draws) -> None:
    assert refused(draws, drawing(features()[:-2])) == [("borders_missing", None)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"type":"Feature"}', b"\xff", b'{"features":[1]}'])
def test_what_is_no_borders_file_says_so(draws: Draws, content: bytes) -> None:
    assert refused(draws, replace(drawing([]), content=content)) == [("not_a_borders_file", None)]


def test_only_an_administrator_draws(draws: Draws) -> None:
    assert refused(draws, drawing(features()), "chi") == [("forbidden", None)]


def test_borders_without_a_source_are_not_taken(draws: Draws) -> None:
    assert refused(draws, replace(drawing(features()), source=" ")) == [("missing_field", "source")]


def test_holes_and_islands_are_drawn_as_rings_of_one_path() -> None:
    outer: Ring = [(104.0, 20.0), (105.0, 20.0), (105.0, 19.0), (104.0, 19.0), (104.0, 20.0)]
    hole: Ring = [(104.4, 19.6), (104.6, 19.6), (104.6, 19.4), (104.4, 19.4), (104.4, 19.6)]

    path = border_paths.drawn({"one": [outer, hole]})["one"]

    assert path.count("M") == path.count("z") == 2


def test_what_two_communes_share_they_share_on_the_grid_too() -> None:
    coast = [(104.5 + 0.0003 * (step % 7), 20.0 - step / 1000) for step in range(1001)]
    west: Ring = [(104.0, 20.0), *coast, (104.0, 19.0), (104.0, 20.0)]
    east: Ring = [(105.0, 19.0), *reversed(coast), (105.0, 20.0), (105.0, 19.0)]

    drawn = border_paths.drawn({"west": [west], "east": [east]})

    assert _lines(drawn["west"]) & _lines(drawn["east"])
    assert _covered(drawn["west"]) + _covered(drawn["east"]) == _covered(_square())


def _square() -> str:
    return border_paths.drawn({"both": [[(104.0, 20.0), (105.0, 20.0), (105.0, 19.0), (104.0, 19.0), (104.0, 20.0)]]})[
        "both"
    ]


def _corners(path: str) -> list[tuple[int, int]]:
    first, _, steps = path[1:-1].partition("l")
    x, y = map(int, first.split())
    found, numbers = [(x, y)], list(map(int, steps.split()))
    for across, down in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + across, y + down
        found.append((x, y))
    return found


def _lines(path: str) -> set[frozenset[tuple[int, int]]]:
    corners = _corners(path)
    return {frozenset(line) for line in zip(corners, [*corners[1:], corners[0]], strict=True)}


def _covered(path: str) -> float:
    corners = _corners(path)
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return abs(sum(x * below - across * y for (x, y), (across, below) in pairs)) / 2


def test_however_fine_the_file_the_map_stays_light() -> None:
    fine = {unit.id: [[(x, y) for x, y in _ragged(square(unit, points=900))]] for unit in places.units_on(AS_OF)}

    drawn = border_paths.drawn(fine)

    assert sum(map(len, drawn.values())) <= border_paths.LENGTH_MAX
    assert all(drawn.values())


def _ragged(ring: list[list[float]]) -> list[tuple[float, float]]:
    """As coasts are: every second point is a little off."""
    return [(x + 0.002 * (place % 2), y - 0.002 * (place % 3)) for place, (x, y) in enumerate(ring)]
