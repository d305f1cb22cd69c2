"""One table as Excel file, as CSV and in print: the same numbers, and no text that is run as a formula."""

import codecs
import csv
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from python_calamine import CalamineWorkbook

from backend.papers import official, plain, spreadsheet
from backend.papers.official import OfficialPaper
from backend.papers.tables import MADE_UP, Column, Row, Table, shown

COLUMNS = (
    Column(key="code", label="Mã"),
    Column(key="name", label="Xã, phường"),
    Column(key="advised", label="Người được tư vấn", kind="number"),
    Column(key="rate", label="Tỷ lệ", kind="share"),
    Column(key="on", label="Ngày", kind="day"),
)
NGHI_LOC = Row(
    values={"code": "00123", "name": "Xã Nghi Lộc", "advised": 12345, "rate": 0.1453, "on": date(2026, 11, 2)}
)
NOBODY = Row(values={"code": "00124", "name": "=1+1", "advised": None, "rate": None, "on": None})
SUM = Row(values={"name": "Tổng cộng", "advised": 12345, "rate": 0.1453})
TABLE = Table(
    title="Báo cáo tuần [47]/2026: kết quả vận động của tỉnh",
    about=("Từ 16/11/2026 đến 22/11/2026",),
    columns=COLUMNS,
    rows=(NGHI_LOC, NOBODY),
    total=SUM,
    notes=("Đây là số cán bộ ghi nhận.",),
    made_up=True,
)
SLY = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["=", "+", "-", "@", " =", "\t=", "\r", "'", '"', "", "＝"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12),
)


def _sheet(octets: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(octets)).get_sheet_by_index(0).to_python()


def _lines(octets: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(octets.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_holds_numbers_as_numbers_and_codes_with_their_zeros() -> None:
    sheet = _sheet(spreadsheet.of_table(TABLE))

    assert [row[0] for row in sheet[:3]] == [MADE_UP, TABLE.title, TABLE.about[0]]
    assert sheet[4] == [column.label for column in COLUMNS]
    assert sheet[5] == ["00123", "Xã Nghi Lộc", 12345, 0.1453, date(2026, 11, 2)]
    assert sheet[6][1:3] == ["=1+1", ""]
    assert sheet[7][1:3] == ["Tổng cộng", 12345]
    assert sheet[9][0] == TABLE.notes[0]


def test_a_plain_file_says_first_that_it_is_made_up() -> None:
    lines = _lines(plain.of_table(TABLE))

    assert lines == [
        [MADE_UP],
        ["Mã", "Xã, phường", "Người được tư vấn", "Tỷ lệ", "Ngày"],
        ["00123", "Xã Nghi Lộc", "12345", "0.1453", "2026-11-02"],
        ["00124", "'=1+1", "", "", ""],
        ["", "Tổng cộng", "12345", "0.1453", ""],
    ]


def test_a_plain_file_is_the_same_whatever_language_its_readers_speak() -> None:
    octets = plain.of_table(replace(TABLE, made_up=False))

    assert octets == plain.of_table(replace(TABLE, made_up=False, language="en"))
    assert octets.startswith(codecs.BOM_UTF8)
    assert "\r\n00123,Xã Nghi Lộc,12345,0.1453,2026-11-02\r\n".encode() in octets


@given(SLY)
def test_no_name_is_run_as_a_formula(name: str) -> None:
    row = Row(values={**NGHI_LOC.values, "name": name})
    table = Table(title="Danh sách", about=(), columns=COLUMNS, rows=(row,))

    [_, line] = _lines(plain.of_table(table))
    book = spreadsheet.of_table(table)

    assert line[1].strip(" \u00a0")[:1] not in {"=", "+", "-", "@", "\t", "\r", "＝"}
    assert line[1] in {name, f"'{name}"}
    assert b"<f>" not in _parts(book)


def _parts(book: bytes) -> bytes:
    with ZipFile(BytesIO(book)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if "/worksheets/" in name)


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, "number", "–"),
        (12345, "number", "12.345"),
        (0.1453, "share", "14,5%"),
        (1, "share", "100,0%"),
        (330_000, "money", "330.000 đ"),
        (date(2026, 11, 2), "day", "02/11/2026"),
        ("Xóm 5", "text", "Xóm 5"),
    ],
)
def test_numbers_are_read_as_people_write_them_here(value: Any, kind: Any, said: str) -> None:
    assert shown(value, kind) == said


PAPER = OfficialPaper(
    superior="Ủy ban nhân dân phường Thành Vinh",
    issuer="Ban chỉ đạo phát triển người tham gia BHXH, BHYT",
    symbol="BC-BCĐ",
    place="Thành Vinh",
    on=date(2027, 2, 5),
    kind="Báo cáo",
    about="Kết quả vận động tuần 5 năm 2027",
    content=Markup("<p>Kết quả như sau:</p>") + official.table_content(TABLE),
    signer="Trưởng ban",
    signer_name="Trần Văn Bình",
    recipients=("Ủy ban nhân dân tỉnh", "Lưu: VT"),
    made_up=True,
)


def _read(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("Debian's poppler-utils is not installed")
    (folder / "paper.pdf").write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", folder / "paper.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout


def test_an_official_paper_has_every_part_that_the_decree_asks_for(tmp_path: Path) -> None:
    said = _read(official.pdf_of(PAPER), tmp_path)

    for part in (
        "ỦY BAN NHÂN DÂN",
        "BAN CHỈ ĐẠO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: ......../BC-BCĐ",
        "Thành Vinh, ngày 05 tháng 02 năm 2027",
        "BÁO CÁO",
        PAPER.about,
        "12.345",
        "Nơi nhận:",
        "TRƯỞNG BAN",
        "Trần Văn Bình",
        MADE_UP,
    ):
        assert part in said


def test_a_paper_that_is_addressed_lists_those_above_first_among_who_receives_it(tmp_path: Path) -> None:
    to_one = OfficialPaper(**{**vars(PAPER), "to": ("Ủy ban nhân dân tỉnh",)})
    to_two = OfficialPaper(**{**vars(PAPER), "to": ("Ủy ban nhân dân tỉnh", "BHXH tỉnh"), "landscape": True})

    one, two = (_read(official.pdf_of(paper), tmp_path) for paper in (to_one, to_two))

    assert "Kính gửi: Ủy ban nhân dân tỉnh\n" in one
    assert re.search(r"Kính gửi:\s+- Ủy ban nhân dân tỉnh;\s+- BHXH tỉnh\.", two)
    assert all(re.search(r"Nơi nhận:.*- Như trên;.*- Lưu: VT\.", said, re.DOTALL) for said in (one, two))
    assert "Kính gửi" not in _read(official.pdf_of(PAPER), tmp_path)


def test_a_wide_paper_keeps_a_name_on_one_line(tmp_path: Path) -> None:
    columns = (*COLUMNS, *(Column(key=f"n{n}", label="Người đủ điều kiện", kind="number") for n in range(8)))
    wide = Table(title="Rộng", about=(), columns=columns[1:], rows=(NGHI_LOC,))
    paper = OfficialPaper(**{**vars(PAPER), "content": official.table_content(wide), "landscape": True})

    assert "Xã Nghi Lộc" in _read(official.pdf_of(paper), tmp_path)


def test_every_page_of_a_long_paper_says_that_it_is_made_up_and_the_total_stands_once(tmp_path: Path) -> None:
    long = Table(title="Dài", about=(), columns=COLUMNS, rows=(NGHI_LOC,) * 90, total=SUM, made_up=True)

    pages = _read(official.readable_pdf(long), tmp_path).split("\f")[:-1]

    assert len(pages) > 1
    assert all(MADE_UP in page for page in pages)
    assert sum(page.count("Tổng cộng") for page in pages) == 1


def test_a_paper_fetches_nothing_from_anywhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật", encoding="utf-8")
    content = Markup(  # noqa: S704 - a page as a careless hand would make it
        f'<p>Đây.</p><img src="file://{secret}" alt="ảnh"><a rel="attachment" href="file://{secret}">x</a>'
    )

    pdf = official.pdf_of(OfficialPaper(**{**vars(PAPER), "content": content}))

    assert "bí mật".encode() not in pdf
    assert b"/EmbeddedFile" not in pdf


@pytest.mark.parametrize("rows", [9, 14, 19])
def test_who_signs_never_stands_alone_on_a_page(rows: int, tmp_path: Path) -> None:
    table = Table(title="Tuần", about=(), columns=COLUMNS, rows=(NGHI_LOC,) * rows, total=SUM)
    paper = OfficialPaper(**{**vars(PAPER), "content": official.table_content(table), "landscape": True})

    last_page = _read(official.pdf_of(paper), tmp_path).split("\f")[-2]

    assert "TRƯỞNG BAN" in last_page
    assert "Tổng cộng" in last_page
