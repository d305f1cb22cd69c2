"""An chooses a PIN, types it in the morning and after a while in the pocket, and finds everything where it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kivy.metrics import dp

from mobile.field import Field
from mobile.lock.devices import FileDevice
from mobile.lock.door import Door
from mobile.lock.officers import Officers
from mobile.widgets.pin_pad import PadKey
from shared import problems
from tests.mobile.window.ans_phone import GOOD_CODE, LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver
from tests.mobile.window.test_activate_and_sync import type_code

PIN, OTHER_PIN = "271828", "904617"

Opened = Callable[..., Driver]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens the app over a phone, behind its PIN; every window is closed at the end."""
    drivers: list[Driver] = []

    def open_(phone: AnsPhone, *, online: bool = False) -> Driver:
        for driver in drivers:
            driver.close()
        drivers[:] = [Driver(phone.open(locked=True), online=online)]
        return drivers[0]

    yield open_
    for driver in drivers:
        driver.close()


def press(driver: Driver, pin: str) -> None:
    for digit in pin:
        driver.tap(digit)


def choose(driver: Driver, pin: str = PIN) -> None:
    press(driver, pin)
    press(driver, pin)


def test_a_new_phone_asks_for_a_pin_before_it_fetches_anything(tmp_path: Path, opened: Opened) -> None:
    phone = AnsPhone(tmp_path, activated=False)
    driver = opened(phone, online=True)
    type_code(driver, GOOD_CODE)
    driver.wait(lambda: driver.shows("Đặt mã PIN"))
    asked_before = [name for name, _bearer in phone.hall.asked]
    driver.taps = 0

    choose(driver)

    driver.wait(lambda: driver.app.root.front == "today" and driver.app.field.sync_status().last_at is not None)
    assert driver.taps == 12
    assert asked_before == ["activate"]


def test_a_phone_of_before_is_sealed_when_its_pin_is_chosen(phone: AnsPhone, opened: Opened, tmp_path: Path) -> None:
    """MUST 6. What stood in it open is still there, and readable for nobody else."""
    driver = opened(phone)
    assert driver.shows("Đặt mã PIN")

    choose(driver)

    driver.wait(lambda: driver.app.root.front == "today")
    assert len(driver.app.field.households()) == 200
    assert LONG_NAME.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_the_pin_opens_the_vault_in_six_taps_without_a_network(phone: AnsPhone, opened: Opened) -> None:
    choose_in(opened(phone))
    driver = opened(phone)
    assert driver.shows("Mở khoá")
    assert driver.shows("Nguyễn Thị An")
    assert not driver.shows(LONG_NAME)

    press(driver, PIN)

    driver.wait(lambda: driver.app.root.front == "today")
    assert driver.taps == 6
    assert len(driver.app.field.households()) == 200


def test_keys_are_large_enough_for_a_thumb(phone: AnsPhone, opened: Opened) -> None:
    driver = opened(phone)

    keys = [widget for widget in driver.app.root.front_screen.walk() if isinstance(widget, PadKey)]

    assert len(keys) == 11
    assert min(min(key.size) for key in keys) >= dp(48)


@pytest.mark.parametrize("pin", ["123456", "111111", "121212"])
def test_an_easy_pin_is_refused_in_words(phone: AnsPhone, opened: Opened, pin: str) -> None:
    driver = opened(phone)

    press(driver, pin)

    assert driver.shows(problems.easy_pin().vi)
    assert not door_of(driver).has_pin


def test_two_pins_that_differ_are_asked_for_again(phone: AnsPhone, opened: Opened) -> None:
    driver = opened(phone)

    press(driver, PIN)
    press(driver, OTHER_PIN)

    assert driver.shows("Hai lần nhập không giống nhau. Hãy chọn lại.")
    assert not door_of(driver).has_pin


def test_a_digit_that_slipped_is_taken_back(phone: AnsPhone, opened: Opened) -> None:
    choose_in(opened(phone))
    driver = opened(phone)

    press(driver, "27")
    driver.tap("7")
    driver.tap("Xoá")
    press(driver, "1828")

    driver.wait(lambda: driver.app.root.front == "today")


def test_wrong_pins_are_told_and_from_the_fifth_on_one_waits(phone: AnsPhone, opened: Opened) -> None:
    """S31. The wait outlives the app; afterwards the right PIN opens everything."""
    choose_in(opened(phone))
    driver = opened(phone)
    for _ in range(5):
        press(driver, OTHER_PIN)
        driver.wait(lambda: driver.shows(problems.wrong_pin().vi) and not driver.app.root.front_screen.working)
    assert driver.shows("Hãy chờ 30 giây rồi nhập lại.")
    press(driver, PIN)
    assert driver.app.root.front == "unlock"
    driver = opened(phone)
    assert driver.shows("Hãy chờ 30 giây rồi nhập lại.")
    phone.clocks.pass_by(seconds=31)
    driver.frames(70)

    press(driver, PIN)

    driver.wait(lambda: driver.app.root.front == "today")
    assert len(driver.app.field.households()) == 200


def test_a_visit_goes_on_at_the_same_step_after_five_minutes_in_the_pocket(phone: AnsPhone, opened: Opened) -> None:
    """S09, pain 17. Nobody else reads the screen meanwhile, and nothing that was noted is lost."""
    driver = opened(phone)
    choose_in(driver)
    driver.app.root.show("households")
    driver.tap(LONG_NAME)
    driver.tap("Ghi lượt thăm")
    driver.tap("Chủ hộ")
    step = driver.app.root.front_screen.step_line

    driver.app.on_pause()
    phone.clocks.pass_by(minutes=5)
    driver.app.on_resume()
    driver.frames(20)  # nobody types sooner: a hasty second tap would be swallowed

    assert driver.shows("Mở khoá")
    assert not driver.shows(LONG_NAME)
    assert door_of(driver).is_shut
    press(driver, PIN)
    driver.wait(lambda: driver.app.root.front == "visit")
    assert driver.app.root.front_screen.step_line == step
    assert driver.app.root.front_screen.draft.met == "head"
    driver.back()
    driver.back()
    assert driver.app.root.front == "card"


def test_a_short_while_in_the_pocket_locks_nothing(phone: AnsPhone, opened: Opened) -> None:
    driver = opened(phone)
    choose_in(driver)

    driver.app.on_pause()
    phone.clocks.pass_by(minutes=4)
    driver.app.on_resume()
    driver.frames(5)

    assert driver.app.root.front == "today"


def test_the_pin_is_changed_in_the_settings(phone: AnsPhone, opened: Opened) -> None:
    driver = opened(phone)
    choose_in(driver)
    driver.app.root.show("settings")
    driver.frames(5)
    driver.scroll_to("Đổi mã PIN")
    driver.tap("Đổi mã PIN")

    press(driver, PIN)
    choose(driver, OTHER_PIN)

    driver.wait(lambda: driver.shows("Đã đổi mã PIN"))
    driver = opened(phone)
    press(driver, OTHER_PIN)
    driver.wait(lambda: driver.app.root.front == "today")


def test_without_the_pin_of_before_nothing_is_changed(phone: AnsPhone, opened: Opened) -> None:
    driver = opened(phone)
    choose_in(driver)
    driver.app.root.show("choose_pin", changing=True)
    driver.frames(5)

    press(driver, OTHER_PIN)
    choose(driver, OTHER_PIN)

    driver.wait(lambda: driver.shows(problems.wrong_pin().vi))
    driver = opened(phone)
    press(driver, PIN)
    driver.wait(lambda: driver.app.root.front == "today")


def _forgotten(driver: Driver, code: str) -> None:
    driver.tap("Quên mã PIN")
    driver.tap("Ví dụ: 7K3M-9QXD")
    driver.type(code)
    driver.tap("Tiếp tục")
    driver.frames(5)
    choose(driver, OTHER_PIN)


def test_a_forgotten_pin_is_replaced_with_a_new_code_and_nothing_is_lost(phone: AnsPhone, opened: Opened) -> None:
    """MUST 6."""
    choose_in(opened(phone))
    phone.writes(2)
    driver = opened(phone)

    _forgotten(driver, GOOD_CODE)

    driver.wait(lambda: driver.app.root.front == "today")
    assert driver.app.field.sync_status().written == 2
    driver.wait(lambda: driver.app.field.sync_status().received == 2)
    driver = opened(phone)
    press(driver, OTHER_PIN)
    driver.wait(lambda: driver.app.root.front == "today")


def test_with_a_wrong_code_the_vault_stays_locked_and_whole(phone: AnsPhone, opened: Opened) -> None:
    """MUST 6."""
    choose_in(opened(phone))
    phone.writes(2)
    driver = opened(phone)
    driver.tap("Quên mã PIN")
    assert driver.shows("Trên máy có 2 mục chưa gửi. Tất cả vẫn còn nguyên, được niêm phong.")
    driver.back()

    _forgotten(driver, "XXXXXXXX")

    driver.wait(lambda: driver.shows(problems.activation_code_invalid().vi))
    driver = opened(phone)
    press(driver, PIN)
    driver.wait(lambda: driver.app.root.front == "today")
    assert driver.app.field.sync_status().written == 2


def test_a_forgotten_pin_waits_for_a_network(phone: AnsPhone, opened: Opened) -> None:
    choose_in(opened(phone))
    driver = opened(phone)
    phone.online = False

    _forgotten(driver, GOOD_CODE)

    driver.wait(lambda: driver.shows(problems.no_network().vi))
    assert door_of(driver).is_shut


def test_a_second_officer_has_a_vault_apart_on_the_same_phone(tmp_path: Path) -> None:
    """F36. Each sees the own people alone, and both keep what they wrote."""
    phones: dict[Path, AnsPhone] = {tmp_path: AnsPhone(tmp_path, name="vault").filled(5)}

    def field_at(folder: Path) -> Field:
        phone = phones.setdefault(folder, AnsPhone(folder, activated=False, name="vault"))
        return phone.open(locked=True)

    officers = Officers(tmp_path, lambda folder: FileDevice(folder / "device-secret"))
    driver = Driver(field_at(tmp_path), officers=officers, field_at=field_at)
    choose_in(driver)
    driver.app.field.rest()
    driver.app.root.lock()
    driver.frames(5)
    driver.tap("Cán bộ khác")
    assert driver.shows("Nguyễn Thị An")
    driver.tap("Thêm cán bộ vào máy này")
    type_code(driver, GOOD_CODE)
    driver.wait(lambda: driver.shows("Đặt mã PIN"))
    choose(driver, OTHER_PIN)
    driver.wait(lambda: driver.app.root.front == "today")

    of_the_second = len(driver.app.field.households())
    driver.app.field.rest()
    driver.app.root.lock()
    driver.frames(5)
    driver.tap("Cán bộ khác")
    driver.tap("Nguyễn Thị An")
    press(driver, PIN)
    driver.wait(lambda: driver.app.root.front == "today")

    assert (of_the_second, len(driver.app.field.households())) == (0, 5)
    assert [place.folder.name for place in officers.places()] == [tmp_path.name, "can-bo-2"]
    driver.close()


def door_of(driver: Driver) -> Door:
    door = driver.app.field.door
    assert door is not None
    return door


def choose_in(driver: Driver) -> None:
    choose(driver)
    driver.wait(lambda: driver.app.root.front == "today")
