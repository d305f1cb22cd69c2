"""The maps of then: every unit of each map stands in the tile of what it became, and opens its number."""

import gzip
import re
from html import unescape

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from backend import rollups
from backend.console.numbers import former_tiles, tiles
from backend.console.shell import words
from backend.db import Database
from backend.reports.conversions import Row
from backend.tables.visit import VisitRow
from shared import places
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter, cookie_of
from tests.backend.console.in_office import pictured
from tests.backend.numbers.conftest import TODAY

DOI_CUNG, VINH_TAN = "16684.000000", "16708.202412"
MINE = frozenset({THANH_VINH, NGHI_LOC})
PLOT = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)" class="(shade-[^"]+)">')


def row(unit: str, part: int, whole: int) -> Row:
    counts = {"visits": 9, "denominator": whole}
    cells = {measure: f"{measure}-of-{unit}" for measure in counts}
    rate = part / whole if whole else None
    return Row(key=unit, name=unit, counts=counts, rate=rate, interval=None, phones_reported=(0, 0), cells=cells)


@pytest.mark.parametrize(("code", "units", "unknown"), [("202507", 130, 0), ("202412", 412, 0), ("000000", 48, 94)])
def test_every_unit_has_a_place_of_its_own_in_the_tile_of_what_it_became(code: str, units: int, unknown: int) -> None:
    then = former_tiles.drawn([], code, MINE, TODAY)

    assert (len(then.plots), len(then.unknown)) == (units, unknown)
    assert len({(plot.x, plot.y) for plot in then.plots}) == units
    corners = {(x * (tiles.SIZE + tiles.GAP), y * (tiles.SIZE + tiles.GAP)) for x, y in _places()}
    step = tiles.SIZE + tiles.GAP
    assert {(plot.x // step * step, plot.y // step * step) for plot in then.plots} | set(then.unknown) == corners
    assert all(plot.x % step + plot.width <= tiles.SIZE for plot in then.plots)
    assert all(plot.y % step + plot.height <= tiles.SIZE for plot in then.plots)
    assert min(min(plot.width, plot.height) for plot in then.plots) > 14


def _places() -> set[tuple[int, int]]:
    return {unit.tile for unit in places.units_on(TODAY) if unit.tile is not None}


def test_a_former_unit_is_told_as_former_in_english() -> None:
    words.speak("en")
    then = former_tiles.drawn([row(DOI_CUNG, 1, 4)], "000000", MINE, TODAY)
    words.speak("vi")

    (plot,) = (plot for plot in then.plots if plot.shade != "shade-none")
    assert plot.title.startswith("Phường Đội Cung, Thành phố Vinh (former, one source), ")


def test_a_unit_that_one_source_knows_says_so() -> None:
    then = former_tiles.drawn([row(DOI_CUNG, 1, 4)], "000000", MINE, TODAY)

    (plot,) = (plot for plot in then.plots if plot.shade != "shade-none")
    assert all(plot.is_doubtful for plot in then.plots)
    assert plot.title == "Phường Đội Cung, Thành phố Vinh (cũ, một nguồn), nay thuộc Phường Thành Vinh: 25,0%"


def test_a_plot_opens_its_number_else_the_commune_of_today_where_the_reader_may_look() -> None:
    rated, visited = row(DOI_CUNG, 1, 4), row("16687.000000", 0, 0)

    then = former_tiles.drawn([rated, visited], "000000", MINE, TODAY)

    by_title = {plot.title.partition(",")[0]: plot for plot in then.plots}
    assert by_title["Phường Đội Cung"].address == f"/so-lieu/denominator-of-{DOI_CUNG}"
    assert by_title["Phường Lê Mao"].address == "/so-lieu/visits-of-16687.000000"
    assert by_title["Phường Lê Mao"].title.endswith(": 9 lượt thăm, chưa có tỷ lệ")
    of_others = [plot for plot in then.plots if plot.title.endswith("chưa có số liệu")]
    assert {plot.address for plot in of_others} == {None, f"/xa-phuong/{NGHI_LOC}"}


@pytest.fixture
def then(morning: None, database: Database) -> None:
    """The morning as one of November 2024, in a ward that ended that month."""
    with database.writing() as session:
        session.execute(update(VisitRow).values(recorded_unit=DOI_CUNG))
        rollups.recount_all(session)


@pytest.mark.usefixtures("then")
def test_the_map_of_then_opens_what_its_table_opens_and_is_light(client: TestClient, database: Database) -> None:
    headers = {"Accept": "text/html", "Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS['chi'])}"}
    heaviest = client.get("/?map=then&of=202412", headers=headers)
    page = unescape(client.get("/?map=then", headers=headers).text)

    shaded = [(address, title) for address, title, shade in PLOT.findall(page) if not shade.startswith("shade-none")]

    ((address, title),) = shaded
    assert title.startswith("Phường Đội Cung, Thành phố Vinh (cũ, một nguồn)")
    assert address in page.split('id="by-commune"')[1]
    opened = client.get(address, headers=headers)
    assert opened.status_code == 200
    assert len(gzip.compress(heaviest.content)) < 60_000
    assert heaviest.text.count("<title>") > 412


@pytest.mark.usefixtures("then")
def test_who_has_one_commune_needs_no_map(client: TestClient, database: Database) -> None:
    headers = {"Accept": "text/html", "Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS['binh'])}"}

    assert "Bản đồ khi đó, tỷ lệ" not in client.get("/?map=then", headers=headers).text


@pytest.mark.usefixtures("then")
def test_the_maps_of_then_to_look_at(enter: Enter) -> None:
    pictured(enter, "/?map=then&of=202412", "overview_then_2024", who="chi")
    pictured(enter, "/?map=then&of=000000", "overview_then_one_source", who="chi")
