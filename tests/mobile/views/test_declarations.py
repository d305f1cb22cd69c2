"""A declaration is read in the order of the boxes of the form; what the app does not know is left to the pen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mobile.actions import declaring
from mobile.actions.declarations import record_declaration
from mobile.store.phone import Phone
from mobile.views.declarations import HAND_WRITTEN, as_text, candidates, paper
from mobile.views.official_form import BOXES, SEEN_ON, VERSION
from shared.problems import Refused
from tests.mobile.actions.test_declarations import NUMBER, filled
from tests.mobile.vault import DUC, DUC_HOME, MAI, fill_shelf, make_it_ans, new_phone


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    phone = new_phone(tmp_path)
    make_it_ans(phone)
    fill_shelf(phone)
    yield phone
    phone.store.close()


def declared(on: Phone, **changed: Any) -> str:
    return str(record_declaration(on, filled(on, **changed)))


def test_the_boxes_stand_in_the_order_of_the_form(phone: Phone) -> None:
    draft = paper(phone.store, declared(phone, address="Xóm 5, xã Nghi Lộc"))

    said = {line.number or line.label: line.says for line in draft.lines}
    assert [line.number for line in draft.lines if line.number] == [f"[{number:02}]" for number in range(1, 11)]
    assert said["[01]"] == "ĐẶNG VĂN ĐỨC"
    assert (said["[02]"], said["[03]"], said["[04]"], said["[06]"]) == ("Nam", "21/03/1975", "Việt Nam", NUMBER)
    assert said["[07]"] == "0912345678"
    assert said["Nơi nhận kết quả"] == "Xóm 5, xã Nghi Lộc"
    assert said["Mức tiền đóng (thu nhập tháng lựa chọn)"] == "1.500.000 đ/tháng"
    assert said["Phương thức đóng"] == "Hằng tháng"


def test_what_the_app_does_not_keep_is_left_to_the_pen(phone: Phone) -> None:
    """Ethnicity is sensitive and the place of birth is not asked: neither is kept."""
    by_hand = {line.number: line.hint for line in paper(phone.store, declared(phone)).lines if line.number in _BY_HAND}

    assert by_hand.keys() == _BY_HAND
    assert all(by_hand.values())


_BY_HAND = {"[05]", "[08]", "[09]", "[10]"}


def test_every_box_says_who_says_so_and_how_sure_it_is() -> None:
    assert {box.confidence for box in BOXES} <= {"high", "medium", "unconfirmed"}
    assert all(box.source for box in BOXES)
    # A number that only one copy shows, or that versions give differently, is not shown as if it were sure.
    assert all(box.number is None for box in BOXES if box.confidence == "unconfirmed")


def test_the_message_says_that_it_is_a_draft_and_covers_the_numbers(phone: Phone) -> None:
    text = as_text(paper(phone.store, declared(phone, bhxh_number="4012345678")))

    assert "Không phải mẫu TK1-TS" in text
    assert VERSION in text
    assert SEEN_ON in text
    assert "••••••••1234" in text
    assert "••••••5678" in text
    assert NUMBER not in text
    assert "4012345678" not in text


def test_years_ahead_are_said_with_their_years(phone: Phone) -> None:
    lines = paper(phone.store, declared(phone, every="years_ahead", years=3)).lines

    assert lines[-1].says == "Một lần cho nhiều năm về sau (3 năm)"


def test_what_was_not_said_is_a_dash(phone: Phone) -> None:
    lines = {line.label: line.says for line in paper(phone.store, declared(phone, address="", phone="")).lines}

    assert (lines["Nơi nhận kết quả"], lines["Điện thoại"]) == (HAND_WRITTEN, HAND_WRITTEN)


def test_the_sheet_knows_who_has_one_and_whose_is_begun(phone: Phone) -> None:
    made = declared(phone)
    declaring.keep(phone, declaring.begin(phone, DUC_HOME, MAI))

    duc, mai = candidates(phone.store, DUC_HOME)

    assert (duc.person, duc.declaration, duc.begun) == (DUC, made, False)
    assert (mai.person, mai.declaration, mai.begun) == (MAI, None, True)


def test_a_correction_is_what_stands(phone: Phone) -> None:
    first = declared(phone)
    second = declared(phone, supersedes=first)

    assert candidates(phone.store, DUC_HOME)[0].declaration == second


def test_one_that_is_not_here_is_not_found(phone: Phone) -> None:
    with pytest.raises(Refused, match="not_found"):
        paper(phone.store, DUC)
