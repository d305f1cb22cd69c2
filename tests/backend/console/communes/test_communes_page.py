"""Communes are found by any name they had, and a commune's page says where its work stands."""

import re
from typing import Any

import pytest

from backend.db import Database
from backend.tables.conference import ConferenceRow
from backend.tables.inserting import insert_rows
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, START, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, pictured

__all__ = ["browse"]

pytestmark = pytest.mark.usefixtures("morning")

PAGE = f"/xa-phuong/{THANH_VINH}"
LINKED = re.compile(r'<a href="(/so-lieu/[^"]+)"[^>]*>([\d.]+)</a>')


@pytest.fixture
def conference(database: Database) -> None:
    """A conference in Xóm 1 with 34 people."""
    row: dict[str, Any] = {
        "commune": THANH_VINH,
        "id": AN_INSTALL,
        "recorded_unit": THANH_VINH,
        "hamlet": HAMLETS[THANH_VINH][0],
        "held_at": START,
        "day": START.date(),
        "place": "culture_house",
        "held_by": "front",
        "attending": 34,
        "questions": "Đóng bao lâu thì có lương hưu?",
        "officer": ACCOUNT_IDS["an"],
        "install_id": AN_INSTALL,
        "op_id": AN_INSTALL,
        "received_at": START,
    }
    with database.writing() as session:
        insert_rows(session, ConferenceRow, [ConferenceRow(**row).model_dump()])


def test_a_committee_of_one_commune_goes_straight_to_it(browse: Browse) -> None:
    answer = browse("binh", "/xa-phuong")

    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)


def test_a_supervisor_finds_a_commune_by_the_name_of_one_that_it_was_made_from(browse: Browse) -> None:
    by_old_name = browse("chi", "/xa-phuong?q=quan+hanh")
    by_code = browse("dung", "/xa-phuong?q=17893")

    assert by_old_name.headers["location"] == f"/xa-phuong/{NGHI_LOC}"
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', by_code.text) == ["Xã Nghi Lộc"]
    assert "Không có xã, phường nào" in browse("chi", "/xa-phuong?q=hanoi").text


def test_communes_without_numbers_are_folded_behind_those_that_have_them_and_found_all_the_same(browse: Browse) -> None:
    text, wanted = browse("dung", "/xa-phuong").text, browse("dung", "/xa-phuong?q=cua+lo").text

    table, folded = text.split('<details class="without">')
    assert table.count('<th scope="row">') == 2
    assert "128 xã, phường chưa có số liệu" in folded
    assert folded.count('<li><a href="/xa-phuong/') == 128
    assert '<details class="without" open>' in wanted
    assert ">Phường Cửa Lò</a>" in wanted


def test_the_list_says_what_each_commune_was_made_from(browse: Browse) -> None:
    text = browse("chi", "/xa-phuong").text

    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)', text) == ["Xã Nghi Lộc", "Phường Thành Vinh"]
    assert "gồm Diên Hoa, Nghi Trung, Nghi Vạn, Quán Hành" in text


def test_every_number_of_a_commune_opens_as_many_rows(browse: Browse) -> None:
    found = set(LINKED.findall(browse("binh", PAGE).text))

    assert len(found) > 10
    for address, number in found:
        assert f": {number}</h1>" in browse("binh", address).text


def test_households_at_whose_door_nobody_was_are_counted_and_opened(browse: Browse) -> None:
    text = browse("binh", PAGE).text

    (address,) = set(re.findall(r'<a href="([^"]+)" aria-label="Hộ chưa ai đến, Xóm 1: 1"', text))
    opened = browse("binh", address).text
    assert "Vi Thị Hoa" in opened
    assert "Trần Thị Lan" not in opened


def test_hamlets_reached_are_counted_of_all_that_stand(browse: Browse) -> None:
    assert "1&nbsp;/ 2</a>" in browse("binh", PAGE).text
    assert "0&nbsp;/ 2</a>" in browse("binh", f"{PAGE}?to=2026-01-01").text


def test_a_supervisor_sees_the_commune_but_no_few_people_of_a_hamlet(browse: Browse) -> None:
    text = browse("chi", PAGE).text

    assert "Dấu gạch là số nhỏ" in text
    assert not re.search(r'aria-label="Người đã đóng tiền, Xóm', text)
    assert re.search(r'aria-label="Người đã đóng tiền, Tổng cộng: 2"', text)


def test_predecessors_go_back_through_both_mergers(browse: Browse) -> None:
    text = browse("binh", PAGE).text
    before = browse("dung", "/xa-phuong/17878.202507").text

    assert "một nguồn" in text or "(cũ" in text
    assert "Xã Khánh Hợp, huyện Nghi Lộc (cũ)" in before or "Khánh Hợp" in before


def test_an_old_unit_leads_to_the_commune_of_today(browse: Browse) -> None:
    answer = browse("dung", "/xa-phuong/17893.202412")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/xa-phuong/{NGHI_LOC}")


@pytest.mark.usefixtures("conference")
def test_conferences_are_counted_by_month_and_their_questions_are_for_who_works_there(browse: Browse) -> None:
    text = browse("binh", PAGE).text

    assert "1 hội nghị, 34 lượt người dự" in text
    assert "Tháng 11/2026: <strong>1</strong>" in text
    assert "Đóng bao lâu thì có lương hưu?" in text
    assert "Đóng bao lâu" not in browse("chi", PAGE).text


def test_nobody_opens_a_commune_of_others(browse: Browse) -> None:
    assert browse("binh", f"/xa-phuong/{NGHI_LOC}").status_code == 404
    assert browse("dung", "/xa-phuong/99999.202507").status_code == 404
    assert browse("an", "/xa-phuong").status_code == 403


@pytest.mark.usefixtures("conference")
def test_the_page_of_a_commune_is_fit_to_be_seen(enter: Enter) -> None:
    pictured(enter, PAGE, "commune")
