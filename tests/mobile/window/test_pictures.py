"""Every screen photographed by day and night, in usual and large text, on a usual and a narrow phone.

The pictures under `var/screenshots/` are for people to look at; the test holds that each screen opens
in each dress and that no word is wider than the window.
"""

from collections.abc import Callable
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label

from mobile.widgets.chips import Chip, ChipRow
from tests.mobile.window.driver import Driver
from tests.mobile.window.made_up_field import LONG_NAME, MadeUpField
from tests.mobile.window.offscreen import NARROW, PHONE

DRESSES: dict[str, dict[str, Any]] = {
    "day": {"size": PHONE, "dark": False, "scale": 1.0},
    "night": {"size": PHONE, "dark": True, "scale": 1.0},
    "large": {"size": PHONE, "dark": False, "scale": 1.5},
    "narrow": {"size": NARROW, "dark": True, "scale": 1.0},
    "narrow_large": {"size": NARROW, "dark": False, "scale": 1.5},
}


def households(driver: Driver) -> None:
    driver.wait(lambda: driver.shows("200 hộ"))


def quick_note(driver: Driver) -> None:
    driver.tap("Vắng")


def card(driver: Driver) -> None:
    driver.tap(LONG_NAME)


def card_below(driver: Driver) -> None:
    card(driver)
    driver.swipe(up=500)
    driver.swipe(up=500)


def visit_met(driver: Driver) -> None:
    card(driver)
    driver.tap("Ghi lượt thăm")


def visit_consent(driver: Driver) -> None:
    visit_met(driver)
    driver.tap("Chủ hộ")


def visit_talk(driver: Driver) -> None:
    visit_consent(driver)
    for purpose in ("Ghi lại lượt tư vấn này", "Liên hệ lại sau này"):
        driver.scroll_to(purpose)
        driver.tap(purpose)
    driver.tap("Đồng ý bằng lời")


def visit_because(driver: Driver) -> None:
    visit_talk(driver)
    driver.scroll_to("Không cả hai")
    driver.tap("Không cả hai")
    driver.scroll_to("Vì sao")
    driver.tap("Vì sao")


def visit_refused(driver: Driver) -> None:
    visit_talk(driver)
    driver.scroll_to("Chưa tham gia")
    driver.tap("Chưa tham gia")
    driver.swipe(up=400)


def visit_next(driver: Driver) -> None:
    visit_talk(driver)
    driver.scroll_to("Quan tâm")
    driver.tap("Quan tâm")
    driver.tap("Tiếp tục")
    driver.tap("1 tuần")


def visit_review(driver: Driver) -> None:
    visit_next(driver)
    driver.tap("Tiếp tục")


def sync(driver: Driver) -> None:
    driver.tap("Đồng bộ")


SCENES = [
    households,
    quick_note,
    card,
    card_below,
    visit_met,
    visit_consent,
    visit_talk,
    visit_because,
    visit_refused,
    visit_next,
    visit_review,
    sync,
]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_screen_fits_its_window(field: MadeUpField, scene: Callable[[Driver], None], dress: str) -> None:
    driver = Driver(field, **DRESSES[dress])

    scene(driver)

    driver.picture(f"{scene.__name__}_{dress}")
    cut = [widget.text for widget in driver.labels() if sticks_out(widget)]
    driver.close()
    assert cut == []


def test_activation_fits_its_window() -> None:
    for dress, looks in DRESSES.items():
        driver = Driver(MadeUpField(activated=False), **looks)
        driver.picture(f"activate_{dress}")
        assert [widget.text for widget in driver.labels() if sticks_out(widget)] == []
        driver.close()


def sticks_out(label: Label) -> bool:
    """Whether a text is drawn beyond the window's sides, or beyond the widget that should hold it."""
    left, _ = label.to_window(label.center_x - label.texture_size[0] / 2, 0)
    wide = label.texture_size[0] > label.width + 1
    # The row of filters scrolls sideways: its last chip may be half seen.
    in_row = isinstance(label, Chip) and isinstance(label.parent.parent, ChipRow)
    return wide or (not in_row and (left < -1 or left + label.texture_size[0] > Window.width + 1))
