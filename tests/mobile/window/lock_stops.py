"""Where the photographs stop on the way through the lock: a PIN is chosen, mistyped, forgotten."""

from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

PIN, SLIP = "271828", "271827"


def press(driver: Driver, digits: str) -> None:
    for digit in digits:
        driver.tap(digit)


def to_choosing_a_pin(_driver: Driver, _phone: AnsPhone) -> None:
    """Where a phone goes on once it is somebody's."""


def to_an_easy_pin(driver: Driver, _phone: AnsPhone) -> None:
    press(driver, "123456")


def to_the_same_again(driver: Driver, _phone: AnsPhone) -> None:
    press(driver, PIN + PIN[:3])


def to_the_setting(driver: Driver, _phone: AnsPhone) -> None:
    press(driver, PIN[3:])
    driver.wait(lambda: driver.app.root.front == "today")
    driver.app.root.show("settings")
    driver.frames(5)
    driver.scroll_to("Đổi mã PIN")


def to_unlocking(driver: Driver, phone: AnsPhone) -> None:
    phone.writes(3)
    driver.app.field.rest()
    driver.app.root.lock()
    driver.frames(20)  # nobody types sooner: a hasty second tap would be swallowed
    press(driver, PIN[:2])


def to_waiting(driver: Driver, _phone: AnsPhone) -> None:
    press(driver, SLIP[2:])
    for _ in range(4):
        driver.wait(lambda: not driver.app.root.front_screen.working)
        press(driver, SLIP)
    driver.wait(lambda: driver.app.root.front_screen.wait_s > 0)


def to_a_forgotten_pin(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Quên mã PIN")
    driver.tap("Quên mã PIN")


THE_LOCK = (
    *(to_choosing_a_pin, to_an_easy_pin, to_the_same_again, to_the_setting),
    *(to_unlocking, to_waiting, to_a_forgotten_pin),
)
