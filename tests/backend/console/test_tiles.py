"""The grid of tiles: every commune's name can be read on its tile, at one size."""

from backend.console import tiles
from tests.backend.numbers.conftest import TODAY


def test_every_name_stands_whole_on_its_tile_in_short_lines() -> None:
    drawn = tiles.drawn([], TODAY)

    assert len(drawn) == 130
    assert ["Hưng", "Nguyên", "Nam"] in [list(tile.lines) for tile in drawn]
    assert all(len(tile.lines) <= 3 and max(map(len, tile.lines)) <= 7 for tile in drawn)
    assert all(" ".join(tile.lines) in tile.title for tile in drawn)
