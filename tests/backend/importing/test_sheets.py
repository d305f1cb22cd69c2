"""Whatever the bytes of a file are, they become a table or a problem that says what to do."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from backend.importing import apart
from backend.importing.headings import find_table
from backend.importing.rosters import read_roster
from backend.importing.sheets import ROWS_MAX, address, read_sheets
from shared.problems import Refused
from tests.backend.cast import THANH_VINH
from tests.backend.importing.old_workbook import old_workbook
from tests.backend.importing.sheets_by_hand import HEADINGS, HOA, LAN, text, workbook

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("row", "column", "said"), [(0, 0, "A1"), (6, 3, "D7"), (9, 25, "Z10"), (0, 26, "AA1")])
def test_a_cell_is_called_as_people_call_it(row: int, column: int, said: str) -> None:
    assert address(row, column) == said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_is_read_in_the_encodings_and_forms_of_excel(encoding: str, mark: str) -> None:
    (sheet,) = read_sheets(text(LAN, parted_by=mark).encode(encoding))

    assert sheet.rows[0] == HEADINGS
    assert sheet.rows[1][1] == "Trần Thị Lan"


def test_windows_1258_is_composed_as_it_is_read() -> None:
    """That encoding writes a vowel and its tone as two characters."""
    (sheet,) = read_sheets("Họ và tên;Xóm\nTrần Thị Lan;Xóm 1\n".encode())
    spelt = "Ho\u0323 va\u0300 tên;Xo\u0301m\nTrâ\u0300n Thi\u0323 Lan;Xo\u0301m 1\n".encode("cp1258")

    assert read_sheets(spelt) == [sheet]


def test_half_of_one_encoding_and_half_of_another_is_refused() -> None:
    with pytest.raises(Refused, match="mixed_encoding"):
        read_sheets("Trần Thị Lan;".encode() + "Xo\u0301m".encode("cp1258") + b"\xff")


def test_days_come_as_days_and_hidden_sheets_do_not_come() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": True}) as book:
        book.add_worksheet("Danh sách").write_datetime(
            0,
            0,
            date(1975, 3, 21),
            book.add_format({"num_format": "dd/mm/yyyy"}),
        )
        hidden = book.add_worksheet("Nháp")
        hidden.write(0, 0, "x")
        hidden.hide()

    (sheet,) = read_sheets(content.getvalue())

    assert sheet.rows == ((date(1975, 3, 21),),)


def test_a_last_cell_beyond_all_memory_is_refused() -> None:
    """Taken at its word, the table would need hundreds of gigabytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    with pytest.raises(Refused, match=r"not_a_table_file|table_too_large"):
        read_sheets(content.getvalue())


def test_a_small_file_that_unfolds_into_gigabytes_is_refused() -> None:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(LAN))) as whole,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in whole.namelist():
            with bomb.open(name, "w", force_zip64=True) as part:
                if "sheet1" in name:
                    for _ in range(1_200):
                        part.write(b" " * (1 << 20))
                part.write(whole.read(name))

    assert len(content.getvalue()) < 2_000_000
    with pytest.raises(Refused, match="not_a_table_file"):
        read_sheets(content.getvalue())


def test_more_rows_than_are_read_at_once_are_refused() -> None:
    with pytest.raises(Refused, match="table_too_large"):
        read_sheets(b"a;b\n" * (ROWS_MAX + 1))


def test_the_reader_of_workbooks_knows_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/nonexistent")
    monkeypatch.setenv("TUNGNHA_SECRET_KEY", "x" * 40)

    assert read_sheets(workbook(LAN))
    assert not hasattr(apart, "environ")


def test_headings_are_found_below_titles_however_they_are_typed() -> None:
    content = workbook(
        ("(1)", "(2)", "(3)"),
        (1, "Vi Thị Hoa", "Xóm 1"),
        headings=("STT", "HO VA TEN CHU HO", "Tho\u0302n, xo\u0301m (bản)"),
        above=("ỦY BAN NHÂN DÂN XÃ", "DANH SÁCH HỘ CẬN NGHÈO NĂM 2026"),
    )

    roster = read_roster(read_sheets(content), THANH_VINH, TODAY)

    (home,) = roster.households
    assert roster.noted.problems == []
    assert (home.head_name, home.hamlet, home.row) == ("Vi Thị Hoa", "Xóm 1", 5)
    assert (home.certificate, home.certificate_year) == ("near_poor", 2026)


def test_a_sheet_without_headings_says_so() -> None:
    with pytest.raises(Refused, match="no_heading_row"):
        find_table(read_sheets(b"1;2\n3;4\n"), [], {})


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_roster(read_sheets("Họ và tên;Ngày sinh\nA;1975".encode()), THANH_VINH, TODAY)

    assert [problem.vi for problem in refused.value.problems] == ["Bảng thiếu cột: «Xóm» / «Địa chỉ»."]


@pytest.mark.parametrize(
    ("typed", "kept", "mended"),
    [
        (40175001234, "040175001234", True),
        ("40175001234", "040175001234", True),
        ("1175001234", "001175001234", True),
        ("040 175 001 234", "040175001234", False),
    ],
)
def test_zeros_that_excel_dropped_come_back(typed: object, kept: str, mended: bool) -> None:
    roster = read_roster(read_sheets(workbook((*LAN[:6], typed, *LAN[7:]))), THANH_VINH, TODAY)

    assert roster.households[0].members[0].id_number == kept
    assert [one.field for one in roster.noted.mended] == (["G2"] if mended else [])


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        (6, "4,009E+10", "digits_lost"),
        (6, "99175001234", "not_an_id_number"),
        (1, "TrÇn ThÞ Lan", "legacy_letters"),
        (1, "Nguyeãn Vaên Hung", "legacy_letters"),
        (4, "31/02/1975", "no_day_in_cell"),
        (5, "khác", "unknown_word"),
        (9, "1234", "not_a_phone"),
        (10, "Hộ giàu", "unknown_word"),
        (8, None, "cell_empty"),
    ],
)
def test_a_faulty_cell_is_named_by_its_address(column: int, typed: object, code: str) -> None:
    row = [*LAN[:column], typed, *LAN[column + 1 :]]

    roster = read_roster(read_sheets(workbook(row)), THANH_VINH, TODAY)

    assert {(one.code, one.field) for one in roster.noted.problems} == {(code, address(1, column))}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "+84912345678"),
        (912345678, "+84912345678"),
        (812345678, "+84812345678"),
        ("84912345678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("0238.3843.456", "+842383843456"),
        (None, None),
    ],
)
def test_phone_numbers_come_out_alike(typed: object, kept: str | None) -> None:
    roster = read_roster(read_sheets(workbook((*LAN[:9], typed, *LAN[10:]))), THANH_VINH, TODAY)

    assert roster.households[0].phone == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (date(1975, 3, 21), "1975-03-21"),
        (27474, "1975-03-21"),
        ("21.3.1975", "1975-03-21"),
        (1975, "1975"),
        ("03/1975", "1975-03"),
    ],
)
def test_births_come_as_far_as_the_list_knows_them(typed: object, kept: str) -> None:
    roster = read_roster(read_sheets(workbook((*LAN[:4], typed, *LAN[5:]))), THANH_VINH, TODAY)

    assert roster.households[0].members[0].birth == kept


@pytest.mark.parametrize("typed", ["12/12/2050", "23/11/2026", "2027", "12/2026", "31/12/1899", 1895])
def test_nobody_on_a_list_is_yet_to_be_born_or_older_than_anybody(typed: object) -> None:
    roster = read_roster(read_sheets(workbook((*LAN[:4], typed, *LAN[5:]))), THANH_VINH, TODAY)

    (problem,) = roster.noted.problems
    assert (problem.code, problem.field) == ("out_of_range", "E2")
    assert problem.vi == "Ngày phải từ 01/01/1900 đến 22/11/2026."


def test_members_below_merged_cells_belong_to_the_household_above() -> None:
    below = (None, None, "Đặng Văn Đức", "Chồng", "1972", "Nam", None, None, None, None, None, None, None)

    roster = read_roster(read_sheets(workbook(LAN, below, HOA)), THANH_VINH, TODAY)

    assert [[one.name for one in home.members] for home in roster.households] == [
        ["Trần Thị Lan", "Đặng Văn Đức"],
        ["Vi Thị Hoa"],
    ]


def test_a_workbook_of_excel_97_is_read_too() -> None:
    (sheet,) = read_sheets(old_workbook(("Họ và tên chủ hộ", "Xóm", "Số CCCD"), ("Vi Thị Hoa", "Xóm 2", 40188000777)))

    assert sheet.name == "Hộ"
    assert sheet.rows == (("Họ và tên chủ hộ", "Xóm", "Số CCCD"), ("Vi Thị Hoa", "Xóm 2", 40188000777))
