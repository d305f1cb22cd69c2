"""Where the photographs stop on the way to a declaration and to the draft that is copied from it."""

from shared import problems
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
    driver.scroll_to("Đồng ý bằng lời")
    driver.tap("Đồng ý bằng lời")
    driver.app.root.front_screen.read(CARD)
    driver.frames(30)
    driver.scroll_to(problems.card_of_former_commune("address").vi, up=60)


def to_faults(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.ids.id_number.text = "0401750012"
    driver.app.root.front_screen.ids.bhxh_number.text = "12"
    driver.tap("Lưu tờ khai")
    driver.scroll_to(problems.not_a_bhxh_number("x").vi, up=60)


def to_the_amount(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.choose(every="years_ahead")
    driver.scroll_to("Bỏ tờ khai này")


def to_pasting(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Dán chuỗi quét được", up=-130)
    driver.tap("Dán chuỗi quét được")


def to_the_draft(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.app.root.front_screen.ids.bhxh_number.text = ""
    driver.app.root.front_screen.ids.id_number.text = "040075001234"
    driver.frames(5)
    driver.tap("Lưu tờ khai")
    driver.frames(60)


def to_its_end(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Sửa: lập lại tờ khai")


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
