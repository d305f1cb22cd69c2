"""An lets visits say about where they were held: off at first, asked of the phone once, and one tap to end it."""

from tests.mobile.locator import HandLocator
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

SWITCH = "Ghi nơi thăm (khoảng 1 km)"


def settings(phone: AnsPhone, locator: HandLocator | None) -> Driver:
    phone.locator = locator
    driver = Driver(phone.open(), place="today")
    driver.tap("Cài đặt")
    return driver


def note_not_home(driver: Driver) -> None:
    driver.back()
    driver.tap("Hộ dân")
    driver.wait(lambda: driver.shows(LONG_NAME))
    driver.tap("Vắng")
    driver.tap("Vắng nhà")


def test_off_until_it_is_switched_on(phone: AnsPhone) -> None:
    driver = settings(phone, HandLocator())
    driver.scroll_to(SWITCH)

    note_not_home(driver)
    driver.close()

    assert "position" not in phone.visits()[0]


def test_switched_on_the_next_visit_says_its_cell_and_switched_off_no_more(phone: AnsPhone) -> None:
    driver = settings(phone, HandLocator())
    driver.scroll_to(SWITCH)
    driver.tap(SWITCH)
    note_not_home(driver)
    driver.tap("Hôm nay")
    driver.tap("Cài đặt")
    driver.scroll_to(SWITCH)

    driver.tap(SWITCH)
    note_not_home(driver)
    driver.close()

    said, silent = phone.visits()
    assert said["position"]["grid_e6"] == 10_000
    assert "position" not in silent


def test_a_phone_that_does_not_let_the_app_know_keeps_it_off(phone: AnsPhone) -> None:
    driver = settings(phone, HandLocator(lets=False))
    driver.scroll_to(SWITCH)

    driver.tap(SWITCH)

    assert driver.shows("Máy chưa cho ứng dụng biết vị trí.")
    assert not driver.app.preferences.notes_place
    driver.close()


def test_a_desktop_offers_no_place(phone: AnsPhone) -> None:
    driver = settings(phone, None)

    driver.scroll_to("Về ứng dụng")

    assert not driver.shows(SWITCH)
    assert not driver.shows("Nơi thăm")
    driver.close()
