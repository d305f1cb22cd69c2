"""An opens the app in the morning and sees what to do first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.uix.widget import Widget

from mobile.screens.today import LaneRow, PartHeading, RestLine, TargetCard, WorkRow
from tests.mobile.window.ans_phone import LONG_HOME, LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

ROWS = (LaneRow, PartHeading, RestLine, WorkRow)


@pytest.fixture
def morning(phone: AnsPhone) -> Iterator[Driver]:
    """A week after the made-up visits, when every promise is overdue."""
    phone.clocks.pass_by(days=5)
    driver = Driver(phone.open(), place="today")
    driver.frames(60)
    yield driver
    driver.close()


def rows_of(widget: Widget) -> list[Widget]:
    return [one for one in widget.walk(restrict=True) if isinstance(one, ROWS)]


def test_the_work_of_today_is_the_first_place(morning: Driver) -> None:
    assert [name for name, _, _ in morning.app.root.ids.bar.places] == ["today", "households", "reckoning", "sync"]


def test_what_is_overdue_comes_first_and_says_so(morning: Driver) -> None:
    rows = [row for row in rows_of(morning.app.root.front_screen) if isinstance(row, WorkRow)]
    rows.sort(key=lambda row: -row.to_window(0, row.y)[1])

    assert {row.mark for row in rows[:10]} == {"Quá hạn"}
    assert morning.shows("quá 2 ngày")


def test_a_line_opens_the_household_in_one_tap(morning: Driver) -> None:
    name = morning.app.field.work_of_today().due[0].name

    morning.tap(name)

    assert morning.app.root.front == "card"
    assert morning.shows("Hẹn lại: 24/11/2026")
    morning.back()
    assert morning.app.root.front == "today"


def test_a_hamlet_opens_its_households(morning: Driver) -> None:
    morning.scroll_to("Nơi khác còn việc")
    lane = morning.app.field.work_of_today().lanes[0]
    morning.scroll_to(lane.name)

    morning.tap(lane.name)

    inside = [line for line in morning.app.field.households() if line.hamlet == lane.name]
    assert morning.app.root.front == "households"
    assert morning.shows(f"{len(inside)} hộ")


def test_a_returned_visit_is_said_with_its_reason_on_the_card_too(phone: AnsPhone) -> None:
    phone.open()
    phone.returns("Ghi nhầm hộ.")
    driver = Driver(phone.open())

    driver.tap(LONG_NAME)

    card = driver.words()
    driver.close()
    assert any("Trần Văn Bình: Ghi nhầm hộ." in word for word in card)


def test_a_visit_noted_on_the_way_is_counted_when_an_comes_back(morning: Driver) -> None:
    assert morning.shows("Hôm nay 0 lượt thăm")

    morning.app.field.record_short_visit(LONG_HOME, "not_home")
    morning.tap("Hộ dân")
    morning.tap("Hôm nay")

    assert morning.shows("Hôm nay 1 lượt thăm · 1 đã ghi · 0 máy chủ đã nhận")


def test_a_phone_without_households_says_what_to_do(tmp_path: Path) -> None:
    driver = Driver(AnsPhone(tmp_path).open(), place="today")
    said = driver.words()
    driver.close()

    assert any("mở «Đồng bộ» để tải các hộ" in word for word in said)


def test_ten_thousand_households_take_few_rows(tmp_path: Path) -> None:
    phone = AnsPhone(tmp_path).filled(10_000)
    phone.clocks.pass_by(days=5)
    driver = Driver(phone.open(), place="today")
    driver.frames(60)
    rows = rows_of(driver.app.root.front_screen)
    driver.close()

    assert len([row for row in rows if isinstance(row, LaneRow | WorkRow)]) <= 30


def test_not_home_is_still_two_taps_from_the_list(morning: Driver, phone: AnsPhone) -> None:
    morning.tap("Hộ dân")
    morning.taps = 0

    morning.tap("Vắng")
    morning.tap("Vắng nhà")

    assert morning.taps == 2
    assert len(phone.visits()) == 1


def test_the_app_opens_here(morning: Driver) -> None:
    assert morning.opened_at == "today"


def cards_of(driver: Driver) -> list[TargetCard]:
    return [one for one in driver.app.root.front_screen.walk(restrict=True) if isinstance(one, TargetCard)]


def test_how_far_an_has_come_stands_above_the_work(phone: AnsPhone) -> None:
    phone.has_targets()
    driver = Driver(phone.open(), place="today")
    driver.frames(60)
    driver.app.field.record_short_visit(LONG_HOME, "not_home")

    driver.tap("Hộ dân")
    driver.tap("Hôm nay")
    driver.frames(60)

    own, hamlets = cards_of(driver)
    assert own.said == "Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 1 chưa gửi"
    assert driver.shows("Máy chủ đếm lúc 16:40 ngày 21/11/2026.")
    assert hamlets.said == "Xóm Đình · Chỉ tiêu quý 4: 5 / 8 người đóng lần đầu (BHXH tự nguyện)"
    work = [row.to_window(0, row.top)[1] for row in rows_of(driver.app.root.front_screen) if isinstance(row, WorkRow)]
    assert own.to_window(0, own.y)[1] > max(work)
    assert hamlets.to_window(0, hamlets.top)[1] < min(work)
    driver.close()


def test_without_a_target_there_is_no_empty_box(morning: Driver) -> None:
    assert cards_of(morning) == []
    assert not morning.shows("Máy chủ đếm")
