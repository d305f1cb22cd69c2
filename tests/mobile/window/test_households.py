"""An looks for a household in a long list and notes who was not at home."""

from pathlib import Path

from mobile.widgets.virtual_list import VirtualList
from tests.mobile.window.ans_phone import LONG_HOME, LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver


def the_list(driver: Driver) -> VirtualList:
    found: VirtualList = driver.app.root.front_screen.ids.list
    return found


def test_not_home_is_noted_in_two_taps(driver: Driver, phone: AnsPhone) -> None:
    driver.tap("Vắng")
    driver.tap("Vắng nhà")

    (visit,) = phone.visits()
    assert (visit["household"], visit["outcome"], visit["met"]) == (LONG_HOME, "not_home", "nobody")
    assert driver.shows("Đã lưu · Vắng nhà")


def test_one_tap_too_many_notes_nothing(driver: Driver, phone: AnsPhone) -> None:
    driver.tap("Vắng")
    driver.back()

    assert phone.visits() == []
    assert not driver.shows("Ghi nhanh một lượt đến")
    assert driver.shows(LONG_NAME)


def test_a_household_is_found_without_marks(driver: Driver) -> None:
    driver.tap("Tìm tên, xóm, số điện thoại")
    driver.type("thao nguyen hong e")

    assert driver.shows("1 hộ")
    assert driver.shows(LONG_NAME)


def test_clearing_the_search_brings_all_households_back(driver: Driver) -> None:
    driver.tap("Tìm tên, xóm, số điện thoại")
    driver.type("khong co ai ten nay")
    assert driver.shows("Không có hộ nào như vậy")

    driver.tap("Xóa")

    assert driver.shows("200 hộ")


def test_a_filter_shows_only_households_of_that_status(driver: Driver) -> None:
    paid = [line for line in driver.app.field.households() if line.status == "paid"]

    driver.app.root.front_screen.ids.filters.choose("paid")
    driver.frames(3)

    assert driver.shows(f"{len(paid)} hộ")
    assert driver.shows(paid[0].name)


def test_ten_thousand_households_take_few_rows_and_none_is_blank(tmp_path: Path) -> None:
    driver = Driver(AnsPhone(tmp_path).filled(10_000).open())
    lines = driver.app.field.households()
    driver.wait(lambda: driver.shows("10.000 hộ"))
    rows = the_list(driver)

    rows.scroll_y = 0.5
    driver.frames(3)
    middle = driver.shows(lines[5_000].name)
    rows.scroll_y = 0
    driver.frames(3)
    last = driver.shows(lines[-1].name)
    driver.close()

    assert middle
    assert last
    assert rows.rows_alive <= 30


def test_the_list_stays_where_the_officer_left_it(driver: Driver) -> None:
    for _ in range(3):
        driver.swipe(up=300)
    before = sorted(driver.words())
    driver.tap(next(line.name for line in driver.app.field.households()[5:] if driver.shows(line.name)))

    driver.back()

    assert sorted(driver.words()) == before
