"""Language and help with apps are taps in the talk, and cost nobody a tap who has no need of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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


def to_the_talk(driver: Driver) -> None:
    driver.tap(LONG_NAME)
    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời", "Quan tâm")


def test_a_talk_in_thai_with_an_interpreter_and_help_with_vssid(driver: Driver, phone: AnsPhone) -> None:
    to_the_talk(driver)

    driver.tap_all("Giúp dùng VssID", "Đã cài giúp", "Tiếng Thái", "Có người phiên dịch", "Tiếp tục", "Không hẹn")
    driver.tap("Tiếp tục")
    driver.scroll_to("Tiếng Thái, có phiên dịch")
    assert driver.shows("VssID: Đã cài giúp")
    driver.tap("Lưu")

    (visit,) = phone.visits()
    assert (visit["language"], visit["interpreter"]) == ("thai", True)
    assert visit["persons"][0]["apps"] == [{"app": "vssid", "result": "installed"}]


def test_the_next_visit_begins_in_thai(driver: Driver, phone: AnsPhone) -> None:
    to_the_talk(driver)
    driver.tap_all("Tiếng Thái", "Tiếp tục", "Không hẹn", "Tiếp tục", "Lưu")

    driver.tap_all("Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời")

    assert phone.draft().language == "thai"
    driver.scroll_to("Có người phiên dịch")


def test_who_talks_vietnamese_is_asked_for_no_interpreter(driver: Driver, phone: AnsPhone) -> None:
    to_the_talk(driver)
    driver.scroll_to("Tiếng khác")

    assert phone.draft().language == "kinh"
    assert not driver.shows("Có người phiên dịch")
