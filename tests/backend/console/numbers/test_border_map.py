"""The overview draws the communes in their borders once these were brought in; tiles are one press away."""

import gzip
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend.cli import cli
from backend.db import Database
from backend.settings import Settings
from tests.backend.cast import ACCOUNT_IDS
from tests.backend.console.conftest import Enter, cookie_of
from tests.backend.console.in_office import pictured
from tests.backend.numbers.test_borders import Draws, drawing, draws, features

__all__ = ["draws"]

pytestmark = pytest.mark.usefixtures("morning")

AREA = re.compile(r'class="(shade-[^"]+)"><title>([^<]+)</title><path d="M[^"]+z"/>')


@pytest.fixture
def read(client: TestClient, database: Database) -> Callable[[str], str]:
    """A page as Chi is answered it, who looks at two communes."""

    def look(address: str) -> str:
        headers = {"Accept": "text/html", "Cookie": f"tungnha={cookie_of(database, ACCOUNT_IDS['chi'])}"}
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    return look


def test_without_borders_there_are_tiles_and_nothing_to_choose(read: Callable[[str], str]) -> None:
    page = read("/")

    assert "Bản đồ ô của các xã, phường" in page
    assert "Cách vẽ" not in page


def test_with_borders_there_is_a_map_with_its_source_and_the_tiles_are_one_press_away(
    read: Callable[[str], str], draws: Draws
) -> None:
    draws(drawing(features(points=60)))

    page, tiles = read("/"), read("/?shape=tiles")

    areas = dict(AREA.findall(page)[::-1])
    assert len(AREA.findall(page)) == 130
    (number,) = re.findall(
        r'<a href="(/so-lieu/[^"]+)" aria-label="Phường Thành Vinh: 66,7% \(20,8–93,8%\)" class="shade-4">', page
    )
    assert "3</h1>" in read(number)
    assert areas["shade-4"] == "Phường Thành Vinh: 66,7% (20,8–93,8%)"
    assert "Ranh giới: Bản đồ mẫu, không có thật, tính đến ngày 01/07/2025." in page
    assert "Bản đồ ô của các xã, phường" not in page
    assert 'href="/?product=vsi&map=now&by=commune&sort=name&shape=tiles#ban-do"' in page
    assert "Bản đồ ô của các xã, phường" in tiles
    assert AREA.findall(tiles) == []
    assert len(gzip.compress(page.encode())) < 60_000


def test_the_map_to_look_at(enter: Enter, draws: Draws) -> None:
    draws(drawing(features()))

    pictured(enter, "/", "overview_map", who="chi")


def test_the_command_tells_what_is_wrong_with_a_file_and_exits_as_for_a_wrong_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    whole, part = tmp_path / "whole.geojson", tmp_path / "part.geojson"
    whole.write_bytes(drawing(features()).content)
    part.write_bytes(drawing(features()[1:]).content)
    told = ["--by", "dung", "--as-of", "2025-07-01", "--source", "Bản đồ mẫu"]

    refused = CliRunner().invoke(cli, ["borders", "import", str(part), *told])
    done = CliRunner().invoke(cli, ["borders", "import", str(whole), *told])

    assert (refused.exit_code, done.exit_code) == (2, 0)
    assert "còn thiếu ranh giới của 1 xã, phường" in refused.stderr
    assert done.stdout == "Đã nhập ranh giới của 130 xã, phường, tính đến ngày 01/07/2025.\n"
