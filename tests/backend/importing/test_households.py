"""A roster fills in what nobody knows yet, brings certificates up to date, and never guesses."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from backend import rollups
from backend.access.principal import Principal
from backend.admin import audit
from backend.db import Database
from backend.importing import batches
from backend.importing.office import Office
from backend.sync.epoch import epoch_of
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.importing import ImportBatch, NumberMark
from backend.tables.law import AuditEntry
from backend.tables.stream import Change
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, THANH_VINH, HandClock, Somebody
from tests.backend.importing.conftest import BringIn, rows
from tests.backend.importing.sheets_by_hand import DUC, HEADINGS, HOA, LAN, heads, workbook
from tests.backend.numbers.conftest import Officer
from tests.backend.stock import rows_it_knows_of

_WITHOUT_CODES = [name for name in HEADINGS if name not in {"Mã hộ", "Số CCCD"}]


def _without_codes(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(cell for name, cell in zip(HEADINGS, row, strict=True) if name in _WITHOUT_CODES)


def test_a_roster_brings_households_with_their_members(database: Database, bring_in: BringIn) -> None:
    done = bring_in(workbook(LAN, DUC, HOA))

    with database.reading() as session:
        homes = {row["head_name"]: row for row in rows(session, HouseholdRow)}
        people = {row["name"]: row for row in rows(session, PersonRow)}
    assert done.counts["households_new"] == 2
    assert done.counts["persons_new"] == 3
    lan = homes["Trần Thị Lan"]
    assert (lan["hamlet"], lan["phone"], lan["household_code"]) == (HAMLETS[THANH_VINH][0], "+84912345678", "NA-001")
    assert (lan["certificate"], lan["certificate_year"]) == ("poor", 2026)
    assert people["Đặng Văn Đức"]["household"] == lan["id"]
    assert (people["Đặng Văn Đức"]["relation"], people["Đặng Văn Đức"]["birth"]) == ("spouse", "1972")
    assert (people["Vi Thị Hoa"]["ethnic_minority"], people["Vi Thị Hoa"]["sex"]) == ("yes", "female")


def test_phones_are_told_of_every_row_in_its_hamlet(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(LAN, DUC, HOA))

    with database.reading() as session:
        told = [(row["kind"], row["hamlet"], row["act"]) for row in rows(session, Change)]
    here, there = HAMLETS[THANH_VINH]
    assert sorted(told, key=str) == sorted(
        [
            ("household", here, "put"),
            ("person", here, "put"),
            ("person", here, "put"),
            ("household", there, "put"),
            ("person", there, "put"),
        ],
        key=str,
    )


def test_an_officer_pulls_what_came_into_their_hamlet_and_no_other(
    client: TestClient, an: Somebody, database: Database, bring_in: BringIn
) -> None:
    """MUST 15. An works in Xóm 1; Hoa's household lies in Xóm 2."""
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    bring_in(workbook(LAN, DUC, HOA))

    page = Officer(client, an.headers, AN_INSTALL, epoch, HAMLETS[THANH_VINH][0]).pull()

    told = repr(page)
    assert "Trần Thị Lan" in told
    assert "Đặng Văn Đức" in told
    assert "Vi Thị Hoa" not in told
    assert "040175001234" not in told


def test_no_number_of_a_roster_is_kept_or_sent_to_phones(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(LAN, DUC, HOA))

    with database.reading() as session:
        people, marks = rows(session, PersonRow), rows(session, NumberMark)
        kept = repr([rows(session, table) for table in (ImportBatch, AuditEntry, NumberMark, PersonRow)])
    assert {row["id_number"] for row in people} == {None}
    assert len(marks) == 3
    assert "040175001234" not in kept


@pytest.mark.parametrize("codes", [True, False])
def test_the_same_file_again_changes_nothing(codes: bool, database: Database, bring_in: BringIn) -> None:
    everybody = [LAN, DUC, HOA]
    content = (
        workbook(*everybody)
        if codes
        else workbook(*(_without_codes(row) for row in everybody), headings=_WITHOUT_CODES)
    )
    bring_in(content)
    tables = (HamletRow, HouseholdRow, PersonRow, Change, NumberMark)
    with database.reading() as session:
        before = [rows(session, table) for table in tables]

    again = bring_in(content)

    with database.reading() as session:
        assert [rows(session, table) for table in tables] == before
    assert (again.counts["households_same"], again.counts["persons_same"]) == (2, 3)
    assert again.mended == []
    assert again.counts["households_new"] == again.counts["households_changed"] == 0


def test_what_officers_learned_at_the_door_is_not_overwritten(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(LAN))
    other_phone = (*LAN[:9], "0999999999", "Hộ cận nghèo", 2027, "NA-001")

    done = bring_in(workbook(other_phone))

    with database.reading() as session:
        (lan,) = rows(session, HouseholdRow)
    assert done.counts["households_changed"] == 1
    assert lan["phone"] == "+84912345678"
    assert (lan["certificate"], lan["certificate_year"]) == ("near_poor", 2027)
    assert lan["field_revs"] == {"certificate": 2, "certificate_year": 2}
    assert [(one["code"], one["field"]) for one in done.mended] == [("kept_as_recorded", "J2")]


def test_every_cell_that_says_otherwise_than_what_stays_is_told(bring_in: BringIn, show: BringIn) -> None:
    headings = [*HEADINGS, "Địa chỉ"]
    bring_in(workbook((*LAN, "Ngõ 3"), headings=headings))
    other = (1, "Trần Thị Loan", "Trần Thị Loan", "Chủ hộ", "22/03/1975", "Nam", "040175001234", "Thái", "Xóm 2")

    asked = show(workbook((*other, "0912345699", "Hộ cận nghèo", 2025, "NA-001", "Ngõ 5"), headings=headings))

    told = {one["field"]: one["message"].partition(" đã lưu")[0] for one in asked.mended}
    assert asked.counts["households_same"] == 1
    assert told == {
        "B2": "Khác với tên chủ hộ",
        "C2": "Khác với họ và tên",
        "E2": "Khác với ngày sinh",
        "F2": "Khác với giới tính",
        "H2": "Khác với dân tộc",
        "I2": "Khác với xóm, bản, khối",
        "J2": "Khác với số điện thoại",
        "K2": "Khác với diện hộ",
        "N2": "Khác với địa chỉ",
    }


def test_a_list_of_an_earlier_year_does_not_undo_a_later_one(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(LAN))

    done = bring_in(workbook((*LAN[:10], "Hộ cận nghèo", 2024, "NA-001")))

    with database.reading() as session:
        (lan,) = rows(session, HouseholdRow)
    assert done.counts["households_same"] == 1
    assert (lan["certificate"], lan["certificate_year"]) == ("poor", 2026)


def test_two_households_of_one_name_and_no_more_are_a_question_for_a_person(show: BringIn) -> None:
    bare = ["Họ và tên chủ hộ", "Xóm"]

    asked = show(workbook(("Nguyễn Văn Hùng", "Xóm 1"), ("Nguyễn Văn Hùng", "Xóm 1"), headings=bare))

    assert [(one["code"], one["field"]) for one in asked.problems] == [("said_twice", "A3")]
    assert asked.state == "refused"
    assert asked.sealed is None


def test_a_household_that_may_be_known_is_not_guessed_at(bring_in: BringIn, show: BringIn) -> None:
    headings = ["Họ và tên chủ hộ", "Xóm", "Số điện thoại"]
    bring_in(workbook(("Nguyễn Văn Hùng", "Xóm 1", None), headings=headings))

    asked = show(workbook(("Nguyễn Văn Hùng", "Xóm 1", "0912345678"), headings=headings))

    assert [(one["code"], one["field"]) for one in asked.problems] == [("ambiguous_household", "A2")]


def test_a_number_finds_the_household_whatever_the_head_is_called(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(LAN, DUC))
    renamed = ("Đặng Văn Đức", "Xóm 1", "40072004321")

    done = bring_in(workbook(renamed, headings=["Họ và tên chủ hộ", "Xóm", "Số CCCD"]))

    with database.reading() as session:
        assert len(rows(session, HouseholdRow)) == 1
    assert done.counts["households_same"] == 1
    assert [one["code"] for one in done.mended] == ["zeros_restored", "kept_as_recorded"]


def test_one_faulty_cell_keeps_the_whole_list_out(database: Database, show: BringIn) -> None:
    asked = show(workbook(LAN, (*HOA[:4], "31/02/1988", *HOA[5:])))

    with database.reading() as session:
        assert rows(session, HouseholdRow) == []
    assert [(one["code"], one["field"]) for one in asked.problems] == [("no_day_in_cell", "E3")]


def test_new_hamlets_are_made_and_known_ones_found_however_they_are_spelt(
    database: Database, bring_in: BringIn
) -> None:
    headings = ["Họ và tên chủ hộ", "Thôn, xóm, bản"]

    done = bring_in(
        workbook(("Vi Thị Hoa", "xom 01"), ("Lò Văn Ban", "Bản Pốm"), ("Lò Văn Ký", "bản  pom"), headings=headings)
    )

    with database.reading() as session:
        named = {row["name"]: row for row in rows(session, HamletRow) if row["commune"] == THANH_VINH}
        lying = {row["head_name"]: row["hamlet"] for row in rows(session, HouseholdRow)}
    assert done.counts["hamlets_new"] == 1
    assert named["Bản Pốm"]["kind"] == "ban"
    assert lying["Vi Thị Hoa"] == named["Xóm 1"]["id"]
    assert lying["Lò Văn Ban"] == lying["Lò Văn Ký"] == named["Bản Pốm"]["id"]


def test_a_row_of_another_commune_is_refused_by_its_cell(show: BringIn) -> None:
    headings = ["Họ và tên chủ hộ", "Xóm", "Xã", "Huyện"]

    asked = show(
        workbook(
            ("Vi Thị Hoa", "Xóm 1", "Nghi Văn", "Nghi Lộc"), ("Lò Văn Ban", "Xóm 1", "Nam Đàn", None), headings=headings
        )
    )

    assert [(one["code"], one["field"]) for one in asked.problems] == [
        ("row_of_another_commune", "C2"),
        ("ambiguous_unit", "C3"),
    ]


def test_a_former_commune_by_name_and_district_is_this_one(bring_in: BringIn) -> None:
    headings = ["Họ và tên chủ hộ", "Xóm", "Xã", "Huyện"]

    done = bring_in(
        workbook(("Vi Thị Hoa", "Xóm 9", "Nghi Vạn", "Huyện Nghi Lộc"), headings=headings), "dung", commune=NGHI_LOC
    )

    assert done.counts["households_new"] == 1
    assert done.mended == []


_OF_FORMER = ["Họ và tên chủ hộ", "Xóm", "Mã xã"]
_NGHI_TRUNG, _NGHI_VAN = "17893", "17911"


def test_a_hamlet_of_a_former_commune_is_not_taken_for_one_of_its_name_before_somebody_is_sure(
    database: Database, show: BringIn, bring_in: BringIn
) -> None:
    """Nghi Lộc was made of four communes; of its only Xóm 1 nobody wrote down in which it lay."""
    content = workbook(("Vi Thị Hoa", "Xóm 1", _NGHI_TRUNG), ("Lò Văn Ký", "Xóm 1", _NGHI_TRUNG), headings=_OF_FORMER)

    asked = show(content, "dung", commune=NGHI_LOC)
    with pytest.raises(Refused, match="hamlets_not_seen"):
        bring_in(content, "dung", commune=NGHI_LOC)
    bring_in(content, "dung", commune=NGHI_LOC, sure=True)
    again = show(content, "dung", commune=NGHI_LOC)

    assert (again.counts["households_same"], again.mended) == (2, [])
    assert [(one["code"], one["field"]) for one in asked.mended] == [("hamlet_of_former_commune", "B2")]
    assert "Nghi Trung" in asked.mended[0]["message"]
    with database.reading() as session:
        assert {row["hamlet"] for row in rows(session, HouseholdRow)} == {HAMLETS[NGHI_LOC][0]}


def test_one_name_in_two_former_communes_is_two_places_to_be_told_apart(show: BringIn, bring_in: BringIn) -> None:
    headings, both = _OF_FORMER, (("Vi Thị Hoa", _NGHI_TRUNG), ("Lò Văn Ký", _NGHI_VAN))

    asked = show(workbook(*((who, "Xóm 7", code) for who, code in both), headings=headings), "dung", commune=NGHI_LOC)
    told_apart = [("Vi Thị Hoa", "Xóm 7 (Nghi Trung)", _NGHI_TRUNG), ("Lò Văn Ký", "Xóm 7 (Nghi Vạn)", _NGHI_VAN)]
    done = bring_in(workbook(*told_apart, headings=headings), "dung", commune=NGHI_LOC)

    assert [(one["code"], one["field"]) for one in asked.problems] == [("hamlet_of_two_communes", "B3")]
    assert (done.counts["hamlets_new"], done.mended) == (2, [])


def test_a_hamlet_that_bears_its_former_commune_is_found_by_both(database: Database, bring_in: BringIn) -> None:
    bring_in(workbook(("Vi Thị Hoa", "Xóm 1 (Nghi Trung)", None), headings=_OF_FORMER), "dung", commune=NGHI_LOC)

    done = bring_in(workbook(("Lò Văn Ký", "xóm 01", _NGHI_TRUNG), headings=_OF_FORMER), "dung", commune=NGHI_LOC)

    assert (done.counts["hamlets_new"], done.mended) == (0, [])
    with database.reading() as session:
        (place,) = {row["hamlet"] for row in rows(session, HouseholdRow)}
    assert place != HAMLETS[NGHI_LOC][0]


def test_applying_twice_is_applying_once(
    database: Database, principal: Callable[[str], Principal], office: Office, show: BringIn
) -> None:
    batch = show(workbook(LAN))
    first = batches.apply(database, principal("binh"), batch.id, office)

    second = batches.apply(database, principal("binh"), batch.id, office)

    with database.reading() as session:
        acts = [(row["act"], row["account_id"]) for row in rows(session, AuditEntry)]
        assert list(audit.broken_at(session)) == []
        assert rollups.differences(session) == []
    assert first.ended_at == second.ended_at
    assert acts == [("import_applied", ACCOUNT_IDS["binh"])]


def test_what_was_shown_is_done_or_nothing(
    database: Database, principal: Callable[[str], Principal], office: Office, show: BringIn, bring_in: BringIn
) -> None:
    """Meanwhile another list has brought the same household: it would not be new any more."""
    batch = show(workbook(LAN, DUC))
    bring_in(workbook(LAN))

    with pytest.raises(Refused, match="preview_outdated"):
        batches.apply(database, principal("binh"), batch.id, office)


def test_a_preview_is_thrown_away_after_a_day(
    database: Database, principal: Callable[[str], Principal], office: Office, now: HandClock, show: BringIn
) -> None:
    batch = show(workbook(LAN))
    now.passes(hours=25)
    later = Office(keys=office.keys, marker=office.marker, now=now())

    with pytest.raises(Refused, match="import_gone"):
        batches.apply(database, principal("binh"), batch.id, later)
    with database.writing() as session:
        batches.forget_old(session, now())

    with database.reading() as session:
        (kept,) = rows(session, ImportBatch)
    assert (kept["state"], kept["sealed"]) == ("forgotten", None)


@pytest.mark.parametrize(
    ("username", "commune", "code"),
    [("chi", THANH_VINH, "forbidden"), ("an", THANH_VINH, "forbidden"), ("binh", NGHI_LOC, "not_found")],
)
def test_only_the_committee_and_administrators_bring_lists_in(
    username: str, commune: str, code: str, show: BringIn
) -> None:
    with pytest.raises(Refused, match=code):
        show(workbook(LAN), username, commune=commune)


def test_an_erased_person_is_found_by_no_number_and_waits_in_no_file(
    database: Database, client: TestClient, binh: Somebody, bring_in: BringIn, show: BringIn
) -> None:
    bring_in(workbook(LAN, DUC))
    waiting = show(workbook(LAN, DUC, HOA))
    with database.reading() as session:
        (duc,) = [row["id"] for row in rows(session, PersonRow) if row["name"] == "Đặng Văn Đức"]

    answer = client.post(
        f"/api/v1/persons/{THANH_VINH}/{duc}/erasure", headers=binh.headers, json={"reason": "Ông Đức yêu cầu"}
    )

    with database.reading() as session:
        assert duc not in {row["person"] for row in rows(session, NumberMark)}
        kept = {row["id"]: (row["state"], row["sealed"]) for row in rows(session, ImportBatch)}
    assert answer.status_code == 200
    assert kept[waiting.id] == ("forgotten", None)


@pytest.mark.parametrize(("households", "knows"), [(2, None), (3, 3)])
def test_after_a_long_list_the_database_looks_how_its_tables_are_filled(
    database: Database, bring_in: BringIn, monkeypatch: pytest.MonkeyPatch, households: int, knows: int | None
) -> None:
    monkeypatch.setattr(batches, "MANY_ROWS", 3)

    bring_in(heads(households))

    assert rows_it_knows_of(database, "household") == knows
