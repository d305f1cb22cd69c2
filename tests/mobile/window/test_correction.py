"""Bình of the committee sends a visit back; An opens it from the day's work and puts it right, step by step."""

from collections.abc import Iterator

import pytest

from tests.mobile.window.ans_phone import LONG_HOME, LONG_NAME, VISIT_TO_LONG_HOME, AnsPhone
from tests.mobile.window.driver import Driver

REASON = "Hôm ấy có gặp chủ hộ."


@pytest.fixture
def returned(phone: AnsPhone) -> AnsPhone:
    phone.open()
    return phone.returns(REASON, "met", "visited_at")


@pytest.fixture
def morning(returned: AnsPhone) -> Iterator[Driver]:
    driver = Driver(returned.open(), place="today")
    driver.frames(60)
    yield driver
    driver.close()


def open_it(driver: Driver) -> None:
    driver.scroll_to("Bị trả lại, cần sửa (1)")
    driver.scroll_to("Trần Văn Bình", up=60)
    driver.tap("Trần Văn Bình")


def test_a_returned_visit_opens_at_its_steps_with_what_was_recorded(morning: Driver) -> None:
    open_it(morning)

    assert morning.shows("Bước 1/2 · Gặp ai?")
    assert morning.shows("Cần sửa ở bước này: ngày thăm, người đã gặp") or morning.shows("người đã gặp, ngày thăm")
    assert morning.app.root.front_screen.draft.outcome == "not_home"


def test_the_reason_is_one_tap_away(morning: Driver) -> None:
    open_it(morning)

    morning.tap("Xem lý do")

    assert morning.shows(REASON)


def test_saving_sends_a_visit_in_its_place(morning: Driver, returned: AnsPhone) -> None:
    open_it(morning)

    morning.tap_all("Từ chối tiếp chuyện", "Lưu")

    (visit,) = returned.visits()
    assert (visit["supersedes"], visit["outcome"], visit["household"]) == (
        VISIT_TO_LONG_HOME,
        "refused_talk",
        LONG_HOME,
    )
    assert morning.app.root.front == "today"
    assert morning.shows("Đã lưu: đã sửa, chờ xem lại")


def test_until_it_is_looked_at_the_day_and_the_card_say_so(morning: Driver) -> None:
    open_it(morning)
    morning.tap_all("Từ chối tiếp chuyện", "Lưu")

    morning.scroll_to("1 lượt thăm đã sửa, chờ xem lại")
    assert not morning.shows("Bị trả lại, cần sửa")
    morning.tap("Hộ dân")
    morning.tap(LONG_NAME)

    assert morning.shows("Lượt thăm ngày 20/11/2026: đã sửa, chờ xem lại")


def test_a_correction_goes_on_where_the_phone_died(returned: AnsPhone) -> None:
    driver = Driver(returned.open(), place="today")
    driver.frames(60)
    open_it(driver)
    driver.tap_all("Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời")
    driver.close()

    driver = Driver(returned.open(), place="today")
    driver.frames(60)
    open_it(driver)
    said = driver.words()
    driver.close()

    assert any("Bước 3/5" in words for words in said)
    assert "Sửa tiếp lượt thăm đang dở" in said


def test_a_visit_of_today_can_be_noted_beside_a_correction(morning: Driver, returned: AnsPhone) -> None:
    open_it(morning)
    morning.tap_all("Chủ hộ")
    morning.back()
    morning.back()
    morning.tap("Hộ dân")

    morning.tap(LONG_NAME)
    morning.tap("Ghi lượt thăm")

    assert morning.shows("Bước 1/5")
    assert not returned.has_draft()


def test_the_day_is_corrected_by_a_tap(morning: Driver, returned: AnsPhone) -> None:
    open_it(morning)

    morning.tap_all("18/11/2026", "Vắng nhà", "Lưu")

    (visit,) = returned.visits()
    assert visit["visited_at"].startswith("2026-11-18T01:00")


def test_a_visit_written_to_the_wrong_household_is_given_to_the_right_one(morning: Driver, returned: AnsPhone) -> None:
    open_it(morning)
    morning.tap_all("Ghi nhầm hộ: chọn hộ khác")
    right = morning.app.field.households()[3]

    morning.tap_all(right.name, "Vắng nhà", "Lưu")

    (visit,) = returned.visits()
    assert (visit["household"], visit["supersedes"]) == (right.id, VISIT_TO_LONG_HOME)


def test_the_card_leads_to_the_correction_too(morning: Driver) -> None:
    morning.tap("Hộ dân")
    morning.tap(LONG_NAME)

    morning.tap(REASON)

    assert morning.shows("Bước 1/2 · Gặp ai?")
    morning.back()
    assert morning.app.root.front == "card"


def test_what_was_noted_of_a_correction_can_be_dropped(morning: Driver) -> None:
    open_it(morning)
    morning.tap_all("Từ chối tiếp chuyện")
    morning.back()

    morning.tap_all("Bỏ bản sửa đang ghi")

    morning.scroll_to("Bị trả lại, cần sửa (1)")
