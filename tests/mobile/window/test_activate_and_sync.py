"""A phone becomes An's; later An sees what the server has and sends the rest."""

from collections.abc import Iterator

import pytest

from tests.mobile.window.driver import Driver
from tests.mobile.window.made_up_field import GOOD_CODE, MadeUpField


@pytest.fixture
def new_phone() -> Iterator[Driver]:
    driver = Driver(MadeUpField(activated=False))
    yield driver
    driver.close()


def test_the_code_opens_the_list(new_phone: Driver) -> None:
    new_phone.tap("Ví dụ: 7K3M-9QXD")
    new_phone.type(GOOD_CODE)

    new_phone.tap("Kích hoạt")

    assert new_phone.shows("200 hộ")


def test_a_wrong_code_is_said_in_words_and_stays_to_be_corrected(new_phone: Driver) -> None:
    new_phone.tap("Ví dụ: 7K3M-9QXD")
    new_phone.type("XXXXXXXX")

    new_phone.tap("Kích hoạt")

    assert new_phone.shows("Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn.")
    assert new_phone.shows("XXXXXXXX")


def test_no_code_asks_for_one(new_phone: Driver) -> None:
    new_phone.tap("Kích hoạt")

    assert new_phone.shows("Hãy nhập địa chỉ máy chủ và mã kích hoạt.")


def test_what_keeps_written_and_received_apart_is_said_with_what_to_do(driver: Driver) -> None:
    driver.tap("Đồng bộ")

    assert {"52", "49", "3"} <= set(driver.words())
    assert driver.shows("Giờ thăm muộn hơn giờ máy chủ")
    driver.scroll_to("Chỉnh lại giờ của máy")


def test_a_sync_ends_with_everything_received(driver: Driver) -> None:
    driver.tap("Đồng bộ")

    driver.tap("Đồng bộ ngay")

    assert "0" in driver.words()
    assert driver.shows("Máy chủ đã nhận tất cả")


def test_without_a_network_the_work_is_still_there(driver: Driver, field: MadeUpField) -> None:
    field.offline = True
    driver.tap("Đồng bộ")

    driver.tap("Đồng bộ ngay")

    assert driver.shows("Dữ liệu vẫn còn trên máy")
    assert "3" in driver.words()


def test_made_up_people_are_said_to_be_so_on_every_screen(driver: Driver) -> None:
    seen = [driver.shows("DỮ LIỆU MẪU")]
    driver.tap("Đồng bộ")
    seen.append(driver.shows("DỮ LIỆU MẪU"))

    assert all(seen)


def test_the_back_key_at_a_place_is_left_to_the_phone(driver: Driver) -> None:
    assert driver.app.root.back() is False
