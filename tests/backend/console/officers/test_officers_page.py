"""Who supervises sees whom to help and how, and ranks nobody."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from backend.access import grants
from backend.console.officers import officers_page
from backend.db import Database
from backend.reports.officers_at_work import Officer, Phone
from backend.reports.officers_help import help_for, in_order
from backend.tables.account import Account, Install
from backend.tables.visit import GIVEN_BACK, VisitRow
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, NGHI_LOC, START, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, family, phone, pictured, returned
from tests.backend.sync.conftest import Phone as PhoneByHand

__all__ = ["browse", "family", "phone", "returned"]

AN, EM = ACCOUNT_IDS["an"], ACCOUNT_IDS["em"]
PAGE = f"/can-bo/{AN}"


def a_phone(**said: object) -> Phone:
    """One that spoke an hour ago and has sent all."""
    plain = {
        "install_id": AN_INSTALL,
        "device_name": "Máy của An",
        "app_version": "0.1.0",
        "activated_at": START - timedelta(days=30),
        "last_spoke": START - timedelta(hours=1),
        "clock_offset_ms": 0,
        "unsent": 0,
        "missing": 0,
        "links": 3,
        "has_every_link": True,
        "held": 0,
    }
    return Phone(**plain | said)  # type: ignore[arg-type]  # each by its name


def an_officer(name: str, *phones: Phone, returned: int = 0) -> Officer:
    waiting = {THANH_VINH: returned} if returned else {}
    return Officer(
        account_id=AN, name=name, is_active=True, communes=[THANH_VINH], phones=phones, visits={}, returned=waiting
    )


def test_an_officer_whose_work_arrives_needs_no_help() -> None:
    assert help_for(an_officer("An", a_phone()), START) == []


def test_who_can_lose_work_is_helped_before_who_has_much_to_correct() -> None:
    silent = an_officer("Em", a_phone(last_spoke=START - timedelta(days=6), unsent=4))
    correcting = an_officer("An", a_phone(), returned=3)

    listed = in_order([correcting, an_officer("Bình", a_phone()), silent], START)

    assert [officer.name for officer, _ in listed] == ["Em", "An", "Bình"]
    assert [(one.code, one.number) for one in listed[0][1]] == [("silent_with_work", 6)]


@pytest.mark.parametrize(
    ("said", "code", "number"),
    [
        ({"missing": 2}, "gap", 2),
        ({"has_every_link": False}, "chain", 0),
        ({"held": 1}, "held", 1),
        ({"clock_offset_ms": -12 * 60_000}, "clock", 12),
        ({"unsent": 5}, "unsent", 5),
        ({"last_spoke": None, "unsent": None}, "silent", 30),
    ],
)
def test_each_sign_leads_to_something_that_can_be_done(said: dict[str, object], code: str, number: int) -> None:
    (one,) = help_for(an_officer("An", a_phone(**said)), START)

    assert (one.code, one.number) == (code, number)


def test_work_on_an_earlier_phone_is_not_forgotten() -> None:
    old = a_phone(last_spoke=START - timedelta(days=20), unsent=7)

    (one,) = help_for(an_officer("An", old, a_phone()), START)

    assert (one.code, one.number) == ("old_phone", 7)


def test_what_a_phone_said_it_had_not_sent_is_told_with_its_age(
    browse: Browse, phone: PhoneByHand, database: Database
) -> None:
    phone.hello(made=9, unsent=9)
    with database.writing() as session:
        session.get_one(Install, AN_INSTALL).last_hello_at = START - timedelta(days=6)

    text = browse("chi", "/can-bo").text

    assert "9 việc chưa gửi, ít nhất 6 ngày" in text
    assert "Máy im lặng 6 ngày và còn việc chưa gửi: gọi hỏi sóng, hoặc mượn máy đồng nghiệp chuyển hộ." in text


def test_what_has_come_since_is_not_said_to_be_unsent(browse: Browse, phone: PhoneByHand) -> None:
    op = phone.add("visit", phone.visit(outcome="consent_declined", met="head"))
    phone.hello(made=1, unsent=1)
    phone.push(op)

    text = browse("binh", PAGE).text

    assert "đã gửi hết lúc đó" in text
    assert "không thiếu số nào, 1 lần ký nhận" in text


def test_a_visit_given_back_waits_until_it_is_corrected(browse: Browse, returned: UUID) -> None:
    text = browse("chi", PAGE).text

    assert "1 lượt thăm trả lại chờ sửa: cùng đọc lý do và sửa." in text
    assert f"/nhat-ky?commune={THANH_VINH}&amp;officer={AN}&amp;state=returned" in text


@pytest.mark.usefixtures("morning")
def test_the_visits_of_an_officer_open_and_name_nobody_to_a_supervisor(browse: Browse) -> None:
    text = browse("chi", "/can-bo").text

    ((address, number),) = set(
        re.findall(r'href="(/so-lieu/[^"]+)" aria-label="Lượt thăm, Nguyễn Thị An[^"]+">(\d+)<', text)
    )
    opened = browse("chi", address).text
    assert f"Lượt thăm: {number}</h1>" in opened
    assert "Trần Thị Lan" not in opened


def test_nobody_reads_of_officers_who_work_elsewhere(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        grants.give(session, session.get_one(Account, EM), NGHI_LOC, None, START)

    assert "Hồ Thị Em" in browse("chi", "/can-bo").text
    assert "Hồ Thị Em" not in browse("binh", "/can-bo").text
    assert browse("binh", f"/can-bo/{EM}").status_code == 404
    assert browse("an", "/can-bo").status_code == 403


def test_many_officers_are_shown_leaf_by_leaf(
    browse: Browse, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(officers_page, "ON_A_PAGE", 1)
    with database.writing() as session:
        grants.give(session, session.get_one(Account, EM), NGHI_LOC, None, START)

    first, second = browse("chi", "/can-bo").text, browse("chi", "/can-bo?trang=2").text

    assert ("Hồ Thị Em" in first, "Nguyễn Thị An" in first) == (True, False)  # no phone: Em is helped first
    assert ("Hồ Thị Em" in second, "Nguyễn Thị An" in second) == (False, True)
    assert "Trang 1 trên 2" in first
    assert "trang=2" in first


@pytest.mark.usefixtures("morning")
def test_who_has_left_keeps_the_credit_and_is_not_called(browse: Browse, database: Database) -> None:
    with database.writing() as session:
        session.get_one(Account, AN).active = False

    text = browse("chi", PAGE).text

    assert "Tài khoản đã đóng; kết quả đã ghi vẫn tính cho cán bộ này." in text
    assert re.search(r'aria-label="Lượt thăm, 16/11/2026[^"]+">4<', text)
    assert "Nguyễn Thị An" not in browse("chi", "/can-bo").text


@pytest.mark.usefixtures("morning")
def test_the_pages_of_officers_are_fit_to_be_seen(enter: Enter) -> None:
    pictured(enter, "/can-bo", "officers")
    pictured(enter, PAGE, "officer")


def test_what_was_given_back_is_found_without_reading_every_visit(database: Database) -> None:
    asked = select(col(VisitRow.commune)).where(GIVEN_BACK)

    with database.reading() as session:
        plan = session.execute(text(f"EXPLAIN QUERY PLAN {asked}")).all()

    assert ["ix_visit_given_back" in row.detail for row in plan] == [True]


@pytest.mark.usefixtures("morning")
def test_a_week_without_visits_has_no_bar_and_the_weeks_stand_as_in_the_table(browse: Browse) -> None:
    page = browse("binh", PAGE).text

    drawn = page[page.index('<svg class="weeks"') :].split("</svg>")[0]
    assert drawn.count("<rect") == 1
    said = re.findall(r"<text[^>]*>([^<]+)</text>", drawn)
    listed = re.findall(r'<th scope="row">(\d\d/\d\d)/\d{4} – ', page)
    assert said[1::2] == listed == sorted(listed, key=lambda day: day.split("/")[::-1])
    assert said[::2] == ["0"] * 7 + ["4"]
