"""The year's facts stand beside one another for those who decide on commendation; the page decides nothing."""

import re

import pytest

from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, pictured

__all__ = ["browse"]

pytestmark = pytest.mark.usefixtures("morning")

PAGE = "/xa-phuong/khen-thuong"
OF_ONE = f"{PAGE}/{THANH_VINH}"
LINKED = re.compile(r'<a href="(/so-lieu/[^"]+)"[^>]*>([\d.]+)</a>')


@pytest.fixture
def target(browse: Browse) -> None:
    """Eight new payers for the commune in 2026."""
    wish = {"whose": "commune:", "what": "numerator:vsi", "period": "2026", "value": "8", "after": "0"}
    sent = wish | {"decision": "Kế hoạch 81/KH-UBND", "decided_on": "2026-01-02"}
    assert browse("chi", f"/chi-tieu/{THANH_VINH}", sent).status_code == 303


@pytest.mark.usefixtures("target")
def test_what_was_set_stands_beside_what_was_reached(browse: Browse) -> None:
    text = browse("binh", f"{OF_ONE}?year=2026").text

    assert "<span>25,0%</span>2&nbsp;/ 8" in text
    assert "Chỉ thị 30-CT/TU ngày 25/07/2024" in text
    assert "năm chưa hết" in text


def test_every_number_of_the_year_opens_as_many_rows(browse: Browse) -> None:
    found = set(LINKED.findall(browse("binh", f"{OF_ONE}?year=2026").text))

    assert len(found) > 8
    for address, number in found:
        assert f": {number}</h1>" in browse("binh", address).text


def test_payers_are_told_for_the_end_of_both_years(browse: Browse) -> None:
    text = browse("binh", f"{OF_ONE}?year=2026").text

    before, after = re.findall(r'chưa qua tư vấn (\d{4}): (\d+)"', text)
    assert (before, after) == (("2025", "0"), ("2026", "2"))


def test_officers_stand_in_the_order_of_names_without_a_rank(browse: Browse) -> None:
    text = browse("binh", OF_ONE).text

    assert f'<a href="/can-bo/{ACCOUNT_IDS["an"]}">Nguyễn Thị An</a>' in text
    assert "Hạng" not in text


def test_a_supervisor_chooses_a_commune_to_see_its_officers(browse: Browse) -> None:
    every = browse("chi", PAGE).text
    of_one = browse("chi", OF_ONE).text

    assert "Chọn một xã, phường để xem từng cán bộ." in every
    assert "Nguyễn Thị An" in of_one
    assert not re.search(r'aria-label="Người đóng lần đầu sau tư vấn, Nguyễn Thị An', of_one)


def test_who_has_one_commune_or_chooses_one_is_shown_its_own_page(browse: Browse) -> None:
    of_reader = browse("binh", f"{PAGE}?year=2026")
    chosen = browse("chi", f"{PAGE}?year=2026&commune={THANH_VINH}&product=hi")

    assert (of_reader.status_code, of_reader.headers["location"]) == (303, f"{OF_ONE}?year=2026")
    assert chosen.headers["location"] == f"{OF_ONE}?year=2026&product=hi"


def test_nobody_reads_the_year_of_another_commune(browse: Browse) -> None:
    for address in (f"{PAGE}/{NGHI_LOC}", f"{PAGE}?commune={NGHI_LOC}", f"{PAGE}/nowhere"):
        assert browse("binh", address).status_code == 404
    assert browse("binh", f"{PAGE}?year=1999").status_code == 422


def test_the_page_of_the_year_is_fit_to_be_seen(enter: Enter) -> None:
    pictured(enter, f"{OF_ONE}?year=2026", "commendation")
