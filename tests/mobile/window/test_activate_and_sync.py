"""A phone becomes An's; later An sees what the server has and sends the rest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared import problems
from shared.sync.protocol import columns
from tests.mobile.sync.town_hall import household_row, problem_answer
from tests.mobile.vault import COMMUNE, XOM_5
from tests.mobile.window.ans_phone import GOOD_CODE, LONG_HOME, LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

HANH_HOME = "019a0000-0000-7000-8000-0000000000b2"


@pytest.fixture
def new_phone(tmp_path: Path) -> AnsPhone:
    """Nobody's yet; the server has one hamlet with one household."""
    phone = AnsPhone(tmp_path, activated=False)
    phone.hall.stream = [hamlet_row(1), household_row(2, HANH_HOME, made_up=True)]
    phone.hall.head = 2
    return phone


@pytest.fixture
def opened(new_phone: AnsPhone) -> Iterator[Driver]:
    driver = Driver(new_phone.open(), online=True)
    yield driver
    driver.close()


@pytest.fixture
def online(phone: AnsPhone) -> Iterator[Driver]:
    """The app with a network, once what it does at its start is over."""
    driver = Driver(phone.open(), online=True)
    driver.wait(lambda: driver.app.field.sync_status().last_at is not None and not driver.app.field.syncing.running)
    yield driver
    driver.close()


def hamlet_row(seq: int) -> list[Any]:
    known = {"commune": COMMUNE, "id": XOM_5, "rev": 1, "name": "5", "kind": "xom"}
    return ["hamlet", seq, "put", *(known.get(name) for name in columns("hamlet"))]


def type_code(driver: Driver, code: str) -> None:
    driver.tap("Ví dụ: 7K3M-9QXD")
    driver.type(code)
    driver.tap("Kích hoạt")


def test_the_code_opens_the_list_and_fetches_the_households(opened: Driver) -> None:
    type_code(opened, GOOD_CODE)

    opened.wait(lambda: opened.shows("1 hộ"))

    assert opened.shows("Lê Thị Hạnh")
    assert opened.shows("DỮ LIỆU MẪU")


def test_a_wrong_code_is_said_in_words_and_stays_to_be_corrected(opened: Driver) -> None:
    type_code(opened, "XXXXXXXX")

    opened.wait(lambda: opened.shows("Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn."))

    assert opened.shows("XXXXXXXX")
    assert not opened.app.field.activated()


def test_no_code_asks_for_one(opened: Driver) -> None:
    opened.tap("Kích hoạt")

    assert opened.shows("Hãy nhập địa chỉ máy chủ và mã kích hoạt.")


def test_a_network_that_fails_after_the_code_leaves_a_way_on(opened: Driver, new_phone: AnsPhone) -> None:
    new_phone.hall.instead = [new_phone.hall.honest, problem_answer(503, "unavailable")]

    type_code(opened, GOOD_CODE)
    opened.wait(lambda: opened.shows("Mở «Đồng bộ» để thử lại"))
    opened.tap("Đồng bộ")
    opened.tap("Đồng bộ ngay")
    opened.wait(lambda: opened.shows("Máy chủ đã nhận tất cả"))
    opened.tap("Hộ dân")

    assert opened.shows("Lê Thị Hạnh")


def test_a_phone_that_never_synced_says_so(driver: Driver) -> None:
    driver.tap("Đồng bộ")

    assert driver.shows("Chưa đồng bộ lần nào")
    assert not driver.shows("Máy chủ đã nhận tất cả")


def test_a_saved_visit_goes_to_the_server_without_being_asked(online: Driver, phone: AnsPhone) -> None:
    online.tap("Vắng")
    online.tap("Vắng nhà")

    online.wait(lambda: len(phone.hall.filed) == 1)
    online.wait(lambda: online.app.field.sync_status().unsent == 0)


def test_without_a_network_the_work_is_still_there_and_goes_later(online: Driver, phone: AnsPhone) -> None:
    phone.online = False
    for _ in range(3):
        online.tap("Vắng")
        online.tap("Vắng nhà")
    online.tap("Đồng bộ")
    online.tap("Đồng bộ ngay")
    online.wait(lambda: online.shows(problems.no_network().vi))
    assert online.words().count("3") == 3  # the third is the mark of the place below

    phone.online = True
    online.tap("Đồng bộ ngay")
    online.wait(lambda: online.shows("Máy chủ đã nhận tất cả"))

    assert len(phone.hall.filed) == 3
    assert "0" in online.words()


def test_what_the_server_refuses_is_said_with_what_to_do(online: Driver, phone: AnsPhone) -> None:
    phone.refuse("not_home", problems.clock_in_future())
    online.tap("Vắng")
    online.tap("Vắng nhà")
    online.tap("Đồng bộ")

    online.wait(lambda: online.shows(problems.clock_in_future().vi))

    assert online.shows(f"Lượt thăm hộ {LONG_NAME}, 21/11/2026")
    online.scroll_to("Xem lại ngày giờ của máy")


def test_a_long_list_of_what_is_not_sent_ends_in_a_count(driver: Driver) -> None:
    for _ in range(15):
        driver.app.field.record_short_visit(LONG_HOME, "not_home")

    driver.tap("Đồng bộ")

    driver.scroll_to("… và 5 mục khác như vậy.")


def test_a_phone_that_is_shut_out_asks_for_a_new_code(online: Driver, phone: AnsPhone) -> None:
    phone.hall.good_token = "none-that-was-given"
    online.tap("Đồng bộ")
    online.tap("Đồng bộ ngay")
    online.wait(lambda: online.shows("Nhập mã kích hoạt mới"))

    phone.hall.good_token = None
    online.tap("Nhập mã kích hoạt mới")
    type_code(online, GOOD_CODE)

    online.wait(lambda: online.shows("200 hộ"))


def test_made_up_people_are_said_to_be_so_on_every_screen(driver: Driver) -> None:
    seen = [driver.shows("DỮ LIỆU MẪU")]
    driver.tap("Đồng bộ")
    seen.append(driver.shows("DỮ LIỆU MẪU"))

    assert all(seen)


def test_the_back_key_at_a_place_is_left_to_the_phone(driver: Driver) -> None:
    assert driver.app.root.back() is False
