"""A village conference is filed once, told to the phones of its hamlet, and counted as no visit."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from backend.db import Database
from backend.rollups.recounting import differences
from backend.tables.conference import ConferenceRow
from backend.tables.rollup import CommuneDay
from shared.records.conference import Conference
from shared.records.wire import from_wire
from tests.backend.cast import START
from tests.backend.sync.conftest import MORNING, Family, Phone

TWO = (UUID(int=1), UUID(int=2))


def held(phone: Phone, family: Family, **changed: Any) -> Conference:
    whole = Conference(
        hamlet=phone.hamlet,
        held_at=MORNING,
        place="culture_house",
        held_by="committee",
        attending=34,
        present=(family.household,),
        topics=("pension", "premium_support"),
        questions="Đóng bao lâu thì có lương hưu?",
    )
    return replace(whole, **changed)


def conferences(phone: Phone) -> list[Any]:
    return [row for row in phone.pull().rows if row.kind == "conference"]


def test_a_conference_is_filed_and_told_to_the_phones_of_its_hamlet(
    phone: Phone, ems_phone: Phone, family: Family, database: Database
) -> None:
    op = phone.add("conference", held(phone, family))

    (result,) = phone.push(op)

    assert (result["status"], result["rev"]) == ("filed", 1), result
    for one in (phone, ems_phone):
        (row,) = conferences(one)
        assert from_wire(Conference, row.values) == held(phone, family)
    with database.reading() as session:
        row = session.exec(select(ConferenceRow)).one()
        assert (row.officer, row.day.isoformat()) == (phone.account_id, "2026-11-22")
        assert session.exec(select(CommuneDay)).all() == []
        assert differences(session) == []


def test_another_hamlets_phones_are_not_told(phone: Phone, family: Family, other_hamlet: UUID) -> None:
    """I6."""
    (result,) = phone.push(phone.add("conference", held(phone, family, hamlet=other_hamlet)))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "out_of_scope")
    assert conferences(phone) == []


def test_it_is_taken_back_by_whoever_recorded_it(phone: Phone, ems_phone: Phone, family: Family) -> None:
    op = phone.add("conference", held(phone, family))
    phone.push(op)
    void = {"data": {"reason": "Ghi nhầm xóm"}}

    (theirs,) = ems_phone.push(ems_phone.op("conference", void, act="void", row_id=op.row_id))
    (own,) = phone.push(phone.op("conference", void, act="void", row_id=op.row_id))

    assert (theirs["status"], own["status"]) == ("held", "filed")
    (row,) = conferences(phone)
    assert (row.values["standing"], row.rev) == ("voided", 2)


@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"place": "moon"}, "rejected", ("unknown_code", "data.place")),
        ({"held_by": "moon"}, "rejected", ("unknown_code", "data.held_by")),
        ({"topics": ("weather",)}, "rejected", ("unknown_code", "data.topics")),
        ({"attending": 0}, "rejected", ("out_of_range", "data.attending")),
        ({"attending": 1, "present": TWO}, "rejected", ("fewer_than_households", "data.attending")),
        ({"questions": "x" * 2_001}, "rejected", ("too_long", "data.questions")),
        ({"present": (UUID(int=7),)}, "held", ("parent_missing", "data.present.0")),
        ({"held_at": START + timedelta(days=400)}, "held", ("clock_future", "data.held_at")),
    ],
)
def test_what_does_not_hold_is_told_of_its_field(
    phone: Phone, family: Family, changed: dict[str, Any], status: str, told: tuple[str, str]
) -> None:
    (result,) = phone.push(phone.add("conference", held(phone, family, **changed)))

    assert result["status"] == status
    assert [(one["code"], one["field"]) for one in result["problems"]] == [told]
