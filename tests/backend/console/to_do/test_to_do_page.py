"""What waits for somebody in office: one card a kind, for those who act on it and those who only see how much."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from backend.access.principal import principal_of
from backend.checks import to_do
from backend.checks.to_do import Pile
from backend.db import Database
from backend.tables.account import Account
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, HandClock
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import (
    Browse,
    browse,
    disputed,
    family,
    held_visit,
    other_hamlet,
    petition,
    phone,
    pictured,
    returned,
)
from tests.backend.sync.conftest import Family, Phone
from tests.backend.sync.test_petitions import asked

__all__ = ["browse", "disputed", "family", "held_visit", "other_hamlet", "petition", "phone", "returned"]

PAGE = "/viec-can-xu-ly"


def counted(session: Session, who: str, now: HandClock) -> dict[str, Pile]:
    principal = principal_of(session, session.get_one(Account, ACCOUNT_IDS[who]), today=day_of(now()))
    return {pile.kind: pile for pile in to_do.piles(session, principal, now())}


@pytest.mark.usefixtures("held_visit", "disputed", "petition", "returned")
def test_everything_that_waits_is_counted_with_its_oldest_day(database: Database, now: HandClock) -> None:
    with database.reading() as session:
        fresh = counted(session, "binh", now)
    now.passes(days=8)

    with database.reading() as session:
        old = counted(session, "binh", now)

    for kind in ("held", "conflict", "petition", "returned"):
        assert fresh[kind] == Pile(kind=kind, waiting=1, since=date(2026, 11, 22))
        assert old[kind] == Pile(kind=kind, waiting=1, too_late=1, since=date(2026, 11, 22))
    assert [fresh[kind] for kind in ("declaration", "handover")] == [Pile(kind="declaration"), Pile(kind="handover")]


@pytest.mark.usefixtures("held_visit", "disputed", "petition", "returned")
def test_who_acts_is_led_there_and_who_supervises_sees_numbers_alone(browse: Browse) -> None:
    for_binh, for_chi, for_dung = (browse(who, PAGE).text for who in ("binh", "chi", "dung"))

    assert 'href="/viec-can-xu-ly/giu-lai"' in for_binh
    assert 'href="/viec-can-xu-ly/sua-khac-nhau"' in for_binh
    assert 'href="/viec-can-xu-ly/sua-khac-nhau"' not in for_dung  # it needs names
    assert 'href="/viec-can-xu-ly/giu-lai"' not in for_chi
    assert 'href="/viec-can-xu-ly/theo-xa/held"' in for_chi
    assert for_chi.count("<strong>1</strong>") == 4
    assert browse("an", PAGE).status_code == 403


def test_where_nothing_waits_that_is_said(browse: Browse) -> None:
    text = browse("binh", PAGE).text

    assert "không có việc nào chờ" in text
    assert "lâu nhất" not in text


@pytest.fixture
def two_communes(browse: Browse, now: HandClock) -> None:
    """A request about personal data in each of two communes; the one of Nghi Lộc is overdue."""
    for commune, received_on in ((THANH_VINH, "2026-11-22"), (NGHI_LOC, "2026-11-02")):
        form = {"kind": "access", "received_on": received_on, "who": "đến trụ sở hỏi"}
        assert browse("dung", f"/viec-can-xu-ly/du-lieu-ca-nhan/{commune}", form).status_code == 303


@pytest.mark.usefixtures("two_communes")
def test_a_card_leads_who_has_several_communes_to_those_where_it_waits(browse: Browse) -> None:
    cards = browse("dung", PAGE).text
    communes = browse("dung", f"{PAGE}/theo-xa/data_request").text

    pages = [f'href="/viec-can-xu-ly/du-lieu-ca-nhan?commune={commune}"' for commune in (NGHI_LOC, THANH_VINH)]
    assert 'href="/viec-can-xu-ly/theo-xa/data_request"' in cards
    assert pages[0] in cards  # the oldest, in one press
    assert 0 < communes.index(pages[0]) < communes.index(pages[1])
    assert communes.count('<tr><th scope="row">') == 3  # the two of them, and their sum


@pytest.mark.usefixtures("two_communes")
def test_a_card_leads_a_committee_to_its_own_commune(browse: Browse) -> None:
    assert f'href="/viec-can-xu-ly/du-lieu-ca-nhan?commune={THANH_VINH}"' in browse("binh", PAGE).text
    assert "Nghi Lộc" not in browse("binh", f"{PAGE}/theo-xa/data_request").text


@pytest.mark.usefixtures("two_communes", "held_visit")
def test_a_supervisor_reads_by_commune_how_much_waits_and_no_row(browse: Browse) -> None:
    held, asked = (browse("chi", f"{PAGE}/theo-xa/{kind}").text for kind in ("held", "data_request"))

    assert "Phường Thành Vinh" in held
    assert "Xã Nghi Lộc" in asked
    assert 'href="/viec-can-xu-ly/du-lieu-ca-nhan' not in asked
    assert browse("an", f"{PAGE}/theo-xa/held").status_code == 403
    assert browse("chi", f"{PAGE}/theo-xa/nothing").status_code == 404


@pytest.fixture
def unseen(phone: Phone, family: Family, returned: UUID) -> None:
    """The correction of a visit that Bình gave back, and a visit of which nobody has said anything."""
    phone.push(phone.add("visit", phone.visit(household=family.household, supersedes=returned)))
    phone.push(phone.add("visit", phone.visit(household=family.household)))


@pytest.mark.usefixtures("unseen")
def test_visits_that_nobody_has_looked_at_wait_and_a_correction_stands_first(browse: Browse) -> None:
    text = browse("binh", PAGE).text

    cards = [f'href="/nhat-ky?state={state}&amp;commune={THANH_VINH}"' for state in ("corrected", "recorded")]
    assert 0 < text.index(cards[0]) < text.index(cards[1])


@pytest.mark.usefixtures("unseen")
def test_visits_that_nobody_has_looked_at_for_a_week_are_late(database: Database, now: HandClock) -> None:
    now.passes(days=8)

    with database.reading() as session:
        for_chi = counted(session, "chi", now)

    for state in ("corrected", "recorded"):
        assert for_chi[state] == Pile(kind=state, waiting=1, too_late=1, since=date(2026, 11, 22))


@pytest.mark.usefixtures("held_visit", "disputed", "petition", "returned", "two_communes")
def test_axe_finds_nothing_and_nothing_sticks_out(
    enter: Enter, phone: Phone, family: Family, complaints: list[Any]
) -> None:
    phone.push(phone.add("follow_up", asked(phone, family, about=date(2026, 11, 10), due=date(2026, 11, 17))))

    pictured(enter, PAGE, "to_do")
    pictured(enter, f"{PAGE}/theo-xa/data_request", "to_do_communes", who="dung")

    assert complaints == []
