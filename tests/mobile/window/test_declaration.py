"""An makes a declaration at the door: leave first, the card scanned or typed, then the draft to copy from."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kivy.core.clipboard import Clipboard

from mobile.field import Field
from mobile.store import outbox
from shared import problems
from shared.problems import Problem
from shared.vocabulary import declarations
from tests.mobile.window.ans_phone import LONG_NAME, AnsPhone
from tests.mobile.window.driver import Driver

CARD = f"040175001234||{LONG_NAME}|21031975|Nữ|Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An|15042021|Canary Thị Mẹ"
NUMBER = "040175001234"


class HandScanner:
    """A camera that a test holds: it reads what the test says, or fails."""

    def __init__(self, sees: str | Problem) -> None:
        self.sees = sees

    def scan(self, read: Callable[[str], None], failed: Callable[[Problem], None]) -> None:
        if isinstance(self.sees, str):
            read(self.sees)
        else:
            failed(self.sees)


def with_scanner(field: Field, sees: str | Problem) -> Field:
    field.papers._scanner = HandScanner(sees)
    return field


@pytest.fixture
def scanning(phone: AnsPhone) -> Iterator[Driver]:
    driver = Driver(with_scanner(phone.open(), CARD))
    yield driver
    driver.close()


def go(driver: Driver, person: str = LONG_NAME) -> None:
    driver.tap(LONG_NAME)
    driver.tap("Lập tờ khai")
    driver.tap(person)


def fill(driver: Driver, name: str, text: str) -> None:
    driver.app.root.front_screen.ids[name].text = text
    driver.frames(5)


def declared(phone: AnsPhone) -> list[dict[str, Any]]:
    return [json.loads(op.body) for op in outbox.unsent(phone._phone.store.reading(), 1_000)]


def test_leave_is_asked_before_any_number(driver: Driver) -> None:
    go(driver)

    assert driver.shows(declarations.TEXT_VI)
    assert not driver.shows("Số định danh (12 số)")
    assert not driver.shows("Quét mã QR trên thẻ")

    driver.tap("Đồng ý bằng lời")

    assert driver.shows("Số định danh (12 số)")


def test_a_scanned_card_is_one_tap_and_the_draft_stands(scanning: Driver, phone: AnsPhone) -> None:
    go(scanning)
    before = scanning.taps
    scanning.tap("Đồng ý bằng lời")
    scanning.tap("Quét mã QR trên thẻ")
    scanning.tap("Lưu tờ khai")

    assert scanning.taps - before == 3
    assert scanning.shows("Bản nháp TK1-TS")
    assert scanning.shows("Không phải mẫu TK1-TS: không ký, không nộp tờ này.")
    assert scanning.shows("[01] Họ và tên (viết chữ in hoa)")
    assert scanning.shows(LONG_NAME.upper())
    (op,) = declared(phone)
    assert (op["kind"], op["data"]["id_number"], op["data"]["read_by"]) == ("declaration", NUMBER, "scanned")
    assert "Canary" not in json.dumps(op, ensure_ascii=False)


def test_what_the_card_says_otherwise_is_told(scanning: Driver) -> None:
    scanning.app.root.field.papers._scanner.sees = CARD.replace(LONG_NAME, "Trần Văn Ẩn")
    go(scanning)
    scanning.tap("Đồng ý bằng lời")

    scanning.tap("Quét mã QR trên thẻ")

    assert scanning.shows(problems.card_names_another("name").vi)
    assert scanning.shows(problems.card_of_former_commune("address").vi)


def test_a_camera_that_does_not_open_is_said_and_one_types(phone: AnsPhone) -> None:
    driver = Driver(with_scanner(phone.open(), problems.no_scanner()))
    go(driver)
    driver.tap("Đồng ý bằng lời")

    driver.tap("Quét mã QR trên thẻ")

    assert driver.shows(problems.no_scanner().vi)
    driver.close()


def test_without_a_camera_the_text_of_a_scanner_is_pasted_and_gone(driver: Driver) -> None:
    go(driver)
    driver.tap("Đồng ý bằng lời")
    assert not driver.shows("Quét mã QR trên thẻ")

    driver.tap("Dán chuỗi quét được")
    sheet = driver.app.root.children[0]
    typed = next(widget for widget in sheet.walk() if getattr(widget, "label", "") == "Chuỗi trên mã QR")
    typed.text = CARD
    driver.tap("Đọc thẻ")

    assert typed.text == ""
    assert driver.app.root.front_screen.ids.id_number.text == NUMBER


def test_what_is_no_card_is_said(driver: Driver) -> None:
    go(driver)
    driver.tap("Đồng ý bằng lời")

    driver.app.root.front_screen.read("https://example.vn")

    driver.frames(5)
    assert driver.shows(problems.card_unreadable().vi)


def test_what_is_missing_stands_beside_its_field(driver: Driver, phone: AnsPhone) -> None:
    go(driver)
    driver.tap("Ký trên giấy")
    fill(driver, "id_number", "0401750012")
    fill(driver, "birth", "21/03/1975")
    driver.scroll_to("Nữ")
    driver.tap("Nữ")

    driver.tap("Lưu tờ khai")

    assert driver.shows("Hãy sửa các mục báo đỏ.")
    driver.scroll_to(problems.not_an_id_number("x").vi)
    assert declared(phone) == []
    fill(driver, "id_number", NUMBER)
    assert not driver.shows(problems.not_an_id_number("x").vi)
    driver.tap("Lưu tờ khai")
    assert driver.shows("Bản nháp TK1-TS")


def test_a_killed_app_goes_on_where_it_was(driver: Driver, phone: AnsPhone) -> None:
    """Issue 5, line 3."""
    go(driver)
    driver.tap("Đồng ý bằng lời")
    fill(driver, "id_number", NUMBER)
    driver.app.root.front_screen.choose(every="quarterly")
    driver.close()

    again = Driver(phone.open())
    again.tap(LONG_NAME)
    again.tap("Lập tờ khai")
    again.tap(f"{LONG_NAME}: lập tiếp")

    screen = again.app.root.front_screen
    assert (screen.draft.agreed, screen.draft.id_number, screen.draft.every) == ("spoken", NUMBER, "quarterly")
    again.close()
    driver.__init__(phone.open())  # type: ignore[misc]  # the fixture closes it


def test_dropping_forgets_it(driver: Driver) -> None:
    go(driver)
    driver.tap("Đồng ý bằng lời")
    fill(driver, "id_number", NUMBER)
    driver.scroll_to("Bỏ tờ khai này")

    driver.tap("Bỏ tờ khai này")

    driver.tap("Lập tờ khai")
    assert not driver.shows(f"{LONG_NAME}: lập tiếp")


def test_the_draft_is_copied_without_its_number(scanning: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """S32: a clipboard is read by other apps."""
    copied: list[str] = []
    monkeypatch.setattr(Clipboard, "copy", copied.append)
    go(scanning)
    scanning.tap("Đồng ý bằng lời")
    scanning.tap("Quét mã QR trên thẻ")
    scanning.tap("Lưu tờ khai")
    scanning.scroll_to(NUMBER)

    scanning.scroll_to("Chép nội dung")
    scanning.tap("Chép nội dung")

    (text,) = copied
    assert "[06] Số CCCD/ĐDCN/Hộ chiếu: ••••••••1234" in text
    assert NUMBER not in text
    assert "Không phải mẫu TK1-TS" in text


def test_a_correction_begins_with_what_was_declared(scanning: Driver, phone: AnsPhone) -> None:
    go(scanning)
    scanning.tap("Đồng ý bằng lời")
    scanning.tap("Quét mã QR trên thẻ")
    scanning.tap("Lưu tờ khai")
    scanning.scroll_to("Sửa: lập lại tờ khai")

    scanning.tap("Sửa: lập lại tờ khai")

    assert scanning.app.root.front_screen.draft.id_number == NUMBER
    scanning.tap("Ký trên giấy")
    scanning.tap("Lưu tờ khai")
    first, second = declared(phone)
    assert second["data"]["supersedes"] == first["id"]


def test_who_declares_in_a_visit_goes_on_to_the_declaration(driver: Driver) -> None:
    """Issue 5: the next step of a visit may be the declaration."""
    driver.tap(LONG_NAME)
    driver.tap("Ghi lượt thăm")
    driver.tap("Chủ hộ")
    driver.tap("Ghi lại lượt tư vấn này")
    driver.tap("Đồng ý bằng lời")
    driver.scroll_to("Quan tâm")
    driver.tap("Quan tâm")
    driver.tap("Tiếp tục")
    driver.scroll_to("Đã lập tờ khai (mẫu TK1-TS)")
    driver.tap("Đã lập tờ khai (mẫu TK1-TS)")
    driver.scroll_to("Không hẹn", up=-130)
    driver.tap("Không hẹn")
    driver.tap("Tiếp tục")

    driver.tap("Lưu")

    assert driver.shows("Lập tờ khai")
    assert driver.shows(declarations.TEXT_VI)
    assert driver.shows("Đã lưu lượt thăm")
    driver.back()
    assert driver.shows("Ghi lượt thăm")


def test_a_full_phone_says_so_and_keeps_what_is_on_the_screen(driver: Driver, phone: AnsPhone) -> None:
    go(driver)
    phone.fill_up()

    driver.tap("Đồng ý bằng lời")

    assert driver.shows(problems.vault_not_written().vi)
    assert driver.app.root.front_screen.draft.agreed == "spoken"
    phone.make_room()
