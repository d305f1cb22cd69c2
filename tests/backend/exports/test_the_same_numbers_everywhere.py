"""Whatever happened at the doors of two hamlets: page, file and API tell the same numbers, and each opens its rows."""

import csv
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from backend.reports.measures import MEASURES
from tests.backend.cast import THANH_VINH, Somebody
from tests.backend.numbers.test_every_number_opens import DEEDS, done

SHOWN = re.compile(r'<a href="/so-lieu/([^"]+)" aria-label="[^"]*">([\d.]+)</a>')
ADDRESSES = (
    {"by": "commune"},
    {"by": "hamlet", "commune": THANH_VINH},
    {"by": "officer", "commune": THANH_VINH},
    {"by": "week", "from": "2026-11-10", "to": "2026-11-17"},
)


@pytest.fixture
def doors(officer: Any) -> list[tuple[Any, ...]]:
    return [officer.household(f"Nhà {n}", f"Vợ {n}") for n in range(3)]


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_every_cell_is_the_same_on_the_page_in_the_files_and_for_programs(  # noqa: PLR0917 - a fixture each
    client: TestClient,
    binh: Somebody,
    officer: Any,
    doors: list[tuple[Any, ...]],
    say: Callable[..., Any],
    deeds: list[dict[str, Any]],
) -> None:
    for deed in deeds:
        done(officer, doors, say, deed)

    for address in ADDRESSES:
        told = _get(client, binh, "/api/v1/conversions", **address).json()
        rows = [[row[measure] for measure in MEASURES] for row in [*told["rows"], told["total"]]]

        assert _plain(client, binh, address) == rows
        assert _sheet(client, binh, address, len(rows)) == rows
        on_page = SHOWN.findall(_get(client, binh, "/bao-cao/conversions", cot=list(MEASURES), **address).text)
        of_rows = [number for row in rows for number in row if number is not None]
        assert [_read(number) for _cell, number in on_page] == (of_rows if told["rows"] else [])
        for cell, number in dict(on_page).items():
            opened = _get(client, binh, f"/api/v1/cells/{unescape(cell)}").json()
            assert len(opened["rows"]) == _read(number)


def _get(client: TestClient, who: Somebody, address: str, **texts: Any) -> Any:
    answer = client.get(address, params=texts, headers={**who.headers, "accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer


def _plain(client: TestClient, who: Somebody, address: dict[str, str]) -> list[list[int | None]]:
    columns = ",".join(["name", *MEASURES])
    answer = _get(client, who, "/api/v1/reports/conversions.csv", columns=columns, **address)
    [_head, *lines] = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    return [[int(text) if text else None for text in line[1:]] for line in lines]


def _sheet(client: TestClient, who: Somebody, address: dict[str, str], rows: int) -> list[list[Any]]:
    columns = ",".join(["name", *MEASURES])
    answer = _get(client, who, "/api/v1/reports/conversions.xlsx", columns=columns, **address)
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    head = next(place for place, line in enumerate(sheet) if "Lượt thăm" in line)
    lines = sheet[head + 1 : head + 1 + rows]
    return [[None if value == "" else value for value in line[1:]] for line in lines]


def _read(number: str) -> int:
    return int(number.replace(".", ""))
