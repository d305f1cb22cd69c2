"""The console as people see it, in a real browser: An's morning, read by Bình, Chi and Em."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from backend.console.numbers.overview import by_rate
from backend.reports.conversions import Row
from tests.backend.cast import PASSWORD
from tests.backend.console.conftest import PICTURES, SLY, Enter

pytestmark = pytest.mark.usefixtures("morning")

HEAVIEST = 300_000


def commune(name: str, rate: float | None) -> Row:
    return Row(key=name, name=name, counts={}, rate=rate, interval=None, phones_reported=(0, 0), cells={})


def test_binh_signs_in_and_reads_his_commune(outside: Callable[..., Page]) -> None:
    page = outside()

    page.goto("/")
    page.get_by_label("Tên đăng nhập").fill("binh")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    row = page.locator("table.places tbody tr")
    assert row.locator("th").inner_text() == "Phường Thành Vinh"
    assert [text.replace("\n", " ") for text in row.locator("td").all_inner_texts()] == [
        "4", "3", "2", "3", "2", "2", "2", "2\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}3", "66,7% 20,8–93,8%",
        "Người quan tâm 66,7% 20,8–93,8%", "0 trên 1 máy đã gửi",
    ]  # fmt: skip
    assert "Tỷ lệ tham gia sau vận động của một kỳ" in page.locator("main").inner_text()


def test_a_name_that_is_a_script_is_shown_as_a_name(enter: Enter, complaints: list[str]) -> None:
    page = enter("binh")

    page.get_by_label("Người đã đóng tiền").first.click()

    assert SLY in page.locator("tbody th").all_inner_texts()
    assert "đã chạy" not in page.title()
    assert complaints == []


def test_chi_reads_the_same_numbers_without_names(enter: Enter) -> None:
    page = enter("chi")

    page.get_by_label("Người đã đóng tiền").first.click()

    assert page.locator("tbody tr").count() == 2
    assert "Trần Thị Lan" not in page.content()
    assert "không xem tên người dân" in page.locator("main").inner_text()


@pytest.mark.parametrize("officer", ["an", "em"])
def test_an_officer_is_told_that_the_work_is_on_the_phone_and_may_sign_out(enter: Enter, officer: str) -> None:
    cell = enter("binh").locator("table.places tbody a").first.get_attribute("href") or ""
    page = enter(officer)

    for address in ("/", cell):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 403
        assert "việc của cán bộ vận động ở trên điện thoại" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Đăng xuất").click()

    assert page.locator("h1").inner_text() == "Đăng nhập"


def test_chi_orders_the_communes_by_rate_and_by_name_again(enter: Enter) -> None:
    page = enter("chi")
    table = page.locator("table.places")
    by_name = table.locator("tbody th").all_inner_texts()

    table.get_by_role("link", name="Tỷ lệ và khoảng 95%").click()
    expect(table.locator("[aria-sort=descending]")).to_have_text("Tỷ lệ và khoảng 95% ↓")
    table.get_by_role("link", name="Xã, phường").click()

    expect(table.locator("[aria-sort=ascending]")).to_contain_text("Xã, phường")
    assert table.locator("tbody th").all_inner_texts() == by_name


def test_the_highest_rate_comes_first_and_communes_without_one_last() -> None:
    rates = {"Đông Lộc": 0.2, "Hải Lộc": None, "Nghi Lộc": 0.0, "Phúc Lộc": 0.379, "Tri Lễ": 0.2}

    ordered = by_rate([commune(name, rate) for name, rate in rates.items()])

    assert [row.name for row in ordered] == ["Phúc Lộc", "Đông Lộc", "Tri Lễ", "Nghi Lộc", "Hải Lộc"]


def test_an_order_that_no_table_has_is_answered_in_words(enter: Enter) -> None:
    page = enter("binh")

    answer = page.goto("/?sort=officer")

    assert answer is not None
    assert answer.status == 422


def test_a_period_without_visits_says_so_in_numbers(enter: Enter) -> None:
    page = enter("binh")

    page.get_by_label("Từ ngày").fill("2026-01-01")
    page.get_by_label("Đến ngày").fill("2026-01-31")
    page.get_by_role("button", name="Xem").click()

    expect(page.locator("main")).to_contain_text("từ 01/01/2026 đến 31/01/2026")
    assert page.locator("tfoot td").nth(8).inner_text() == "–"


def test_a_day_that_no_calendar_has_is_answered_in_words(enter: Enter) -> None:
    page = enter("binh")

    answer = page.goto("/?from=2026-02-30")

    assert answer is not None
    assert answer.status == 422
    assert page.locator("h1").inner_text() == "Tổng quan"
    assert "Ngày này không có trong lịch, hoặc không viết như 21/11/2026." in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_no_page_is_wider_than_its_window(enter: Enter, width: int) -> None:
    page = enter("binh", width=width)
    cell = page.locator("tfoot a").nth(3).get_attribute("href") or ""

    for address in ("/", cell, "/dang-nhap", "/khong-co-trang-nay"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_by_ear_or_keyboard_meets_no_barrier(enter: Enter, scheme: str) -> None:
    page = enter("chi", color_scheme=scheme)
    cell = page.locator("tfoot a").nth(3).get_attribute("href") or ""

    for address in ("/", cell, "/dang-nhap", "/khong-co-trang-nay"):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(address, each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_first_tab_leads_past_the_bar(enter: Enter) -> None:
    page = enter("binh")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert first == "Tới nội dung chính"
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_page_with_its_fonts_is_light(enter: Enter) -> None:
    page = enter("chi")

    page.wait_for_load_state("networkidle")

    loaded = page.evaluate(
        "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
        ".map(entry => [entry.name, entry.encodedBodySize])"
    )
    assert any("be-vietnam-pro-vietnamese" in address for address, _ in loaded)
    assert sum(weight for _, weight in loaded) < HEAVIEST


def test_every_page_says_whose_product_it_is_not(enter: Enter, outside: Callable[..., Page]) -> None:
    page = outside()
    page.goto("/dang-nhap")

    for foot in (page.locator("footer"), enter("binh").locator("footer")):
        assert "Không phải sản phẩm của BHXH Việt Nam" in foot.inner_text()
        assert "Chỉ dùng dữ liệu mẫu cho đến khi dữ liệu người dân được niêm phong" in foot.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_to_look_at(enter: Enter, width: int, scheme: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = enter("chi", width=width, color_scheme=scheme)

    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_overview.png", full_page=True)
    page.get_by_label("Người được tư vấn").first.click()
    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_number.png", full_page=True)
    page.goto("/dang-nhap")
    page.screenshot(path=PICTURES / f"console_{width}_{scheme}_sign_in.png", full_page=True)
