"""What a family asks of its commune, noted on the screen: by taps, from the card and from a visit being noted."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.store import outbox
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver


@pytest.fixture
def phone(tmp_path: Path) -> AnsPhone:
    return AnsPhone(tmp_path).filled(5)


@pytest.fixture
def driver(phone: AnsPhone) -> Iterator[Driver]:
    opened = Driver(phone.open())
    yield opened
    opened.close()


def asked(phone: AnsPhone) -> list[dict[str, Any]]:
    ops = [json.loads(op.body) for op in outbox.unsent(phone._phone.store.reading(), 100)]
    return [op["data"] for op in ops if op["kind"] == "follow_up"]


def test_a_petition_is_four_taps_from_the_card_and_no_typing(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.scroll_to("Ghi phản ánh, kiến nghị")
    driver.taps = 0

    driver.tap_all("Ghi phản ánh, kiến nghị", "Xét hộ nghèo, cận nghèo", "Gia đình đồng ý, gửi xã")

    assert driver.taps <= 4
    (petition,) = asked(phone)
    assert (petition["reason"], petition["topics"]) == ("petition", ["poverty_list"])
    assert driver.shows("Đã lưu phản ánh của gia đình")
    driver.scroll_to("Chờ xã trả lời")


def test_what_it_is_about_is_asked_for_before_it_is_saved(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)

    driver.tap_all("Ghi phản ánh, kiến nghị", "Gia đình đồng ý, gửi xã")

    assert driver.shows("Hãy chọn gia đình phản ánh về việc gì.")
    assert asked(phone) == []


def test_what_was_noted_is_there_after_the_phone_died(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi phản ánh, kiến nghị", "Thái độ phục vụ")
    driver.app.root.front_screen.ids.note.text = "Chờ từ sáng đến trưa"
    driver.frames(3)
    driver.close()

    again = Driver(phone.open())
    again.tap(LONG_NAME)
    again.scroll_to("Ghi phản ánh, kiến nghị")
    again.tap("Ghi phản ánh, kiến nghị")

    draft = again.app.root.front_screen.draft
    assert (draft.topics, draft.note) == (("conduct",), "Chờ từ sáng đến trưa")
    assert again.app.root.front_screen.ids.note.text == "Chờ từ sáng đến trưa"
    again.close()


def test_it_is_noted_in_the_last_step_of_a_visit_and_the_visit_goes_on(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm", "Tiếp tục")
    driver.tap_all("Không hẹn", "Tiếp tục", "Ghi phản ánh, kiến nghị")

    driver.tap_all("Thu tiền, biên lai", "Gia đình đồng ý, gửi xã")

    assert driver.shows("Bước 5/5")
    driver.tap("Lưu")
    assert len(asked(phone)) == len(phone.visits()) == 1


def test_where_nothing_may_be_noted_nothing_is_asked(driver: Driver) -> None:
    driver.tap(LONG_NAME)

    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Không đồng ý")

    assert not driver.shows("Ghi phản ánh, kiến nghị")


def test_it_can_be_dropped(driver: Driver, phone: AnsPhone) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi phản ánh, kiến nghị", "Việc khác")

    driver.tap_all("Bỏ phản ánh này")

    assert driver.shows("Đã bỏ phản ánh đang ghi")
    assert asked(phone) == []
