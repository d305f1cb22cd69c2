"""An sets the app up: what is chosen holds at once, and still after the app was closed."""

from collections.abc import Iterator

import pytest
from kivy.core.clipboard import Clipboard

from mobile.store import meta
from mobile.widgets.fields import Typing
from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

FIELD = "Ví dụ: họ tên của anh chị"


@pytest.fixture
def settings(phone: AnsPhone) -> Iterator[Driver]:
    driver = Driver(phone.open(), place="today")
    driver.tap("Cài đặt")
    yield driver
    driver.close()


def type_here(driver: Driver, method: str) -> Typing:
    """The field of the settings, with this way of typing chosen."""
    driver.scroll_to(method)
    driver.tap(method)
    driver.scroll_to(FIELD)
    driver.tap(FIELD)
    return next(one for one in driver.app.root.front_screen.walk() if isinstance(one, Typing))


def test_large_text_holds_at_once(settings: Driver) -> None:
    before = settings.app.theme.body

    settings.tap("150 %")

    assert settings.app.theme.body == before * 1.5


def test_the_night_holds_at_once(settings: Driver) -> None:
    settings.tap("Tối")

    assert settings.app.theme.dark


def test_a_sealed_copy_of_what_is_not_sent_is_written_from_here(settings: Driver) -> None:
    settings.scroll_to("Ghi bản niêm phong việc chưa gửi")

    settings.tap("Ghi bản niêm phong việc chưa gửi")

    assert settings.app.root.front == "handover"


def test_what_was_chosen_holds_the_next_morning(phone: AnsPhone) -> None:
    settings = Driver(phone.open(), place="today")
    settings.tap("Cài đặt")
    for choice in ("130 %", "Tối", "Telex"):
        settings.scroll_to(choice)
        settings.tap(choice)
    settings.close()

    tomorrow = Driver(phone.open(), place="today")
    theme, typing = tomorrow.app.theme, tomorrow.app.typing
    tomorrow.close()

    assert (theme.scale, theme.dark, typing) == (1.3, True, "telex")


def test_as_the_phone_is_offered_where_the_phone_tells_and_follows_it(phone: AnsPhone) -> None:
    phone_is = [True]
    driver = Driver(phone.open(), place="today", is_dark=lambda: phone_is[0])
    driver.tap("Cài đặt")
    driver.tap("Theo máy")
    at_night = driver.app.theme.dark

    phone_is[0] = False
    driver.app.dispatch("on_resume")
    by_day = driver.app.theme.dark
    driver.close()

    assert at_night
    assert not by_day


def test_a_desktop_that_does_not_tell_is_not_followed(settings: Driver) -> None:
    assert not settings.shows("Theo máy")


def test_telex_makes_vietnamese_of_plain_keys(settings: Driver) -> None:
    field = type_here(settings, "Telex")

    settings.type("Nguyeenx Thij Huowngf")

    assert field.text == "Nguyễn Thị Hường"


def test_vni_makes_vietnamese_of_plain_keys(settings: Driver) -> None:
    field = type_here(settings, "VNI")

    settings.type("Nguye64n Thi5 Huong72, xo1m 12")

    assert field.text == "Nguyễn Thị Hường, xóm 12"


def test_the_phone_s_own_keyboard_is_left_alone(settings: Driver) -> None:
    field = type_here(settings, "Bàn phím của máy")

    settings.type("Huowngf")

    assert field.text == "Huowngf"


def test_backspace_takes_one_letter_with_its_marks(settings: Driver) -> None:
    field = type_here(settings, "Telex")
    settings.type("Huowngf")

    settings.erase()
    shorter = field.text
    settings.type("g")

    assert shorter == "Hườn"
    assert field.text == "Hường"


def test_a_word_in_the_middle_is_composed_where_the_cursor_stands(settings: Driver) -> None:
    field = type_here(settings, "Telex")
    settings.type("Thi Mai")
    field.cursor = (3, 0)

    settings.type("j")

    assert (field.text, field.cursor_index()) == ("Thị Mai", 3)


def test_a_letter_takes_the_place_of_what_was_chosen(settings: Driver) -> None:
    field = type_here(settings, "Telex")
    settings.type("Huowngf")
    field.select_all()

    settings.type("Ddaay")

    assert field.text == "Đây"


def test_what_is_pasted_is_left_alone(settings: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    field = type_here(settings, "Telex")
    settings.type("aa")
    monkeypatch.setattr(Clipboard, "paste", lambda: "s")

    field.paste()

    assert field.text == "âs"


def test_the_search_composes_too(settings: Driver) -> None:
    type_here(settings, "Telex")
    settings.back()
    settings.tap("Hộ dân")
    settings.tap("Tìm tên, xóm, số điện thoại")

    settings.type("Nguyeenx")

    assert settings.app.root.front_screen.typed == "Nguyễn"


def test_an_address_and_a_code_are_never_composed(settings: Driver) -> None:
    type_here(settings, "Telex")
    settings.app.root.show("activate")
    settings.frames(3)
    settings.tap("Ví dụ: 7K3M-9QXD")

    settings.type("AASS7W")

    assert settings.shows("AASS7W")


def test_a_clock_that_is_wrong_is_said(phone: AnsPhone) -> None:
    phone.open()
    phone.keeps(meta.CLOCK_OFFSET_MS, str(-20 * 60_000))
    driver = Driver(phone.open(), place="today")
    driver.tap("Cài đặt")

    driver.scroll_to("Đồng hồ của máy chạy nhanh 20 phút")

    driver.close()


def test_the_app_tells_its_version_and_the_days_of_the_law(settings: Driver) -> None:
    settings.scroll_to("Quy định mới nhất đang áp dụng: từ")

    assert settings.shows("Từng Nhà 0.1.0")
    assert settings.shows("Thay đổi tiếp theo mà máy biết: từ 01/01/2027.")
