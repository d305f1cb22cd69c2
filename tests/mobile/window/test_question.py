"""An answers what the committee asks about a visit: from the work of today, by two taps and no typing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mobile.window.ans_phone import QUESTION, AnsPhone
from tests.mobile.window.driver import Driver

ASKED = "Ban Chỉ đạo muốn hỏi vì sao."


@pytest.fixture
def phone(tmp_path: Path) -> AnsPhone:
    return AnsPhone(tmp_path).filled(5).is_asked("too_fast")


@pytest.fixture
def driver(phone: AnsPhone) -> Iterator[Driver]:
    opened = Driver(phone.open(), place="today")
    opened.frames(60)
    opened.scroll_to(ASKED)
    yield opened
    opened.close()


def replies(phone: AnsPhone) -> list[dict[str, str]]:
    return [op["data"] for op in phone.sent() if op["kind"] == "follow_up"]


def test_a_question_is_answered_by_three_taps(driver: Driver, phone: AnsPhone) -> None:
    driver.taps = 0

    driver.tap_all(ASKED, "Hộ bận nên nói nhanh", "Trả lời")

    assert driver.taps == 3
    (reply,) = replies(phone)
    assert (reply["question"], reply["reply"]) == (QUESTION, "people_busy")
    assert driver.shows("Đã lưu câu trả lời")
    assert not driver.shows("Ban Chỉ đạo hỏi")


def test_what_is_missing_is_said_and_nothing_is_sent(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all(ASKED, "Trả lời")
    nothing_chosen = driver.shows("Hãy chọn một câu trả lời.")

    driver.scroll_to("Lý do khác")
    driver.tap_all("Lý do khác", "Trả lời")

    assert nothing_chosen
    assert driver.shows("Lý do khác thì cần vài lời.")
    assert replies(phone) == []
