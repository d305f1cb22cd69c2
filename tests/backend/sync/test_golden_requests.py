"""What the apps of every released version say, as recorded when they were released: it must be taken in for ever.

A folder of tests/golden holds what one version said and heard: hello, a push with every kind and act that it knew, the
answer, and a pulled page. Nothing in it is ever changed; a new version gets a new folder.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from starlette.testclient import TestClient

from backend.db import Database
from backend.sync.epoch import epoch_of
from shared.sync.protocol import read_page
from tests.backend.cast import THANH_VINH, Somebody

VERSIONS = sorted((Path(__file__).parents[2] / "golden").iterdir())
OF_THE_SERVER = {"seq", "received_at"}
"""What an answer holds that is the server's to choose anew."""


@pytest.fixture(params=VERSIONS, ids=lambda folder: folder.name)
def said(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What one released version said and heard, by the name of the file."""
    return {path.stem: json.loads(path.read_text()) for path in request.param.glob("*.json")}


@pytest.fixture
def epoch(database: Database) -> str:
    with database.reading() as session:
        return str(epoch_of(session))


@pytest.fixture
def pushed(client: TestClient, an: Somebody, said: Mapping[str, Any], epoch: str) -> httpx2.Response:
    return client.post("/api/v1/sync/push", json=said["push"] | {"epoch": epoch}, headers=an.headers)


def test_the_hello_of_a_released_app_is_answered(client: TestClient, an: Somebody, said: Mapping[str, Any]) -> None:
    """MUST 16, I12. Whatever it does not know yet may be there, and what it reads is."""
    answer = client.post("/api/v1/sync/hello", json=said["hello"], headers=an.headers)

    assert answer.status_code == 200
    assert answer.json().keys() >= said["hello_answer"].keys()
    assert answer.json()["action"] in {"ok", "push_only"}


def test_everything_that_a_released_app_recorded_is_filed_as_it_was_then(
    pushed: httpx2.Response, said: Mapping[str, Any]
) -> None:
    """MUST 16, I12."""
    assert pushed.status_code == 200, pushed.text
    then, now = said["push_answer"]["results"], pushed.json()["results"]
    assert [without(one, OF_THE_SERVER) for one in now] == [without(one, OF_THE_SERVER) for one in then]
    assert pushed.json().keys() >= said["push_answer"].keys()


def test_a_released_app_finds_every_row_with_every_column_that_it_reads(
    client: TestClient, an: Somebody, pushed: httpx2.Response, said: Mapping[str, Any], epoch: str
) -> None:
    """MUST 16, I12, I13."""
    asked = {"epoch": epoch, "cursors": f"{THANH_VINH}:0"}
    answer = client.get("/api/v1/sync/pull", params=asked, headers=an.headers).content

    now, then = rows(answer.decode()), rows(said["pull"]["page"])
    assert then
    for key, row in then.items():
        assert {name: now[key][name] for name in row} == row


def test_an_app_of_today_reads_the_page_of_a_server_of_then(said: Mapping[str, Any]) -> None:
    page = read_page(said["pull"]["page"].encode(), UUID(said["pull"]["epoch"]))

    assert {row.kind for row in page.rows} == {"household", "person", "visit"}


def rows(page: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of a pulled page by kind and id, without what the server chooses anew."""
    head, *lines, _tail = map(json.loads, page.splitlines())
    columns = head["head"]["columns"]
    found = [(line[0], dict(zip(columns[line[0]], line[3:], strict=True))) for line in lines]
    return {(kind, row["id"]): without(row, OF_THE_SERVER) for kind, row in found}


def without(row: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
