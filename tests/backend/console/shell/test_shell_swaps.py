"""The overview changes in place: Chi reads on where she was, and nothing that a loaded page would tell is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.backend.console.conftest import Enter

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def overview(enter: Enter) -> Page:
    """Chi's overview, marked: a page that is loaded anew loses the mark."""
    page = enter("chi")
    page.evaluate("window.isTheSame = true")
    return page


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.isTheSame === true"))


def test_another_period_comes_into_the_page_that_stands(overview: Page, complaints: list[str]) -> None:
    this_year = overview.get_by_role("link", name="Năm nay")

    this_year.focus()
    overview.keyboard.press("Enter")
    overview.wait_for_url("**/?*from=2026-01-01*")
    expect(overview.locator("#told")).to_contain_text("01/01/2026")

    assert is_the_same(overview)
    assert this_year.get_attribute("aria-current") == "true"
    expect(this_year).to_be_focused()
    assert overview.title() == "Tổng quan · Từng Nhà"
    assert overview.locator("main").count() == 1
    assert complaints == []


def test_back_leads_to_what_was_read_before(overview: Page) -> None:
    overview.get_by_role("link", name="Năm nay").click()
    overview.wait_for_url("**/?*from=2026-01-01*")

    overview.go_back()

    expect(overview.locator(".heading")).to_contain_text("từ đầu đến nay")
    assert overview.url.endswith("/")


def test_an_order_keeps_the_keyboard_where_it_was(overview: Page) -> None:
    overview.get_by_role("link", name="Tỷ lệ và khoảng 95%").press("Enter")

    expect(overview.locator("[aria-sort=descending] #order-rate")).to_be_focused()
    assert is_the_same(overview)


def test_what_is_refused_is_shown_where_the_page_was(overview: Page) -> None:
    overview.get_by_label("Từ ngày").fill("31/02/2026")
    overview.get_by_label("Từ ngày").press("Enter")

    expect(overview.get_by_role("alert")).to_contain_text("Ngày này không có trong lịch")
    expect(overview.get_by_label("Từ ngày")).to_have_value("31/02/2026")
    expect(overview.locator("main")).to_be_focused()


def test_who_was_signed_out_meanwhile_is_led_to_the_door(overview: Page) -> None:
    overview.context.clear_cookies()

    overview.get_by_role("link", name="Năm nay").click()

    overview.wait_for_url("**/dang-nhap?**")
    assert overview.locator("nav").count() == 0


def test_an_opened_number_leads_back_to_the_period_and_order_of_its_page(enter: Enter) -> None:
    page = enter("chi")
    page.goto("/?from=2026-01-01&sort=rate")

    page.get_by_label("Người được tư vấn").first.click()
    page.get_by_role("link", name="‹ Quay lại").click()

    assert page.url.endswith("/?from=2026-01-01&sort=rate")
