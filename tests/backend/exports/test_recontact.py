"""Whose amount changes on a day, as a file: people for who works there, numbers for everybody else."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from shared.records.visit import Assessment, QuoteShown
from tests.backend.cast import NGHI_LOC, THANH_VINH, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, told

NEW_YEAR = {"on": "2027-01-01", "commune": THANH_VINH}


@pytest.fixture(autouse=True)
def near_poor(officer: Officer) -> None:
    """Đặng Văn Đức was told an amount which changes with the year."""
    home, duc = officer.household("Đặng Văn Đức")
    said = QuoteShown(on=TODAY, income=1_500_000, contribution=0, support=(), pays=0, months=1, total_pays=0)
    seen: dict[str, Any] = {"groups": ("near_poor",), "certificate_year": 2026, "residence": "permanent", "quote": said}
    assessed = Assessment(product="vsi", verdict="eligible", **seen)
    officer.visit(home, TODAY, "advised", replace(told(duc, "considering"), assessments=(assessed,)))


def _answer(client: TestClient, who: Somebody, form: str, **texts: str) -> Any:
    return client.get(f"/api/v1/reports/recontact.{form}", params=texts, headers=who.headers)


def _lines(client: TestClient, who: Somebody, **texts: str) -> list[list[str]]:
    answer = _answer(client, who, "csv", **texts)
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_who_works_there_has_a_row_a_person_with_both_amounts(client: TestClient, binh: Somebody) -> None:
    heading, *rows = _lines(client, binh, **NEW_YEAR)

    assert heading[2:4] == ["Chủ hộ", "Họ tên"]
    (row,) = rows
    assert row[:5] == ["Phường Thành Vinh", "Xóm 1", "Đặng Văn Đức", "Đặng Văn Đức", "Nguyễn Thị An"]
    assert row[5:7] == ["115500", "169400"]
    assert "cần giấy của năm 2027" in row[7]


def test_who_supervises_has_the_numbers_that_the_api_tells(client: TestClient, chi: Somebody) -> None:
    told_by_api = client.get("/api/v1/reports/recontact", params=NEW_YEAR, headers=chi.headers).json()["communes"]

    lines = _lines(client, chi, **NEW_YEAR)

    shown = [[one["name"], str(one["households"]), str(one["persons"])] for one in told_by_api]
    assert lines == [["Xã, phường", "Hộ", "Người"], *shown]
    assert _lines(client, chi, on="2027-01-01") == lines


def test_without_a_day_it_is_the_next_on_which_the_law_changes(client: TestClient, binh: Somebody) -> None:
    assert _lines(client, binh, commune=THANH_VINH) == _lines(client, binh, **NEW_YEAR)


def test_every_paper_of_it_says_that_amounts_are_estimates(client: TestClient, binh: Somebody) -> None:
    text = _answer(client, binh, "html", **NEW_YEAR).text

    assert "Số tiền tạm tính, BHXH xác nhận." in text
    assert "169.400 đ" in text
    assert "Amounts are estimates" in _answer(client, binh, "html", language="en", **NEW_YEAR).text


@pytest.mark.parametrize(("more", "status"), [({"on": "mai"}, 422), ({"commune": NGHI_LOC}, 404)])
def test_what_cannot_be_asked_is_told(client: TestClient, binh: Somebody, more: dict[str, str], status: int) -> None:
    assert _answer(client, binh, "csv", **NEW_YEAR | more).status_code == status


def test_the_page_of_reports_offers_it_for_a_day(client: TestClient, binh: Somebody) -> None:
    page = client.get("/bao-cao/recontact?on=01/01/2027", headers={**binh.headers, "accept": "text/html"}).text

    assert '<input name="on" value="01/01/2027"' in page
    assert "Đặng Văn Đức" in page
    assert f"/api/v1/reports/recontact.xlsx?on=2027-01-01&amp;commune={THANH_VINH}" in page
