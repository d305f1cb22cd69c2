"""Where the photographs stop on the way to a declaration and to the draft that is copied from it.

The page is moved without a finger: a window that draws takes a second for a swipe.
"""

from typing import Any

from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

CARD = "040175001234||Trần Văn Ẩn|21031975|Nam|Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An|15042021"


def to_who_declares(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hộ dân")
    driver.wait(lambda: driver.shows("40 hộ"))
    driver.tap(LONG_NAME)
    driver.tap("Lập tờ khai")


def to_leave(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)


def to_a_card_of_somebody_else(driver: Driver, _phone: AnsPhone) -> None:
    screen = driver.app.root.front_screen
    screen.agree("spoken")
    driver.frames(4)
    screen.read(CARD)
    driver.frames(20)


def to_faults(driver: Driver, _phone: AnsPhone) -> None:
    screen = driver.app.root.front_screen
    screen.ids.id_number.text, screen.ids.bhxh_number.text = "0401750012", "12"
    driver.frames(2)
    screen.save()
    _bring(driver, screen.ids.bhxh_number)


def to_the_amount(driver: Driver, _phone: AnsPhone) -> None:
    screen = driver.app.root.front_screen
    screen.choose(every="years_ahead")
    driver.frames(4)
    _bring(driver, screen.ids.years)


def to_pasting(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.paste()
    driver.frames(20)


def to_the_draft(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    screen = driver.app.root.front_screen
    screen.ids.id_number.text, screen.ids.bhxh_number.text = "040075001234", ""
    driver.frames(2)
    screen.save()
    driver.frames(40)


def to_its_end(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.ids.page.scroll_y = 0
    driver.frames(4)


def _bring(driver: Driver, widget: Any) -> None:
    driver.frames(4)
    driver.app.root.front_screen.ids.page.scroll_to(widget, animate=False)
    driver.frames(4)


THE_PAPERS = (
    to_who_declares,
    to_leave,
    to_a_card_of_somebody_else,
    to_faults,
    to_the_amount,
    to_pasting,
    to_the_draft,
    to_its_end,
)
