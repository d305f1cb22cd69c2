"""An adds a household at the door and writes its members down: by taps but for names, and nothing twice."""

import gc
from collections.abc import Callable

import pytest
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from shared import problems
from tests.mobile.window.ans_phone import LONG_HOME, LONG_NAME, VISIT_TO_LONG_HOME, AnsPhone, hamlet_of, name_of
from tests.mobile.window.door_stops import write
from tests.mobile.window.driver import Driver

TARGET_DP = 48


def fill_in(driver: Driver, name: str = "Vi Thị Ẩn") -> None:
    driver.tap_all("Thêm hộ", "Bản Ái")
    write(driver, "Họ và tên chủ hộ", name)
    driver.tap_all("Nữ", "1980–89", "1984")


def test_a_household_with_one_member_takes_seven_taps_beside_the_name(driver: Driver, phone: AnsPhone) -> None:
    """Add, hamlet, the field of the name, sex, decade, year, save."""
    fill_in(driver)

    driver.tap("Lưu hộ")

    assert driver.taps == 7
    home, head = phone.sent()
    assert (home["kind"], home["data"]["hamlet"], home["data"]["head_name"]) == ("household", hamlet_of(0), "Vi Thị Ẩn")
    assert {name: head["data"][name] for name in ("name", "relation", "sex", "birth")} == {
        "name": "Vi Thị Ẩn",
        "relation": "head",
        "sex": "female",
        "birth": "1984",
    }
    assert driver.app.root.front == "card"
    assert driver.shows("Đã lưu hộ mới")


def test_the_way_back_from_its_card_is_the_list(driver: Driver) -> None:
    fill_in(driver)
    driver.tap("Lưu hộ")

    driver.back()

    assert driver.app.root.front == "households"


def test_what_was_filled_in_is_there_after_the_phone_died(phone: AnsPhone) -> None:
    driver = Driver(phone.open())
    fill_in(driver)
    driver.tap_all("Hộ cận nghèo")
    driver.close()

    driver = Driver(phone.open())
    driver.tap("Thêm hộ")
    form = driver.app.root.front_screen
    said, head = form.draft.said, form.draft.head
    shown = form.ids.head_name.text
    driver.close()

    assert (said.head_name, said.hamlet, said.certificate, said.certificate_year) == (
        "Vi Thị Ẩn",
        hamlet_of(0),
        "near_poor",
        2026,
    )
    assert (head.sex, head.birth_year, shown) == ("female", 1984, "Vi Thị Ẩn")


def test_a_household_that_may_be_there_is_told_and_blocks_nothing(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all("Thêm hộ", "Bản Ái")
    write(driver, "Họ và tên chủ hộ", "nguyen thi phuong thao nguyen hong e")
    assert driver.shows("Có thể đã có hộ này")
    assert driver.shows(LONG_NAME)

    driver.tap("Lưu hộ")

    assert [op["kind"] for op in phone.sent()] == ["household", "person"]


def test_what_is_missing_is_said_beside_its_field(driver: Driver, phone: AnsPhone) -> None:
    driver.tap("Thêm hộ")

    driver.tap("Lưu hộ")
    assert driver.shows("Hãy chọn nơi ở.")
    driver.tap_all("Bản Ái", "Lưu hộ")

    assert phone.sent() == []
    assert driver.shows("Hãy sửa các mục báo đỏ.")
    assert not driver.shows("Hãy chọn nơi ở.")


def test_a_household_s_file_is_corrected_from_its_card(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Sửa thông tin hộ", "Hộ cận nghèo", "Lưu")

    (op,) = phone.sent()
    assert (op["act"], op["id"], op["set"]) == ("patch", LONG_HOME, {"certificate": "near_poor"})
    assert driver.shows("Hộ cận nghèo · năm 2026")


def test_a_member_is_added_from_the_card(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Thêm người")
    write(driver, "Họ và tên", "Nguyễn Văn Út")
    driver.tap_all("Con", "Nam", "2000–09", "2001", "BHXH tự nguyện", "Thường trú", "Lưu")

    (op,) = phone.sent()
    assert op["data"] == {
        "household": LONG_HOME,
        "name": "Nguyễn Văn Út",
        "relation": "child",
        "sex": "male",
        "birth": "2001",
        "residence": "permanent",
        "member": "yes",
        "compulsory": "no",
        "pension": "no",
        "made_up": True,
    }
    assert driver.shows("Đã thêm người")


def test_a_member_s_file_opens_by_its_line(driver: Driver, phone: AnsPhone) -> None:
    driver.tap("Hộ dân")
    driver.app.root.show("card", household=LONG_HOME)
    driver.frames(30)
    driver.scroll_to("Chủ hộ · sinh 1975")
    driver.tap("Chủ hộ · sinh 1975")
    assert driver.shows("Sửa người")

    driver.tap_all("Lương hưu", "Lưu")

    (op,) = phone.sent()
    assert op["set"] == {"compulsory": "no", "pension": "yes"}


def test_a_form_can_be_left_without_saving(driver: Driver, phone: AnsPhone) -> None:
    fill_in(driver)
    driver.tap_all("Bỏ, không lưu")

    driver.tap("Thêm hộ")

    assert driver.app.root.front_screen.draft.said.head_name == ""
    assert phone.sent() == []


def test_the_list_says_who_was_there_this_week(driver: Driver) -> None:
    assert driver.shows("hôm qua, Hoa · Bản Ái")

    driver.app.field.record_short_visit(LONG_HOME, "not_home")
    driver.tap("Hôm nay")
    driver.tap("Hộ dân")

    assert driver.shows("hôm nay, anh chị · Bản Ái")


OPENED: dict[str, Callable[[Driver], None]] = {
    "household_form": lambda driver: driver.app.root.show("household_form"),
    "member_form": lambda driver: driver.app.root.show("member_form", household=LONG_HOME),
    "pick_household": lambda driver: driver.app.root.show("pick_household", correct=VISIT_TO_LONG_HOME),
    "visit": lambda driver: driver.app.root.show("visit", correct=VISIT_TO_LONG_HOME),
}


@pytest.mark.parametrize("screen", OPENED)
def test_opened_and_left_twenty_times_nothing_grows(driver: Driver, screen: str) -> None:
    def open_and_leave() -> int:
        driver.app.root.show("households")
        OPENED[screen](driver)
        driver.frames(20)
        driver.app.root.back()
        driver.frames(5)
        gc.collect()
        return sum(issubclass(type(one), Widget) for one in gc.get_objects())

    open_and_leave()
    open_and_leave()
    before = open_and_leave()
    counts = [open_and_leave() for _ in range(20)]

    assert max(counts) <= before


@pytest.mark.parametrize("screen", OPENED)
def test_everything_pressed_is_large_enough_for_a_thumb(driver: Driver, screen: str) -> None:
    OPENED[screen](driver)
    driver.frames(60)

    pressed = [one for one in driver.app.root.front_screen.walk() if isinstance(one, ButtonBehavior)]
    small = [
        (type(one).__name__, one.width / dp(1), one.height / dp(1))
        for one in pressed
        if one.height and not one.disabled and (one.height < dp(TARGET_DP) or one.width < dp(TARGET_DP))
    ]

    assert pressed
    assert small == []


def test_households_of_the_same_name_elsewhere_are_nobody_s_warning(driver: Driver) -> None:
    """Only the same hamlet is looked at: another one has people of that name, too."""
    elsewhere = next(line for line in driver.app.field.households() if line.name == name_of(3))
    driver.tap_all("Thêm hộ", "Bản Ái")
    assert elsewhere.hamlet != "Bản Ái"

    write(driver, "Họ và tên chủ hộ", elsewhere.name)

    assert not driver.shows("Có thể đã có hộ này")


def test_a_full_phone_says_so_and_what_was_filled_in_stays(driver: Driver, phone: AnsPhone) -> None:
    """R1. Once there is room again, all of it is saved."""
    driver.tap("Thêm hộ")
    phone.fill_up()

    driver.tap("Bản Ái")

    assert driver.shows(problems.vault_not_written().vi)
    phone.make_room()
    write(driver, "Họ và tên chủ hộ", "Vi Thị Ẩn")
    driver.tap("Lưu hộ")
    home, _head = phone.sent()
    assert (home["data"]["hamlet"], home["data"]["head_name"]) == (hamlet_of(0), "Vi Thị Ẩn")
