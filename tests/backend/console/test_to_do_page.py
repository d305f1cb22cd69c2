"""What waits for somebody in office: one card a kind, for those who act on it and those who only see how much."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from backend.access.principal import principal_of
from backend.checks import to_do
from backend.checks.to_do import Pile
from backend.db import Database
from backend.tables.account import Account
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, HandClock
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
    assert for_chi.count("<strong>1</strong>") == 4
    assert browse("an", PAGE).status_code == 403


def test_where_nothing_waits_that_is_said(browse: Browse) -> None:
    text = browse("binh", PAGE).text

    assert "không có việc nào chờ" in text
    assert "lâu nhất" not in text


@pytest.mark.usefixtures("held_visit", "disputed", "petition", "returned")
def test_axe_finds_nothing_and_nothing_sticks_out(
    enter: Enter, phone: Phone, family: Family, complaints: list[Any]
) -> None:
    phone.push(phone.add("follow_up", asked(phone, family, about=date(2026, 11, 10), due=date(2026, 11, 17))))

    pictured(enter, PAGE, "to_do")

    assert complaints == []
