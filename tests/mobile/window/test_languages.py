"""The app speaks Vietnamese and English: chosen once, heard at once on every screen, and still after a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver
from tests.mobile.window.interpreter import still_vietnamese
from tests.mobile.window.lock_stops import PIN, press

PLACES = ("Hộ dân", "Tính tiền", "Đồng bộ", "Hôm nay")
A_VISIT = (
    *("Hộ dân", LONG_NAME, "Ghi lượt thăm", "Chủ hộ", "Ghi lại lượt tư vấn này", "Đồng ý bằng lời"),
    *("Quan tâm", "Tiếp tục", "Không hẹn", "Tiếp tục"),
)


@pytest.fixture
def settings(phone: AnsPhone) -> Iterator[Driver]:
    driver = Driver(phone.returns("Nhà này ở Bản Xốp Nhị.").open(), place="today")
    driver.tap("Cài đặt")
    yield driver
    driver.close()


def seen_on_the_way(driver: Driver, *way: str) -> dict[str, list[str]]:
    """What stands on the screen after each tap, by the Vietnamese word that was tapped."""
    seen = {}
    for word in way:
        driver.tap_all(word)
        seen[word] = driver.words()
    return seen


def test_english_is_heard_at_once_on_every_screen(settings: Driver) -> None:
    settings.tap("English")

    seen = {"settings": settings.words()} | seen_on_the_way(settings, "Đồng hồ")
    settings.back()
    seen |= seen_on_the_way(settings, *PLACES, *A_VISIT)

    assert "Text size" in seen["settings"]
    assert "Save" in seen["Tiếp tục"]
    assert [line for words in seen.values() for line in still_vietnamese(words)] == []


def test_vietnamese_chosen_again_is_all_back(settings: Driver) -> None:
    settings.back()
    before = seen_on_the_way(settings, *PLACES)
    settings.tap("Cài đặt")
    settings.tap("English")
    settings.back()
    between = seen_on_the_way(settings, *PLACES)
    settings.tap("Cài đặt")

    settings.tap("Tiếng Việt")

    assert settings.shows("Cỡ chữ")
    settings.back()
    assert seen_on_the_way(settings, *PLACES) == before
    assert all(before[place] != between[place] for place in PLACES)


def test_the_language_holds_the_next_morning(phone: AnsPhone) -> None:
    today = Driver(phone.open(), place="today")
    today.tap("Cài đặt")
    today.tap("English")
    today.close()

    tomorrow = Driver(phone.open(), place="today")
    heard = tomorrow.words()
    tomorrow.close()

    assert "Today" in heard
    assert still_vietnamese(heard) == []


def test_what_waits_to_be_sent_stays_marked_in_the_other_language(phone: AnsPhone) -> None:
    driver = Driver(phone.writes(2).open(), place="today")
    driver.tap("Cài đặt")

    driver.tap("English")
    driver.back()

    assert {place.name: place.mark for place in driver.app.root.ids.bar.children}["sync"] == "2"
    driver.close()


def test_the_way_back_leads_where_it_led_before(settings: Driver) -> None:
    settings.tap("English")

    settings.back()

    assert settings.app.root.front == "today"


def test_a_phone_that_is_nobodys_yet_offers_the_other_language(tmp_path: Path) -> None:
    phone = AnsPhone(tmp_path, activated=False)
    driver = Driver(phone.open())
    driver.tap("English")
    chosen = driver.words()
    driver.close()

    again = Driver(phone.open())
    heard = again.words()
    again.tap("Tiếng Việt")
    back = again.words()
    again.close()

    assert {"Activate", "Tiếng Việt"} <= set(chosen)
    assert heard == chosen
    assert {"Kích hoạt", "English"} <= set(back)


def test_the_lock_speaks_the_language_of_its_officer(phone: AnsPhone) -> None:
    first = Driver(phone.open(locked=True), language="en")
    choosing = first.words()
    press(first, PIN + PIN)
    first.wait(lambda: first.app.root.front == "today")
    first.close()

    driver = Driver(phone.open(locked=True))
    unlocking = driver.words()
    driver.close()

    assert "Set a PIN" in choosing
    assert "Unlock" in unlocking
    assert still_vietnamese([*choosing, *unlocking]) == []


def test_another_officer_begins_in_the_language_that_the_phone_spoke_last(tmp_path: Path) -> None:
    an, new = AnsPhone(tmp_path, name="an.vault"), AnsPhone(tmp_path, activated=False, name="new.vault")
    driver = Driver(an.open(), language="en", field_at=lambda _folder: new.open())

    driver.app.change_to(tmp_path)
    driver.frames(5)

    asked = driver.words()
    driver.close()
    again = Driver(new.open())
    heard = again.words()
    again.close()
    assert "Activate" in asked
    assert heard == asked


def test_what_was_chosen_before_there_were_languages_still_holds(phone: AnsPhone) -> None:
    phone.open()
    phone.keeps("preferences", '{"text_percent": 130, "light": "night", "typing": "telex"}')

    driver = Driver(phone.open(), place="today")
    chosen, heard = driver.app.preferences, driver.words()
    driver.close()

    assert (chosen.text_percent, chosen.light, chosen.language) == (130, "night", "vi")
    assert "Hôm nay" in heard
