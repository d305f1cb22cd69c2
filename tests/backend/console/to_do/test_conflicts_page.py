"""«Hai người sửa khác nhau»: what stands and who wrote it, beside everything that was offered instead."""

from typing import Any

import pytest

from backend.db import Database
from backend.tables.household import HouseholdRow
from tests.backend.cast import THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, family, other_hamlet, phone, pictured
from tests.backend.sync.conftest import Family, Phone, ems_phone
from tests.backend.sync.test_conflicts import patch

__all__ = ["browse", "ems_phone", "family", "other_hamlet", "phone"]

CONFLICTS = "/viec-can-xu-ly/sua-khac-nhau"


@pytest.fixture
def offered(phone: Phone, ems_phone: Phone, family: Family) -> list[Any]:
    """Em wrote where the family lives, and An offered two other places."""
    ems_phone.push(patch(ems_phone, family.household, "address", None, "Đầu xóm"))
    found = [patch(phone, family.household, "address", None, said) for said in ("Cuối xóm", "Giữa xóm")]
    phone.push(*found)
    return found


@pytest.mark.usefixtures("offered")
def test_everybody_who_wrote_a_value_stands_beside_it_with_the_moment(browse: Browse) -> None:
    """MUST 14. All values are kept, and shown, until a person has settled it."""
    told = browse("binh", CONFLICTS).text

    moment = "gửi lúc 08:00 ngày 22/11/2026"
    order = ["Hồ Thị Em " + moment, "Đầu xóm", "Nguyễn Thị An " + moment, "Cuối xóm", "Giữa xóm"]
    assert told.count("Đặng Văn Đức: Địa chỉ") == 1
    assert [told.index(said) for said in order] == sorted(told.index(said) for said in order)


def test_the_value_that_is_taken_ends_the_dispute_about_the_others(
    browse: Browse, offered: list[Any], family: Family, database: Database
) -> None:
    """MUST 14."""
    first, second = (str(one.op_id) for one in offered)

    answer = browse("binh", f"{CONFLICTS}/{THANH_VINH}/{second}/address", {"take": "offered", "others": [first]})

    assert answer.status_code == 303
    assert "Không có mục nào chờ chọn." in browse("binh", CONFLICTS).text
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (THANH_VINH, family.household)).address == "Giữa xóm"


def test_what_came_meanwhile_is_not_ended_unseen(browse: Browse, offered: list[Any]) -> None:
    browse("binh", f"{CONFLICTS}/{THANH_VINH}/{offered[0].op_id}/address", {"take": "standing"})

    told = browse("binh", CONFLICTS).text.partition('id="settled"')[0]

    assert "Giữa xóm" in told
    assert "Cuối xóm" not in told


@pytest.mark.usefixtures("offered")
def test_what_stands_now_is_shown_where_it_changed_since(browse: Browse, phone: Phone, family: Family) -> None:
    content = {"base_rev": 2, "set": {"address": "Xóm mới"}, "was": {"address": "Đầu xóm"}}
    phone.push(phone.op("household", content, act="patch", row_id=family.household))

    told = browse("binh", CONFLICTS).text

    assert "Đầu xóm" not in told
    assert told.index("Nguyễn Thị An gửi lúc") < told.index("Xóm mới") < told.index("Cuối xóm")


@pytest.mark.usefixtures("offered")
def test_binh_reads_it_by_day_and_by_night(enter: Enter, complaints: list[str]) -> None:
    pictured(enter, CONFLICTS, "conflicts_of_three")

    assert complaints == []
