"""The console in a real browser: every page in light and dark and on a phone's width; by keyboard; without scripts."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Page, ViewportSize
from starlette.testclient import TestClient

from backend.db import Database
from tests.backend.cast import PASSWORD
from tests.backend.console import every_page
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.every_page import Found

pytestmark = pytest.mark.usefixtures("morning")

HEAVIEST = 300_000
SIGNED_OUT = re.compile("/dang-nhap")
NARROW, WIDE = ViewportSize(width=360, height=780), ViewportSize(width=1366, height=900)

# What the browser kept of the page before counts too: as somebody meets a page who comes for the first time.
_WEIGHT = """['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""


@pytest.fixture
def kinds(app: FastAPI, client: TestClient, database: Database) -> list[Found]:
    """One page of each kind, as the first reader finds it who may."""
    first: dict[str, Found] = {}
    for page in every_page.found(app, client, database):
        first.setdefault(page.path, page)
    return list(first.values())


def test_every_page_is_light_and_open_to_all(kinds: list[Found], enter: Enter, complaints: list[str]) -> None:
    windows = {reader: enter(reader) for reader in every_page.READERS}

    met = [(one, walked(windows[one.reader or "chi"], one.address)) for one in kinds]

    assert "\n".join(f"{one.reader} {one.address}: {barrier}" for one, barriers in met for barrier in barriers) == ""
    assert complaints == []


def walked(page: Page, address: str) -> list[str]:
    """What stands in somebody's way on a page."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    found = [f"weighs {weight}"] if (weight := page.evaluate(_WEIGHT)) > HEAVIEST else []
    found += barriers(page)
    page.emulate_media(color_scheme="dark")
    found += barriers(page, only="color-contrast")
    page.set_viewport_size(NARROW)
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"is {wider} px wider than a phone"] if wider > 0 else [])


def barriers(page: Page, only: str = "") -> list[str]:
    """What axe holds against a page: serious or critical, each with the first element that it is about."""
    asked = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": [only]}} if only else {})}
    violations = Axe().run(page, options=asked).response["violations"]
    heavy = (one for one in violations if one["impact"] in {"serious", "critical"})
    return [f"{one['id']} at {one['nodes'][0]['html']}" for one in heavy]


def test_binh_comes_reads_decides_and_goes_by_keyboard_alone(outside: Callable[..., Page]) -> None:
    page = outside(viewport=WIDE)
    page.goto("/")
    # A browser puts the cursor into the first box when it first draws the page, which may be after it has loaded.
    page.locator("#username:focus").wait_for()

    page.keyboard.type("binh")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    tab_to(page, "Nhật ký thăm hộ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhat-ky*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhat-ky/*/*")
    read = page.url
    page.keyboard.press("d")
    page.wait_for_url(lambda url: url != read)
    tab_to(page, "Đăng xuất")
    page.keyboard.press("Enter")
    page.wait_for_url(SIGNED_OUT)

    assert "Đã ghi cho lượt thăm trước: duyệt" not in page.content()
    page.go_back()
    page.wait_for_url(SIGNED_OUT)
    assert page.locator("h1").inner_text() == "Đăng nhập"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus, as somebody does who sees no pointer."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_without_scripts_the_log_is_filtered_and_the_menu_opened_on_a_phone(enter: Enter) -> None:
    page = enter("binh", width=360, java_script_enabled=False)

    page.locator("summary", has_text="Các mục").click()
    page.locator(".narrow-bar").get_by_role("link", name="Nhật ký thăm hộ").click()
    page.get_by_label("Kết quả").select_option("not_home")
    page.get_by_role("button", name="Lọc").click()
    page.get_by_role("button", name="English").click()

    assert page.locator("h1").inner_text() == "Visit log"
    assert "outcome=not_home" in page.url
    assert page.locator(".log tbody tr").count() == 1


@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_of_the_bar_to_look_at(enter: Enter, width: int) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = enter("dung", width=width, color_scheme="dark" if width == 360 else "light")

    if width == 360:
        page.locator(".narrow-bar summary").click()
    page.screenshot(path=PICTURES / f"console_{width}_bar.png")
    page.emulate_media(media="print")
    page.screenshot(path=PICTURES / f"console_{width}_printed.png")
