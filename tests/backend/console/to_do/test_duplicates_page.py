"""Records that may be one: found by what they share, told in words, and merged or parted by a person alone."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from backend.admin.duplicates import likeness
from backend.admin.duplicates.likeness import Known
from backend.db import Database
from backend.made_up import communes
from backend.rollups import differences
from backend.tables.alias import AliasRow
from backend.tables.duplicate import DuplicatePair
from backend.tables.law import AuditEntry
from backend.tables.rollup import CommuneDay
from shared import places
from shared.records.household import Household
from shared.records.person import Person
from shared.text import fold
from tests.backend.cast import NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, phone, pictured
from tests.backend.sync.conftest import Phone

__all__ = ["browse", "phone"]

TO_DO = "/viec-can-xu-ly"
PAGE = f"{TO_DO}/trung-lap"
HERE = f"{PAGE}?commune={THANH_VINH}"
SEARCH = f"{PAGE}/{THANH_VINH}/tim"


@pytest.fixture
def twice(phone: Phone) -> tuple[UUID, UUID]:
    """Lò Thị Phương, noted down by two officers in two households of a hamlet, once with a slip of the pen."""
    persons = []
    for name, birth in (("Lò Thị Phương", "1975-03-21"), ("Lò Thị Phượng", "1975-03-21")):
        home, person = phone.new_id(), phone.new_id()
        record = Household(hamlet=phone.hamlet, head_name=name, phone="+84912345678")
        phone.push(phone.add("household", record, row_id=home))
        phone.push(phone.add("person", Person(household=home, name=name, relation="head", birth=birth), row_id=person))
        persons.append(person)
    return persons[0], persons[1]


def pair_of(database: Database, kind: str = "person") -> DuplicatePair:
    with database.reading() as session:
        return session.exec(select(DuplicatePair).where(DuplicatePair.of_kind == kind)).one()


def form_of(pair: DuplicatePair) -> str:
    return f"{PAGE}/{pair.commune}/{pair.of_kind}/{pair.one}/{pair.other}"


def likely(name: str = "Lò Thị Phương", **said: Any) -> Known:
    return Known(id=said.pop("id", UUID(int=1)), name=fold(name), **said)


def test_it_is_known_without_a_press_how_many_there_are_and_since_when(
    browse: Browse, twice: tuple[UUID, UUID], phone: Phone
) -> None:
    phone.push(phone.add("visit", phone.visit(outcome="consent_declined", met="head")))
    before = [browse("binh", address).text for address in (TO_DO, HERE)]

    browse("binh", SEARCH, {"kind": "person"})

    after = [browse("binh", address).text for address in (TO_DO, HERE)]
    assert all("Chưa tìm lần nào." in text for text in before)
    assert "Tìm lần gần nhất lúc 08:00 ngày 22/11/2026." in after[0]
    assert "<strong>2</strong>" in after[0]  # the two persons, and their households
    assert "Tìm lúc 08:00 ngày 22/11/2026, trong 4 bản ghi" in after[1]


def test_communes_that_were_never_looked_through_are_counted(browse: Browse, phone: Phone, database: Database) -> None:
    phone.push(phone.add("visit", phone.visit(outcome="consent_declined", met="head")))
    browse("binh", SEARCH, {"kind": "person"})
    of_nobody = {"visits": 1, "visits_declined": 1, "households_visited": 0, "households_reached": 0}
    with database.writing() as session:
        session.add(CommuneDay(commune=NGHI_LOC, day=date(2026, 11, 22), **of_nobody))

    shown = {who: browse(who, TO_DO).text for who in ("binh", "dung")}

    assert "Tìm lần gần nhất lúc 08:00 ngày 22/11/2026." in shown["binh"]
    assert "Tìm từ lúc 08:00 ngày 22/11/2026; 1 xã, phường chưa tìm." in shown["dung"]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"birth": "1975-03-21"}, {"birth": "1975-03-21"}, ["name", "same_day"]),
        ({"birth": "1975-03-12"}, {"birth": "1975-12-03"}, ["name", "swapped_day"]),
        ({"birth": "1975", "hamlet": UUID(int=7)}, {"birth": "1975-03", "hamlet": UUID(int=7)}, ["same_year"]),
        ({"phone": "345678"}, {"phone": "345678"}, ["name", "same_phone"]),
        ({"number": "040175001234"}, {"number": "040175001234", "name": "Vi Thị Ế"}, ["same_number"]),
    ],
)
def test_what_two_records_share_is_told_by_its_codes(one: Any, other: Any, why: list[str]) -> None:
    found = likeness.compared(likely(**one), likely(id=UUID(int=2), **other))

    assert found is not None
    assert set(why) <= {reason.code for reason in found.reasons}
    assert likeness.PROPOSED_FROM <= found.score <= 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),  # the name alone: a commune has many of it
        ({"birth": "1975", "phone": "345678"}, {"birth": "1952", "phone": "345678"}),  # mother and daughter
        ({"number": "040175001234", "phone": "1"}, {"number": "040175009999", "phone": "1"}),
        ({"birth": "1975-03-21", "sex": "female"}, {"birth": "1975-03-21", "sex": "male"}),
        ({"birth": "1975-03-21", "hamlet": UUID(int=7)}, {"birth": "1975-11-02", "hamlet": UUID(int=7)}),
        ({"birth": "1975", "hamlet": UUID(int=7)}, {"birth": "1975", "hamlet": UUID(int=7), "name": "Vi Văn Hoa"}),
    ],
)
def test_what_is_plainly_not_one_is_not_proposed(one: Any, other: Any) -> None:
    assert likeness.compared(likely(**one), likely(id=UUID(int=2), **other)) is None


def test_a_commune_of_twenty_thousand_needs_few_comparisons() -> None:
    made = communes.commune(places.unit(THANH_VINH), 7, households=5_600)
    homes = made.households
    records = [
        Known(id=key, name=fold(person.name), birth=person.birth, sex=person.sex, hamlet=homes[person.household].hamlet)
        for key, person in made.persons.items()
    ]

    compared = likeness._worth_comparing(records)

    assert len(records) > 20_000
    assert len(compared) < 500_000  # of 200 million; they take a second


@pytest.mark.usefixtures("twice")
def test_a_search_lists_the_pair_with_its_reasons_side_by_side(browse: Browse) -> None:
    answer = browse("binh", SEARCH, {"kind": "person"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}&loai=person&xong=searched")
    text = browse("binh", HERE).text
    assert "tên giống 100 %, cùng ngày sinh, cùng xóm, cùng số điện thoại" in text
    assert "<mark>Lò Thị Phương</mark>" in text
    assert "<mark>Lò Thị Phượng</mark>" in text
    assert "21/03/1975" in text
    assert "Lò Thị Phượng" in browse("binh", f"{HERE}&loai=household").text
    assert all(f"{kind}: 1</a>" in text for kind in ("Người", "Hộ"))


@pytest.mark.usefixtures("twice")
def test_nothing_is_merged_by_itself(browse: Browse, database: Database) -> None:
    browse("binh", SEARCH, {"kind": "person"})

    with database.reading() as session:
        assert session.exec(select(AliasRow)).all() == []


def test_the_record_that_is_chosen_stays_and_a_merge_can_be_undone(
    browse: Browse, twice: tuple[UUID, UUID], database: Database
) -> None:
    """I8. Counted once from the merge on (tests/backend/numbers/test_duplicates.py), and apart again once undone."""
    browse("binh", SEARCH, {"kind": "person"})

    answer = browse("binh", form_of(pair_of(database)), {"said": "keep_other"})

    assert answer.headers["location"].endswith("xong=merged")
    with database.reading() as session:
        alias = session.exec(select(AliasRow)).one()
        assert (alias.kept, alias.dropped) == (max(twice), min(twice))
        assert differences(session) == []
    assert "Không có cặp nào chờ xem." in browse("binh", f"{HERE}&loai=person").text
    browse("binh", f"{PAGE}/{THANH_VINH}/bo-gop/{alias.id}", {"kind": "person"})
    assert "tên giống 100 %" in browse("binh", HERE).text
    with database.reading() as session:
        assert session.exec(select(AliasRow)).one().undone_at is not None
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert acts == ["duplicate_merged", "duplicate_parted"]


@pytest.mark.usefixtures("twice")
def test_what_is_not_the_same_is_never_proposed_again(browse: Browse, database: Database) -> None:
    browse("binh", SEARCH, {"kind": "person"})

    browse("binh", form_of(pair_of(database)), {"said": "different"})

    browse("binh", SEARCH, {"kind": "person"})
    assert pair_of(database).decision == "different"
    assert "Không có cặp nào chờ xem." in browse("binh", f"{HERE}&loai=person").text
    again = browse("binh", form_of(pair_of(database)), {"said": "keep_one"})
    assert again.status_code == 409


def test_a_pair_that_was_corrected_is_forgotten(
    browse: Browse, twice: tuple[UUID, UUID], phone: Phone, database: Database
) -> None:
    browse("binh", SEARCH, {"kind": "person"})
    mended = {"base_rev": 1, "set": {"birth": "1952"}, "was": {"birth": "1975-03-21"}}
    phone.push(phone.op("person", mended, act="patch", row_id=twice[1]))

    browse("binh", SEARCH, {"kind": "person"})

    assert "Không có cặp nào chờ xem." in browse("binh", f"{HERE}&loai=person").text


@pytest.mark.usefixtures("twice")
def test_an_administrator_sees_reasons_without_names_and_others_do_not_come_in(
    browse: Browse, database: Database
) -> None:
    browse("dung", SEARCH, {"kind": "person"})
    text = browse("dung", HERE).text

    assert "cùng ngày sinh" in text
    assert "Lò Thị" not in text
    assert [browse(who, HERE).status_code for who in ("chi", "an")] == [403, 403]
    assert browse("binh", f"{PAGE}?commune={NGHI_LOC}").status_code == 404
    assert browse("chi", form_of(pair_of(database)), {"said": "different"}).status_code == 403
    assert browse("binh", form_of(pair_of(database)), {"said": "different"}, site="cross-site").status_code == 403


@pytest.mark.usefixtures("twice")
def test_axe_finds_nothing_and_nothing_sticks_out(enter: Enter, browse: Browse, complaints: list[Any]) -> None:
    browse("binh", SEARCH, {"kind": "person"})

    pictured(enter, HERE, "duplicates")

    assert complaints == []
