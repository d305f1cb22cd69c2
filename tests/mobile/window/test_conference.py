"""A village conference is noted on the screen: by taps and one number, the attendance from the hamlet's list."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.store import outbox
from tests.mobile.window.ans_phone import AnsPhone, name_of
from tests.mobile.window.driver import Driver


@pytest.fixture
def phone(tmp_path: Path) -> AnsPhone:
    return AnsPhone(tmp_path).filled(100)


@pytest.fixture
def driver(phone: AnsPhone) -> Iterator[Driver]:
    opened = Driver(phone.open(), place="today")
    opened.frames(60)
    yield opened
    opened.close()


def saved(phone: AnsPhone) -> list[dict[str, Any]]:
    ops = [json.loads(op.body) for op in outbox.unsent(phone._phone.store.reading(), 100)]
    return [op["data"] for op in ops if op["kind"] == "conference"]


def test_a_conference_with_its_attendance(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all("Hội nghị xóm", "Xóm Đình", "Nhà văn hóa", "Ban chỉ đạo xã", "Lương hưu")
    screen = driver.app.root.front_screen
    screen.ids.attending.text = "34"
    guest = screen.ids.guests.choices[0]

    screen.ids.search.text = guest[1].split()[-1]
    driver.frames(5)
    driver.tap_all(guest[1], "Lưu hội nghị")

    (conference,) = saved(phone)
    assert (conference["place"], conference["held_by"], conference["attending"]) == ("culture_house", "committee", 34)
    assert (conference["present"], conference["topics"]) == ([guest[0]], ["pension"])
    assert driver.shows("Đã lưu hội nghị")
    assert phone.visits() == []


def test_what_is_missing_is_said_and_what_was_chosen_stays(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all("Hội nghị xóm", "Xóm Đình", "Lưu hội nghị")

    assert driver.shows("Chọn địa điểm.")
    assert saved(phone) == []
    assert driver.app.root.front_screen.draft.hamlet is not None


def test_what_was_noted_is_there_after_the_phone_died(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all("Hội nghị xóm", "Xóm Đình", "Nhà dân")
    driver.close()

    again = Driver(phone.open(), place="today")
    again.frames(60)
    again.tap_all("Hội nghị xóm")

    assert again.app.root.front_screen.draft.place == "home"
    again.close()


def test_only_the_hamlets_own_households_are_offered_a_few_at_a_time(driver: Driver) -> None:
    driver.tap_all("Hội nghị xóm", "Xóm Đình")
    screen = driver.app.root.front_screen

    offered = {household for household, _, _ in screen.ids.guests.choices}

    own = {line.id for line in driver.app.field.households() if line.hamlet == "Xóm Đình"}
    assert offered < own
    assert screen.rest == f"… và {len(own) - len(offered)} hộ khác: gõ tên để tìm."
    assert name_of(0) not in {name for _, name, _ in screen.ids.guests.choices}


def test_it_can_be_dropped(driver: Driver, phone: AnsPhone) -> None:
    driver.tap_all("Hội nghị xóm", "Xóm Đình", "Bỏ hội nghị đang ghi")

    assert driver.shows("Đã bỏ hội nghị đang ghi")
    assert saved(phone) == []
