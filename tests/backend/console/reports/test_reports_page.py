"""«Báo cáo»: chosen, read, taken along; every number opens what it counted."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.console.reports.reports_page import BY
from backend.db import Database
from backend.reports.asking import BY as KNOWN
from backend.tables.report_columns import ReportColumns
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH, Somebody
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.in_office import Browse, browse

__all__ = ["browse"]

LINK = re.compile(r'<a href="/so-lieu/([^"]+)" aria-label="[^"]*">([\d.]+)</a>')


def _page(client: TestClient, who: Somebody, address: str) -> Any:
    return client.get(address, headers={**who.headers, "accept": "text/html"})


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(
    "address",
    [
        "/bao-cao/week?period=2026-W47",
        f"/bao-cao/month?period=2026-11&by=hamlet&commune={THANH_VINH}",
        f"/bao-cao/conversions?by=officer&commune={THANH_VINH}",
        "/bao-cao/conversions?by=day&cot=visits&cot=households_visited&cot=paid",
    ],
)
def test_every_number_of_a_report_opens_exactly_what_it_counted(
    client: TestClient, binh: Somebody, address: str
) -> None:
    found = LINK.findall(_page(client, binh, address).text)

    assert found
    for cell, number in found:
        opened = client.get(f"/api/v1/cells/{unescape(cell)}", headers=binh.headers).json()
        assert len(opened["rows"]) == int(number.replace(".", ""))


@pytest.mark.usefixtures("morning")
def test_the_files_are_of_the_report_that_is_shown(client: TestClient, binh: Somebody) -> None:
    page = _page(client, binh, f"/bao-cao/conversions?by=hamlet&commune={THANH_VINH}&from=21/11/2026&cot=visits").text

    (address,) = re.findall(r'href="(/api/v1/reports/conversions\.csv[^"]*)"', page)
    file = client.get(unescape(address), headers=binh.headers)

    assert file.status_code == 200
    assert "by=hamlet" in address
    assert "from=2026-11-21" in address
    assert file.content.decode("utf-8-sig").splitlines()[0] == '"Xóm, bản, khối",Lượt thăm'


VISITS_BY_HAMLET = f"/bao-cao/conversions?by=hamlet&commune={THANH_VINH}"


def _heads(text: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', text)


def test_columns_that_somebody_chose_are_found_again_and_an_address_still_wins(browse: Browse) -> None:
    answer = browse("binh", VISITS_BY_HAMLET.replace("?", "/cot?"), {"cot": ["visits", "rate"]})

    assert (answer.status_code, answer.headers["location"]) == (303, VISITS_BY_HAMLET)
    again = browse("binh", VISITS_BY_HAMLET).text
    assert _heads(again) == ["Xóm, bản, khối", "Lượt thăm", "Tỷ lệ tham gia sau vận động"]
    assert "columns=name%2Cvisits%2Crate" in again
    assert _heads(browse("binh", f"{VISITS_BY_HAMLET}&cot=paid").text) == ["Xóm, bản, khối", "Người đã đóng tiền"]
    usual = _heads(browse("chi", VISITS_BY_HAMLET).text)
    assert len(usual) == len(_heads(browse("binh", "/bao-cao/week").text)) > 3


def test_the_usual_columns_come_back(browse: Browse) -> None:
    usual = _heads(browse("binh", VISITS_BY_HAMLET).text)
    columns = VISITS_BY_HAMLET.replace("?", "/cot?")

    for back in ({"act": "usual", "cot": ["visits"]}, {"act": "keep"}):
        browse("binh", columns, {"cot": ["visits"]})
        assert browse("binh", columns, back).status_code == 303

        assert _heads(browse("binh", VISITS_BY_HAMLET).text) == usual


def test_columns_are_kept_only_as_far_as_a_report_has_them(browse: Browse) -> None:
    assert browse("binh", "/bao-cao/week/cot", {"cot": ["secret"]}).status_code == 422
    assert browse("binh", "/bao-cao/nothing/cot", {"cot": ["visits"]}).status_code == 404
    assert browse("binh", "/bao-cao/week/cot", {"cot": ["visits"]}, site="cross-site").status_code == 403


@pytest.mark.usefixtures("morning")
def test_columns_of_rows_with_names_do_not_stand_in_rows_without(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        session.add(ReportColumns(account=ACCOUNT_IDS["chi"], report="visits", columns="head"))

    heads = _heads(browse("chi", f"/bao-cao/visits?commune={THANH_VINH}").text)

    assert "Chủ hộ" not in heads
    assert len(heads) > 3


def test_whoever_asks_for_what_cannot_be_is_told_and_may_ask_again(client: TestClient, binh: Somebody) -> None:
    answer = _page(client, binh, f"/bao-cao/visits?commune={THANH_VINH}&from=nay")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'name="from" value="nay"' in answer.text


def test_a_commune_of_others_is_not_there(client: TestClient, binh: Somebody) -> None:
    assert _page(client, binh, f"/bao-cao/week?commune={NGHI_LOC}").status_code == 404
    assert _page(client, binh, "/bao-cao/nothing").status_code == 404


@pytest.mark.parametrize(
    ("name", "whole", "goes_on"),
    [
        ("week", ("2026-W46", "46/2026"), ("2026-W47", "tuần này")),
        ("month", ("2026-10", "10/2026"), ("2026-11", "tháng này")),
    ],
)
def test_a_report_opens_on_what_is_over_and_the_running_one_is_one_press_away_and_says_so(
    browse: Browse, name: str, whole: tuple[str, str], goes_on: tuple[str, str]
) -> None:
    opened = browse("binh", f"/bao-cao/{name}").text
    (address,) = re.findall(rf'<a href="([^"]+)">Xem {goes_on[1]}, chưa hết</a>', opened)
    running = browse("binh", unescape(address)).text

    assert f'<option value="{whole[0]}" selected>' in opened
    assert f" {whole[1]}</h2>" in opened
    assert f"period={whole[0]}" in opened
    assert "chưa hết kỳ" not in opened
    assert re.search(rf'<option value="{goes_on[0]}" selected>[^<]+ \({goes_on[1]}, chưa hết\)</option>', running)
    assert "0 trên 1 máy, chưa hết kỳ" in running
    assert "Kỳ này chưa hết: số còn thay đổi" in running
    assert f">Xem {goes_on[1]}" not in running


def test_every_way_to_split_has_a_name() -> None:
    assert set(BY) == set(KNOWN)
    assert HAMLETS


@pytest.mark.usefixtures("morning")
def test_the_report_reads_well_on_a_desk_and_in_a_hand(enter: Enter, complaints: list[str]) -> None:
    page = enter("binh")
    page.goto("/bao-cao")

    assert page.get_by_role("heading", level=2).first.inner_text().startswith("Báo cáo tuần")
    page.screenshot(path=PICTURES / "reports_1366_light.png", full_page=True)
    narrow = enter("binh", width=360, color_scheme="dark")
    narrow.goto("/bao-cao/month")
    narrow.screenshot(path=PICTURES / "reports_360_dark.png", full_page=True)
    assert complaints == []
