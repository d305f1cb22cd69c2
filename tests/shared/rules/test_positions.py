"""A place is known as the cell in which it lies: the place itself is thrown away before anything is kept."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.visit import Position
from shared.rules.positions import GRID_E6, coarse, is_in_vietnam, metres_between, on_grid

NORTHS, EASTS = st.floats(8, 23.9), st.floats(102.1, 117.9)
PLACES = st.builds(
    Position,
    latitude_e6=st.integers(-90_000_000, 90_000_000),
    longitude_e6=st.integers(-180_000_000, 180_000_000),
    accuracy_m=st.integers(0, 100_000),
    grid_e6=st.sampled_from([1, 7, 100, GRID_E6, 1_000_000]),
)


@given(north=NORTHS, east=EASTS, accuracy=st.floats(0, 5_000))
def test_what_is_kept_never_carries_more_than_the_grid(north: float, east: float, accuracy: float) -> None:
    kept = coarse(north, east, accuracy)

    assert kept is not None
    assert (kept.latitude_e6 % GRID_E6, kept.longitude_e6 % GRID_E6, kept.grid_e6) == (0, 0, GRID_E6)
    assert 0 <= north * 1_000_000 - kept.latitude_e6 <= GRID_E6
    assert 0 <= east * 1_000_000 - kept.longitude_e6 <= GRID_E6


@given(
    north=st.integers(800, 2_389),
    east=st.integers(10_210, 11_789),
    inside=st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(0.01, 0.99)), min_size=2, max_size=2),
)
def test_two_houses_of_one_cell_cannot_be_told_apart(north: int, east: int, inside: list[tuple[float, float]]) -> None:
    here, there = (coarse((north + up) / 100, (east + right) / 100, 30) for up, right in inside)

    assert here == there


@given(PLACES)
def test_a_place_on_its_grid_stays_there(place: Position) -> None:
    once = on_grid(place)

    assert on_grid(once) == once
    assert once.latitude_e6 <= place.latitude_e6 < once.latitude_e6 + place.grid_e6
    assert place.grid_e6 > 1 or once == place


@pytest.mark.parametrize(
    ("north", "east"),
    [(0.0, 0.0), (105.68, 18.67), (48.85, 2.35), (math.nan, 105.0), (18.0, math.inf), (-18.67, 105.68)],
    ids=["no fix", "turned round", "Paris", "nothing", "endless", "the other half of the earth"],
)
def test_a_place_that_is_none_of_this_work_is_not_kept(north: float, east: float) -> None:
    assert coarse(north, east, 50) is None


@pytest.mark.parametrize(("said", "kept"), [(-1.0, 0), (12.2, 13), (1e9, 100_000)])
def test_how_wrong_the_phone_may_be_is_kept_in_whole_metres(said: float, kept: int) -> None:
    place = coarse(18.67, 105.68, said)

    assert place is not None
    assert place.accuracy_m == kept


@pytest.mark.parametrize(
    ("north", "east"),
    [(18.67, 105.68), (23.39, 105.32), (8.56, 104.84), (8.64, 111.92)],
    ids=["Vinh", "Lũng Cú", "Đất Mũi", "Trường Sa"],
)
def test_the_box_holds_the_whole_country(north: float, east: float) -> None:
    place = coarse(north, east, 50)

    assert place is not None
    assert is_in_vietnam(place)


def test_from_vinh_to_ha_noi_it_is_about_260_kilometres() -> None:
    """18.6733 N 105.6922 E and 21.0285 N 105.8542 E; 262 km by the great circle."""
    metres = metres_between((18_673_300, 105_692_200), (21_028_500, 105_854_200))

    assert metres == pytest.approx(262_000, rel=0.01)
