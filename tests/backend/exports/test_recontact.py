"""Whose amount changes on a day, as a file: people for who works there, numbers for everybody else."""

import csv
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.reports import cells, touched
from backend.reports.asking import Ask
from backend.reports.periods import Period
from shared.records.visit import Assessment, QuoteShown
from tests.backend.cast import NGHI_LOC, THANH_VINH, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, told

LINK = re.compile(r'<a href="/so-lieu/([^"]+)" aria-label="[^"]*">([\d.]+)</a>')
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


def test_every_amount_in_a_plain_file_says_that_it_is_an_estimate_and_names_its_law_and_day(
    client: TestClient, binh: Somebody
) -> None:
    heading, row = _lines(client, binh, **NEW_YEAR)

    amounts = [label for label, text in zip(heading, row, strict=True) if text in {"115500", "169400"}]
    assert all("(tạm tính)" in label for label in amounts)
    assert heading[-3:] == ["Từ ngày", "Căn cứ trước ngày này", "Căn cứ từ ngày này"]
    assert row[-3] == "2027-01-01"
    assert "sửa đổi bởi Nghị định 30/2025/NĐ-CP (từ 01/01/2026)" in row[-2]
    assert "Nghị định 351/2025/NĐ-CP (từ 01/01/2027)" in row[-1]


def test_a_plain_file_without_amounts_names_no_law(client: TestClient, binh: Somebody) -> None:
    heading, _ = _lines(client, binh, columns="commune,person", **NEW_YEAR)

    assert heading == ["Xã, phường", "Họ tên"]


def test_who_supervises_has_the_numbers_that_the_api_tells(client: TestClient, chi: Somebody) -> None:
    told_by_api = client.get("/api/v1/reports/recontact", params=NEW_YEAR, headers=chi.headers).json()["communes"]

    lines = _lines(client, chi, **NEW_YEAR)

    shown = [[one["name"], str(one["households"]), str(one["persons"])] for one in told_by_api]
    assert lines == [["Xã, phường", "Hộ", "Người"], *shown]
    assert _lines(client, chi, on="2027-01-01") == [*lines, ["Tổng cộng", *shown[0][1:]]]


@pytest.mark.parametrize("commune", ["", THANH_VINH])
def test_every_number_opens_whom_it_counted(client: TestClient, chi: Somebody, commune: str) -> None:
    page = client.get(
        "/bao-cao/recontact",
        params={"on": "01/01/2027", "commune": commune},
        headers={**chi.headers, "accept": "text/html"},
    ).text

    found = LINK.findall(page)

    assert len(found) == (2 if commune else 4)
    for cell, number in found:
        opened = client.get(f"/api/v1/cells/{unescape(cell)}", headers=chi.headers).json()
        assert len(opened["rows"]) == int(number)
        assert "Đặng" not in str(opened)


def test_who_works_there_reads_the_names_behind_a_number_as_programs_do(
    client: TestClient, binh: Somebody, an: Somebody, em: Somebody
) -> None:
    (commune,) = client.get("/api/v1/reports/recontact", params=NEW_YEAR, headers=binh.headers).json()["communes"]

    for measure, kind in (("households", "household"), ("persons", "person")):
        opened = client.get(f"/api/v1/cells/{commune['cells'][measure]}", headers=binh.headers).json()
        assert (opened["kind"], [row["name"] for row in opened["rows"]]) == (kind, ["Đặng Văn Đức"])
    cell = commune["cells"]["households"]
    page = client.get(f"/so-lieu/{cell}", headers={**binh.headers, "accept": "text/html"}).text
    assert "Hộ có số tiền đóng thay đổi: 1" in page
    assert "từ ngày 01/01/2027" in page
    assert client.get(f"/api/v1/cells/{cell}", headers=an.headers).status_code == 200
    assert client.get(f"/api/v1/cells/{cell}", headers=em.headers).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        Ask(period=Period(start=date(2027, 1, 1)), by="hamlet", commune=THANH_VINH),
        Ask(period=Period(start=date(2027, 1, 1), end=date(2027, 1, 2)), commune=THANH_VINH),
        Ask(period=Period(start=date(2027, 1, 1)), commune=THANH_VINH, product="hi"),
        Ask(period=Period(start=date(2002, 1, 1)), commune=THANH_VINH),  # the law says nothing of that day
        Ask(commune=THANH_VINH),
    ],
    ids=["hamlets", "days", "health insurance", "long ago", "no day"],
)
def test_a_name_of_no_number_opens_nothing(client: TestClient, binh: Somebody, asked: Ask) -> None:
    cell = cells.name(asked, touched.PERSONS, None)

    assert client.get(f"/api/v1/cells/{cell}", headers=binh.headers).status_code == 404


def test_without_a_day_it_is_the_next_on_which_the_law_changes(client: TestClient, binh: Somebody) -> None:
    assert _lines(client, binh, commune=THANH_VINH) == _lines(client, binh, **NEW_YEAR)


def test_every_paper_of_it_says_that_amounts_are_estimates(client: TestClient, binh: Somebody) -> None:
    text = _answer(client, binh, "html", **NEW_YEAR).text

    assert "Số tiền tạm tính, BHXH xác nhận." in text
    assert "169.400 đ" in text
    assert "Căn cứ của số tiền từ 01/01/2027:" in text
    assert "Nghị định 351/2025/NĐ-CP (từ 01/01/2027)" in text
    assert "Amounts are estimates" in _answer(client, binh, "html", language="en", **NEW_YEAR).text


@pytest.mark.parametrize(("more", "status"), [({"on": "mai"}, 422), ({"commune": NGHI_LOC}, 404)])
def test_what_cannot_be_asked_is_told(client: TestClient, binh: Somebody, more: dict[str, str], status: int) -> None:
    assert _answer(client, binh, "csv", **NEW_YEAR | more).status_code == status


def test_the_page_of_reports_offers_it_for_a_day(client: TestClient, binh: Somebody) -> None:
    page = client.get("/bao-cao/recontact?on=01/01/2027", headers={**binh.headers, "accept": "text/html"}).text

    assert '<input name="on" value="01/01/2027"' in page
    assert "Đặng Văn Đức" in page
    assert f"/api/v1/reports/recontact.xlsx?on=2027-01-01&amp;commune={THANH_VINH}" in page
