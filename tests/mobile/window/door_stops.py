"""Where the photographs stop on the way to a new household, to a member's file and to a corrected visit."""

from kivy.metrics import dp
from kivy.uix.textinput import TextInput

from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone, name_of
from tests.mobile.window.driver import Driver

# Below this the buttons at the foot of a screen begin.
FOOT_DP = 120
LONGER_NAME = "Nguyễn Thị Phương Thảo Nguyên Hồng Ế Quỳnh Như Ẫ"


def write(driver: Driver, label: str, text: str) -> None:
    """Put the cursor into the field below a label, and type."""
    driver.scroll_to(label)
    if _typing(driver, label).to_window(0, _typing(driver, label).y)[1] < dp(FOOT_DP):
        driver.swipe(up=90)
    typing = _typing(driver, label)
    driver.tap_at(*typing.to_window(*typing.center))
    driver.type(text)


def _typing(driver: Driver, label: str) -> TextInput:
    field = driver.find(label).parent
    (typing,) = [one for one in field.walk(restrict=True) if isinstance(one, TextInput)]
    return typing


def to_a_new_household(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hộ dân")
    driver.wait(lambda: driver.shows("40 hộ"))
    driver.tap("Thêm hộ")


def to_a_household_that_is_there(driver: Driver, _phone: AnsPhone) -> None:
    home = next(line for line in driver.app.field.households() if line.name == name_of(3))
    driver.scroll_to(home.hamlet)
    driver.tap(home.hamlet)
    write(driver, "Họ và tên chủ hộ", home.name)
    driver.scroll_to("Có thể đã có hộ này", up=60)


def to_what_is_missing(driver: Driver, _phone: AnsPhone) -> None:
    write(driver, "Điện thoại (nếu có)", "0905")
    driver.tap("Lưu hộ")


def to_the_head(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Họ và tên chủ hộ")
    driver.app.root.front_screen.ids.head_name.text = LONGER_NAME
    for word in ("Nữ", "1980–89", "1984"):
        driver.scroll_to(word)
        driver.tap(word)


def to_its_certificate(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Hộ cận nghèo")
    driver.tap("Hộ cận nghèo")
    driver.scroll_to("Công nhận năm nào?")


def to_the_new_card(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.ids.phone.text = ""
    driver.tap("Lưu hộ")


def to_a_new_member(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Thêm người")
    driver.tap("Thêm người")
    write(driver, "Họ và tên", LONGER_NAME)


def to_what_they_take_part_in(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Người dân tộc thiểu số?")


def to_the_member_s_faults(driver: Driver, _phone: AnsPhone) -> None:
    driver.app.root.front_screen.ids.birth_day.text = "31022000"
    driver.tap("Lưu")


def to_a_household_of_twelve(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.back()
    driver.tap(LONG_NAME)


def to_the_members(driver: Driver, _phone: AnsPhone) -> None:
    driver.frames(60)
    driver.scroll_to("Thêm người")


def to_the_file(driver: Driver, _phone: AnsPhone) -> None:
    driver.scroll_to("Sửa thông tin hộ", up=-130)
    driver.tap("Sửa thông tin hộ")


def to_the_step_to_correct(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hôm nay")
    driver.frames(60)
    driver.scroll_to("Trần Văn Bình", up=60)
    driver.tap("Trần Văn Bình")


def to_the_reason(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Xem lý do")


def to_the_right_household(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.tap("Ghi nhầm hộ: chọn hộ khác")


def to_the_corrected_visit(driver: Driver, _phone: AnsPhone) -> None:
    driver.back()
    driver.scroll_to("Từ chối tiếp chuyện")
    driver.tap("Từ chối tiếp chuyện")


def to_the_day_after_it(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Lưu")
    driver.frames(60)
    driver.scroll_to("đã sửa, chờ xem lại", up=60)


def to_the_corrected_card(driver: Driver, _phone: AnsPhone) -> None:
    driver.tap("Hộ dân")
    driver.tap(LONG_NAME)


THE_DOOR = (
    to_a_new_household,
    to_a_household_that_is_there,
    to_what_is_missing,
    to_the_head,
    to_its_certificate,
    to_the_new_card,
    to_a_new_member,
    to_what_they_take_part_in,
    to_the_member_s_faults,
    to_a_household_of_twelve,
    to_the_members,
    to_the_file,
)
THE_CORRECTION = (
    to_the_step_to_correct,
    to_the_reason,
    to_the_right_household,
    to_the_corrected_visit,
    to_the_day_after_it,
    to_the_corrected_card,
)
