"""A day is written as people here write it, whatever language the browser's own menus have."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from backend.console.shell import days
from shared.clock import day_label
from tests.backend.console.conftest import Enter

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_what_a_box_shows_is_read_as_the_day_that_it_shows(day: date) -> None:
    assert days.as_read(day_label(day)) == day.isoformat()


@pytest.mark.parametrize("typed", ["5/11/2026", "05-11-2026", "5.11.2026", "05 11 2026", "05112026", " 5/11/2026 "])
def test_the_fifth_of_november_is_no_eleventh_of_may(typed: str) -> None:
    assert days.as_read(typed) == "2026-11-05"


@pytest.mark.parametrize("typed", ["", "2026-11-05", "hôm qua", "5/11", "5/11/26", "5/11-2026-1", "٥/١١/٢٠٢٦"])
def test_what_is_no_such_day_is_left_to_those_who_judge(typed: str) -> None:
    assert days.as_read(typed) == typed


def test_a_day_that_no_calendar_has_is_shown_as_it_was_typed() -> None:
    assert 'value="31/02/2026"' in days.box("to", "2026-02-31")
    assert 'value="&#34;&gt;&lt;b&gt;"' in days.box("to", '"><b>')


@pytest.mark.usefixtures("morning")
def test_binh_reads_a_period_that_he_typed_with_slashes(enter: Enter) -> None:
    page = enter("binh", java_script_enabled=False)

    page.get_by_label("Từ ngày").fill("1/1/2026")
    page.get_by_label("Đến ngày").fill("31/01/2026")
    page.get_by_role("button", name="Xem").click()

    assert "từ 01/01/2026 đến 31/01/2026" in page.locator("main").inner_text()
    assert page.get_by_label("Từ ngày").input_value() == "01/01/2026"


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize(("typed", "is_taken"), [("5/11/2026", True), ("2026-11-05", True), ("hôm qua", False)])
def test_the_browser_says_at_once_what_is_no_day(enter: Enter, typed: str, is_taken: bool) -> None:
    page: Page = enter("binh")

    page.get_by_label("Từ ngày").fill(typed)

    assert page.get_by_label("Từ ngày").evaluate("box => box.checkValidity()") is is_taken
