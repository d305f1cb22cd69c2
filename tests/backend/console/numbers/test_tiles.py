"""The grid of tiles: every commune's name can be read on its tile, at one size."""

from backend.console.numbers import tiles
from backend.reports.conversions import Row
from tests.backend.cast import NGHI_LOC, THANH_VINH
from tests.backend.numbers.conftest import TODAY


def test_every_name_stands_whole_on_its_tile_in_short_lines() -> None:
    drawn = tiles.drawn([], TODAY)

    assert len(drawn) == 130
    assert ["Hưng", "Nguyên", "Nam"] in [list(tile.lines) for tile in drawn]
    assert all(len(tile.lines) <= 3 and max(map(len, tile.lines)) <= 7 for tile in drawn)
    assert all(" ".join(tile.lines) in tile.title for tile in drawn)


def test_a_tile_opens_whom_its_rate_is_of_else_the_visits_that_there_were() -> None:
    rated, visited = _row(THANH_VINH, 4, 0.25), _row(NGHI_LOC, 0, None)

    drawn = {tile.title: tile.address for tile in tiles.drawn([rated, visited], TODAY)}

    assert drawn["Phường Thành Vinh: 25,0%"] == "/so-lieu/people"
    assert drawn["Xã Nghi Lộc: 9 lượt thăm, chưa có tỷ lệ"] == "/so-lieu/visits"
    assert set(drawn.values()) == {None, "/so-lieu/people", "/so-lieu/visits"}


def _row(key: str, people: int, rate: float | None) -> Row:
    counts, cells = {"denominator": people, "visits": 9}, {"denominator": "people", "visits": "visits"}
    return Row(key=key, name=key, counts=counts, rate=rate, interval=None, phones_reported=(0, 0), cells=cells)
