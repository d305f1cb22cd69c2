"""What is held, in plain words, and ended in one act by who may; and two values of a field, of which one is chosen."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from backend.db import Database
from backend.tables.household import HouseholdRow
from backend.tables.law import AuditEntry
from backend.tables.receipt import HeldOp, Settlement
from tests.backend.cast import NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import (
    Browse,
    browse,
    disputed,
    family,
    held_visit,
    other_hamlet,
    phone,
    pictured,
)
from tests.backend.sync.conftest import Family, Phone
from tests.backend.sync.test_conflicts import patch

__all__ = ["browse", "disputed", "family", "held_visit", "other_hamlet", "phone"]

HELD, CONFLICTS = "/viec-can-xu-ly/giu-lai", "/viec-can-xu-ly/sua-khac-nhau"


@pytest.fixture
def form(phone: Phone, held_visit: Any) -> str:
    """Where Bình's decision about the held visit goes."""
    return f"{HELD}/{phone.install_id}/{held_visit.op_id}"


@pytest.fixture
def choice(disputed: Any) -> str:
    """Where Bình's choice between the two addresses goes."""
    return f"{CONFLICTS}/{THANH_VINH}/{disputed.op_id}/address"


@pytest.mark.usefixtures("held_visit")
def test_the_committee_reads_why_it_is_held_and_what_it_says(browse: Browse) -> None:
    text = browse("binh", HELD).text

    assert "được giao" in text
    assert "Cán bộ Nguyễn Thị An gửi, máy chủ nhận lúc 08:00 ngày 22/11/2026" in text
    assert "<dd>Xóm 2</dd>" in text
    assert "Cần người xem: không tự hết." in text


@pytest.mark.usefixtures("held_visit")
def test_an_administrator_decides_without_reading_it_and_others_do_not_come_in(browse: Browse) -> None:
    text = browse("dung", HELD).text

    assert "Tài khoản của bạn không xem nội dung lượt gửi." in text
    assert "Xóm 2" not in text
    assert [browse(who, HELD).status_code for who in ("chi", "an")] == [403, 403]


@pytest.mark.parametrize(("decision", "status"), [("file", "filed"), ("refuse", "rejected")])
def test_one_act_ends_it_and_stands_in_the_book(
    browse: Browse, form: str, database: Database, decision: str, status: str
) -> None:
    """MUST 11."""
    answer = browse("binh", form, {"decision": decision, "reason": " Đúng là hộ của xóm này "})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HELD}?xong={decision}")
    with database.reading() as session:
        assert session.exec(select(HeldOp)).all() == []
        assert [(row.status, row.reason) for row in session.exec(select(Settlement))] == [
            (status, "Đúng là hộ của xóm này")
        ]
        assert [entry.act for entry in session.exec(select(AuditEntry))] == ["held_settled"]
    assert "Không có lượt gửi nào được giữ lại." in browse("binh", f"{HELD}?xong={decision}").text


def test_a_decision_without_a_reason_is_shown_again_and_one_that_came_late_is_told(browse: Browse, form: str) -> None:
    without = browse("binh", form, {"decision": "file", "reason": ""})
    browse("binh", form, {"decision": "file", "reason": "Đúng hộ"})
    late = browse("binh", form, {"decision": "refuse", "reason": "Sai hộ"})

    assert (without.status_code, late.status_code) == (422, 409)
    assert "Chưa ghi gì." in without.text
    assert "Mục này đã được xử lý xong" in late.text


def test_nobody_else_s_form_decides(browse: Browse, form: str) -> None:
    said = {"decision": "file", "reason": "Đúng hộ"}

    assert browse("binh", form, said, site="cross-site").status_code == 403
    assert browse("chi", form, said).status_code == 403
    assert "Xóm 2" in browse("binh", HELD).text


@pytest.mark.usefixtures("disputed")
def test_both_values_stand_beside_one_another_with_who_sent_the_second(browse: Browse) -> None:
    """MUST 14."""
    text = browse("binh", CONFLICTS).text

    assert "Đặng Văn Đức: Địa chỉ" in text
    assert text.index("Đầu xóm") < text.rindex("Nguyễn Thị An gửi lúc 08:00 ngày 22/11/2026") < text.index("Cuối xóm")
    assert [browse(who, CONFLICTS).status_code for who in ("dung", "chi", "an")] == [403, 403, 403]


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ({"take": "standing"}, "Đầu xóm"),
        ({"take": "offered"}, "Cuối xóm"),
        ({"take": "value", "value": "Giữa xóm"}, "Giữa xóm"),
    ],
)
def test_the_value_that_is_chosen_stands_and_the_other_stays_to_be_read(  # noqa: PLR0917 - who, what, and the case
    browse: Browse, choice: str, family: Family, database: Database, said: dict[str, str], stands: str
) -> None:
    """MUST 14."""
    answer = browse("binh", choice, said)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{CONFLICTS}?xong={said['take']}")
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (THANH_VINH, family.household)).address == stands
    text = browse("binh", CONFLICTS).text
    assert "Không có mục nào chờ chọn." in text
    assert "Đầu xóm" in text
    assert "Cuối xóm" in text


def test_a_value_that_the_field_cannot_hold_is_refused_and_a_settled_one_is_told(browse: Browse, choice: str) -> None:
    bad = browse("binh", choice, {"take": "value", "value": "x" * 300})
    browse("binh", choice, {"take": "offered"})
    late = browse("binh", choice, {"take": "standing"})

    assert (bad.status_code, late.status_code) == (422, 409)
    assert browse("binh", choice.replace(THANH_VINH, NGHI_LOC), {"take": "offered"}).status_code == 404


def test_what_was_sent_is_shown_and_never_run(browse: Browse, phone: Phone, family: Family) -> None:
    phone.push(patch(phone, family.household, "address", None, "Đầu <i>xóm</i>"))
    phone.push(patch(phone, family.household, "address", None, "<script>x</script>"))

    text = browse("binh", CONFLICTS).text

    assert "&lt;script&gt;x" in text
    assert "<script>x" not in text


@pytest.mark.usefixtures("held_visit", "disputed")
def test_axe_finds_nothing_and_nothing_sticks_out(enter: Enter, complaints: list[Any]) -> None:
    pictured(enter, HELD, "held")
    pictured(enter, CONFLICTS, "conflicts")

    assert complaints == []


@pytest.mark.usefixtures("phone")
def test_an_id_that_nothing_has_is_not_found(browse: Browse) -> None:
    gone = UUID(int=5)

    assert browse("binh", f"{HELD}/{gone}/{gone}", {"decision": "file", "reason": "Đúng hộ"}).status_code == 404
