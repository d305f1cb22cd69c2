"""Every screen photographed by day and night, in usual and large text, on a usual and a narrow phone.

The pictures under `var/screenshots/` are for people to look at; the test holds that each screen opens
in each dress and that no word is wider than the window.
"""

from pathlib import Path
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label

from mobile.widgets.chips import Chip, ChipRow
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver
from tests.mobile.window.offscreen import NARROW, PHONE

DRESSES: dict[str, dict[str, Any]] = {
    "day": {"size": PHONE, "dark": False, "scale": 1.0},
    "night": {"size": PHONE, "dark": True, "scale": 1.0},
    "large": {"size": PHONE, "dark": False, "scale": 1.5},
    "narrow": {"size": NARROW, "dark": True, "scale": 1.0},
    "narrow_large": {"size": NARROW, "dark": False, "scale": 1.5},
}


def to_the_list(driver: Driver) -> None:
    driver.wait(lambda: driver.shows("200 hộ"))


def to_quick_note(driver: Driver) -> None:
    driver.tap("Vắng")


def to_the_card(driver: Driver) -> None:
    driver.back()
    driver.tap(LONG_NAME)


def to_the_visit(driver: Driver) -> None:
    driver.tap("Ghi lượt thăm")


def to_consent(driver: Driver) -> None:
    driver.tap("Chủ hộ")


def to_talk(driver: Driver) -> None:
    for purpose in ("Ghi lại lượt tư vấn này", "Liên hệ lại sau này"):
        driver.scroll_to(purpose)
        driver.tap(purpose)
    driver.tap("Đồng ý bằng lời")


def to_because(driver: Driver) -> None:
    driver.scroll_to("Không cả hai")
    driver.tap("Không cả hai")
    driver.scroll_to("Vì sao")
    driver.tap("Vì sao")


def to_reasons(driver: Driver) -> None:
    driver.back()
    driver.scroll_to("Chưa tham gia")
    driver.tap("Chưa tham gia")
    driver.scroll_to("Thu nhập thấp")


def to_next(driver: Driver) -> None:
    driver.scroll_to("Quan tâm", up=-130)
    driver.tap("Quan tâm")
    driver.tap("Tiếp tục")
    driver.tap("1 tuần")


def to_review(driver: Driver) -> None:
    driver.tap("Tiếp tục")


def to_saved(driver: Driver) -> None:
    driver.tap("Lưu")


def to_sync(driver: Driver) -> None:
    driver.back()
    driver.tap("Đồng bộ")


STOPS = (
    to_the_list,
    to_quick_note,
    to_the_card,
    to_the_visit,
    to_consent,
    to_talk,
    to_because,
    to_reasons,
    to_next,
    to_review,
    to_saved,
    to_sync,
)


@pytest.mark.parametrize("dress", DRESSES)
def test_every_screen_fits_its_window(phone: AnsPhone, dress: str) -> None:
    driver = Driver(phone.open(), **DRESSES[dress])
    cut: dict[str, list[str]] = {}

    for number, stop in enumerate(STOPS, start=1):
        stop(driver)
        driver.picture(f"{dress}_{number:02}_{stop.__name__.removeprefix('to_')}")
        cut[stop.__name__] = [label.text for label in driver.labels() if sticks_out(label)]

    driver.close()
    assert {name: texts for name, texts in cut.items() if texts} == {}


@pytest.mark.parametrize("dress", DRESSES)
def test_activation_fits_its_window(tmp_path: Path, dress: str) -> None:
    driver = Driver(AnsPhone(tmp_path, activated=False).open(), **DRESSES[dress])

    driver.picture(f"{dress}_00_activate")

    cut = [label.text for label in driver.labels() if sticks_out(label)]
    driver.close()
    assert cut == []


def sticks_out(label: Label) -> bool:
    """Whether a text is drawn beyond the window's sides, or beyond the widget that should hold it."""
    left, _ = label.to_window(label.center_x - label.texture_size[0] / 2, 0)
    wide = label.texture_size[0] > label.width + 1
    # The row of filters scrolls sideways: its last chip may be half seen.
    in_row = isinstance(label, Chip) and isinstance(label.parent.parent, ChipRow)
    return wide or (not in_row and (left < -1 or left + label.texture_size[0] > Window.width + 1))
