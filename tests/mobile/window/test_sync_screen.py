"""MUST 8. Đồng bộ in the window: the counts, the list behind the difference, and the alarm that nobody has to open."""

import pytest

from mobile.screens.sync import DifferenceRow
from mobile.store import meta
from mobile.store.phone import APP_VERSION
from shared import problems
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

A_GLANCE = 30


def open_sync(phone: AnsPhone) -> Driver:
    driver = Driver(phone.open())
    driver.tap("Đồng bộ")
    return driver


def rows(driver: Driver) -> list[DifferenceRow]:
    driver.frames(A_GLANCE + 5)
    return [row for row in driver.app.root.front_screen.ids.differences.children if isinstance(row, DifferenceRow)]


def test_what_waits_for_three_days_is_urgent_before_the_screen_is_opened(phone: AnsPhone) -> None:
    phone.writes(2).clocks.pass_by(days=3)

    driver = Driver(phone.open())

    assert driver.shows("2!")
    driver.tap("2 mục chưa gửi, từ 3 ngày trước.")
    assert driver.shows("Có mục chưa gửi từ 3 ngày trước.")
    driver.close()


def test_what_waits_for_an_hour_is_marked_and_alarms_nobody(phone: AnsPhone) -> None:
    phone.writes(2).clocks.pass_by(hours=1)

    driver = Driver(phone.open())

    assert driver.shows("2")
    assert not driver.shows("chưa gửi")
    driver.tap("Đồng bộ")
    assert driver.shows("Chưa gửi. Ghi từ 1 giờ trước.")
    driver.close()


def test_a_phone_whose_work_was_received_bears_no_mark(phone: AnsPhone) -> None:
    phone.writes(2).was_answered("filed").clocks.pass_by(days=3)

    driver = Driver(phone.open())

    assert not driver.shows("!")
    driver.close()


def test_the_clock_the_old_app_and_what_is_held_are_said_with_what_to_do(phone: AnsPhone) -> None:
    phone.keeps(meta.CLOCK_OFFSET_MS, "-7200000").keeps(meta.PUSH_ONLY, APP_VERSION)
    phone.writes(1).was_answered("held", problems.parent_missing("household"))

    driver = open_sync(phone)

    assert driver.shows("Đồng hồ của máy chạy nhanh 2 giờ")
    driver.scroll_to("Cập nhật ứng dụng.")
    driver.scroll_to("Đang chờ người phụ trách")
    driver.scroll_to("Không cần làm gì: người phụ trách sẽ xem.")
    driver.close()


@pytest.mark.parametrize("size", [(720, 1600), (640, 1200)])
def test_five_thousand_that_wait_are_thirty_rows_at_most(phone: AnsPhone, size: tuple[int, int]) -> None:
    phone.writes(1_000).was_answered("rejected", problems.unknown_code("outcome"))
    phone.writes(1_000).was_answered("held", problems.parent_missing("household"))
    phone.writes(3_000)
    driver = Driver(phone.open(), size=size, scale=1.5)

    driver.tap("Đồng bộ")

    assert len(rows(driver)) <= A_GLANCE
    assert driver.shows("5.000")
    driver.scroll_to("… và 990 mục khác như vậy.", up=400)
    driver.close()


def test_the_list_stays_where_it_was_read_when_nothing_in_it_changes(phone: AnsPhone) -> None:
    driver = open_sync(phone.writes(12))
    shown = rows(driver)

    driver.app.root.front_screen.hear(driver.app.field.syncing)

    assert rows(driver) == shown
    driver.close()


def test_a_network_that_needs_a_sign_in_says_how(phone: AnsPhone) -> None:
    driver = open_sync(phone.writes(1))
    driver.app.field.syncing = type(driver.app.field.syncing)(problem=problems.not_our_server())

    driver.app.root.front_screen.hear(driver.app.field.syncing)
    driver.frames(3)

    assert driver.shows("Mở trình duyệt để đăng nhập mạng")
    driver.scroll_to(LONG_NAME)  # what waits stands below what is to be done
    driver.close()
