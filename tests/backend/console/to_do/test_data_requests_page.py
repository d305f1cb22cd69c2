"""People ask about their own data: the clock of the law runs from the day of receipt, each step is kept, and what was
asked for is done.
"""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from backend.admin.data_requests import kinds, working_days
from backend.db import Database
from backend.tables.data_request import DataRequest, DataRequestStep
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.law import AuditEntry
from tests.backend.cast import NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, family, phone, pictured
from tests.backend.sync.conftest import Family, Phone

__all__ = ["browse", "family", "phone"]

PAGE = "/viec-can-xu-ly/du-lieu-ca-nhan"
HERE = f"{PAGE}?commune={THANH_VINH}"
FORM = f"{PAGE}/{THANH_VINH}"


def filled(**said: Any) -> dict[str, Any]:
    return {"kind": "access", "received_on": "2026-11-20", "who": "Bà Vi Thị Ế, gọi điện"} | said


def asked(browse: Browse, **said: Any) -> str:
    """The address of a request that Bình took in."""
    answer = browse("binh", FORM, filled(**said))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("received", "reply_by"),
    [
        (date(2026, 11, 20), date(2026, 11, 24)),  # Friday: over the weekend
        (date(2026, 11, 21), date(2026, 11, 24)),
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30 April and 1 May are free by law, then a weekend
        (date(2026, 2, 13), date(2026, 2, 17)),  # which days of Tết are free is not sure: rather too early
    ],
)
def test_the_reply_is_due_after_two_working_days(received: date, reply_by: date) -> None:
    assert kinds.clock("access", received, longer=False).reply_by == reply_by


def test_the_holidays_that_are_not_sure_are_named() -> None:
    assert [each.name for each in working_days.unsure(date(2026, 2, 13), date(2026, 2, 17))] == ["Tết Âm lịch"]
    assert working_days.unsure(date(2026, 4, 29), date(2026, 5, 5)) == []


@pytest.mark.parametrize(
    ("received", "named"),
    [
        (date(2028, 1, 25), ["Tết Âm lịch"]),  # of these years nobody has said yet when the moon's holidays are
        (date(2029, 2, 13), ["Tết Âm lịch"]),
        (date(2028, 4, 3), ["Giỗ Tổ Hùng Vương"]),
        (date(2028, 6, 1), []),
        (date(2026, 12, 31), []),
    ],
)
def test_holidays_by_the_moon_are_unsure_in_years_of_which_nothing_is_known(received: date, named: list[str]) -> None:
    until = kinds.clock("access", received, longer=False).reply_by

    assert [each.name for each in working_days.unsure(received, until)] == named


def test_a_clock_that_counts_days_around_tet_says_that_they_are_not_confirmed(browse: Browse) -> None:
    address = asked(browse, received_on="2026-02-13")

    shown = [browse("binh", page).text for page in (HERE, address)]

    not_sure = "(lịch nghỉ Tết Âm lịch chưa xác nhận, đang tính là ngày làm việc)"
    assert all(f"Quá hạn trả lời từ ngày 17/02/2026</b> {not_sure}" in text for text in shown)
    assert all(text.count("chưa xác nhận, đang tính") == 1 for text in shown)


def test_a_clock_without_such_days_says_nothing_of_them(browse: Browse) -> None:
    asked(browse)

    assert "lịch nghỉ" not in browse("binh", HERE).text


def test_stopping_is_due_in_fifteen_days_and_may_be_lengthened_once() -> None:
    received = date(2026, 11, 20)

    assert kinds.clock("withdraw", received, longer=False).done_by == date(2026, 12, 5)
    assert kinds.clock("withdraw", received, longer=True).done_by == date(2026, 12, 20)


def test_a_request_is_taken_in_with_its_clocks_and_stands_in_the_book(browse: Browse, database: Database) -> None:
    address = asked(browse, kind="withdraw")

    text = browse("binh", address).text
    assert "Rút lại sự đồng ý" in text
    assert "Trả lời trước hết ngày 24/11/2026" in text
    assert "Làm xong trước hết ngày 05/12/2026" in text
    assert "Trần Văn Bình, 08:00 ngày 22/11/2026" in text
    assert "Bà Vi Thị Ế, gọi điện" in browse("binh", HERE).text
    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry)).all()
    assert (entry.act, entry.facts["step"]) == ("data_request_step", "received")
    assert "Vi Thị" not in str(entry.facts)


def test_what_is_overdue_is_said_in_words(browse: Browse, now: HandClock) -> None:
    asked(browse, received_on="2026-11-10")

    text = browse("binh", HERE).text

    assert "Quá hạn trả lời từ ngày 12/11/2026" in text
    assert "Quá hạn làm xong từ ngày 20/11/2026" in text
    assert "1 yêu cầu quá hạn" in browse("binh", "/viec-can-xu-ly").text


def test_a_reply_stops_the_first_clock_and_done_closes_it(browse: Browse, database: Database) -> None:
    address = asked(browse)

    browse("binh", f"{address}/buoc", {"step": "replied", "words": "Đã hẹn đưa bản in"})
    replied = browse("binh", address).text
    browse("binh", f"{address}/buoc", {"step": "done", "words": "Đã đưa bản in tại nhà"})

    assert "Trả lời trước hết" not in replied
    assert "Làm xong trước hết ngày 30/11/2026" in replied
    text = browse("binh", address).text
    assert "Đã xong ngày 22/11/2026" in text
    assert "Đã đưa bản in tại nhà" in text
    assert browse("binh", f"{address}/buoc", {"step": "noted", "words": "Thêm"}).status_code == 409
    assert "Không có yêu cầu nào chờ." in browse("binh", HERE).text
    with database.reading() as session:
        assert session.exec(select(DataRequest)).one().outcome == "done"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"who": ""}, 422),
        ({"kind": "sell"}, 422),
        ({"received_on": "2026-11-23"}, 422),
        ({"received_on": "hôm qua"}, 422),
        ({"person": "ai đó"}, 422),
        ({"person": str(UUID(int=9))}, 404),
    ],
)
def test_what_cannot_be_taken_in_is_said_with_what_was_typed(browse: Browse, said: dict[str, str], status: int) -> None:
    answer = browse("binh", FORM, filled(**said))

    assert answer.status_code == status
    assert "Bà Vi Thị Ế, gọi điện" in answer.text or status == 404 or not said.get("who", "x")
    assert "Không có yêu cầu nào chờ." in browse("binh", HERE).text


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"step": "replied", "words": " "}, 422),
        ({"step": "stopped", "words": ""}, 422),  # nobody on the list is named
        ({"step": "sold", "words": "x"}, 422),
    ],
)
def test_a_step_without_words_or_of_another_kind_is_refused(browse: Browse, said: dict[str, str], status: int) -> None:
    address = asked(browse)

    assert browse("binh", f"{address}/buoc", said).status_code == status


def test_a_term_is_lengthened_once(browse: Browse) -> None:
    address = asked(browse, kind="object")

    browse("binh", f"{address}/buoc", {"step": "extended", "words": "Cần xác minh"})
    again = browse("binh", f"{address}/buoc", {"step": "extended", "words": "Cần thêm"})

    assert again.status_code == 409
    assert "Làm xong trước hết ngày 20/12/2026" in browse("binh", address).text


def test_who_is_looked_for_by_name_is_found_without_marks(browse: Browse, family: Family) -> None:
    text = browse("binh", f"{FORM}/tim", {"name": "vi thi e"}).text

    assert "Vi Thị Ế" in text
    assert f'value="{family.spouse}"' in text
    assert "Vi Thị Ế" not in browse("dung", f"{FORM}/tim", {"name": "vi thi e"}).text


def test_who_withdraws_consent_is_not_called_on_again(
    browse: Browse, family: Family, phone: Phone, database: Database
) -> None:
    address = asked(browse, kind="withdraw", person=str(family.spouse), who="")

    browse("binh", f"{address}/buoc", {"step": "stopped", "words": ""})

    with database.reading() as session:
        assert session.get_one(HouseholdRow, (THANH_VINH, family.household)).do_not_visit
    (told,) = [row for row in phone.pull().rows if row.kind == "household"]
    assert told.values["do_not_visit"] is True


def test_who_asks_to_be_deleted_is_erased_with_the_words_of_the_request(
    browse: Browse, family: Family, database: Database
) -> None:
    address = asked(browse, kind="delete", person=str(family.spouse))
    browse("binh", f"{address}/buoc", {"step": "noted", "words": "Bà Ế mang thẻ đến"})

    unsure = browse("binh", f"{address}/xoa", {})
    answer = browse("binh", f"{address}/xoa", {"sure": "1"})

    assert (unsure.status_code, answer.status_code) == (422, 303)
    with database.reading() as session:
        assert session.get_one(PersonRow, (THANH_VINH, family.spouse)).name == "(đã xóa)"
        row = session.exec(select(DataRequest)).one()
        assert (row.who, row.outcome) == (None, "done")
        assert [step.note for step in session.exec(select(DataRequestStep))] == [None, None, None]
        assert "person_erased" in [entry.act for entry in session.exec(select(AuditEntry))]
    assert "Đã xóa dữ liệu của người này" in browse("binh", address).text


def test_nobody_else_reads_or_writes_them(browse: Browse) -> None:
    address = asked(browse)

    assert [browse(who, HERE).status_code for who in ("dung", "chi", "an")] == [200, 403, 403]
    assert browse("binh", address.replace(THANH_VINH, NGHI_LOC)).status_code == 404
    assert browse("chi", f"{address}/buoc", {"step": "noted", "words": "x"}).status_code == 403
    assert browse("binh", FORM, filled(), site="cross-site").status_code == 403


def test_axe_finds_nothing_and_nothing_sticks_out(
    enter: Enter, browse: Browse, family: Family, complaints: list[Any]
) -> None:
    asked(browse, received_on="2026-11-10")
    address = asked(browse, kind="delete", person=str(family.spouse), who="")

    pictured(enter, HERE, "data_requests")
    pictured(enter, address, "data_request")

    assert complaints == []


def test_the_form_speaks_of_a_search_only_to_who_may_search(browse: Browse) -> None:
    assert "khi không chọn người ở trên" in browse("binh", HERE).text
    assert "ở trên" not in browse("dung", HERE).text
