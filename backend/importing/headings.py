"""Which column of a table says what, found by the headings that people in Nghệ An's communes write."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.importing.sheets import COLUMNS_MAX, Cell, Sheet, address
from shared import problems
from shared.problems import Refused
from shared.text import fold

LOOKED_AT = 40
"""Rows from the top among which the headings are looked for: titles stand above them."""

_NO_LETTER = re.compile(r"[^a-z0-9]+")

# Headings without marks, case and punctuation. The first names of a field are what the sample files say.
NAMES: Mapping[str, tuple[str, ...]] = {
    "household_code": ("ma ho", "ma so ho", "ma ho gia dinh", "ma so ho gia dinh", "ma so ho khau"),
    "head_name": ("ho va ten chu ho", "ho ten chu ho", "ten chu ho", "chu ho"),
    "name": (
        "ho va ten",
        "ho ten",
        "ho va ten thanh vien",
        "ho ten thanh vien",
        "ten thanh vien",
        "ho va ten nguoi tham gia",
        "ho ten nguoi tham gia",
        "nguoi tham gia",
    ),
    "relation": ("quan he voi chu ho", "quan he", "moi quan he voi chu ho", "qh voi chu ho", "quan he chu ho"),
    "sex": ("gioi tinh", "nam nu", "phai"),
    "birth": ("ngay sinh", "nam sinh", "ngay thang nam sinh", "ngay thang nam", "sinh ngay"),
    "id_number": (
        "so cccd",
        "cccd",
        "so can cuoc",
        "can cuoc",
        "so can cuoc cong dan",
        "can cuoc cong dan",
        "so dinh danh",
        "so dinh danh ca nhan",
        "so cccd so dinh danh",
        "so cccd dinh danh",
        "so cccd ddcn",
        "cmnd cccd",
        "so cmnd cccd",
    ),
    "ethnic": ("dan toc",),
    "phone": ("so dien thoai", "dien thoai", "sdt", "so dt"),
    "hamlet": (
        "xom",
        "thon",
        "ban",
        "khoi",
        "xom ban",
        "xom ban khoi",
        "thon xom",
        "thon ban",
        "thon xom ban",
        "thon xom ban khoi",
        "xom thon ban khoi",
        "khoi xom",
        "khoi xom ban",
        "to dan pho",
        "ten xom",
        "ten thon",
    ),
    "address": ("dia chi", "noi o", "noi o hien nay", "cho o hien nay", "noi thuong tru", "thuong tru"),
    "certificate": (
        "phan loai ho",
        "dien ho",
        "loai ho",
        "dien",
        "doi tuong",
        "phan loai",
        "ho ngheo can ngheo",
        "ho ngheo ho can ngheo",
    ),
    "certificate_number": ("so giay chung nhan", "so gcn", "gcn so", "so gcn ho ngheo can ngheo", "giay chung nhan"),
    "certificate_year": ("nam cong nhan", "nam chung nhan", "nam giay chung nhan", "nam"),
    "commune": ("xa phuong", "xa", "phuong", "xa phuong thi tran", "ten xa", "ten xa phuong"),
    "commune_code": ("ma xa", "ma xa phuong", "ma dvhc", "ma don vi hanh chinh"),
    "district": ("huyen", "quan huyen", "huyen cu", "huyen thi xa", "huyen thanh pho thi xa", "huyen thi xa thanh pho"),
    "on": ("ngay tham gia", "ngay bat dau tham gia", "tu thang", "thang bat dau", "thang tham gia", "ngay xac nhan"),
}
SHOWN: Mapping[str, str] = {
    "household_code": "Mã hộ",
    "head_name": "Họ và tên chủ hộ",
    "name": "Họ và tên",
    "relation": "Quan hệ với chủ hộ",
    "sex": "Giới tính",
    "birth": "Ngày sinh",
    "id_number": "Số CCCD",
    "ethnic": "Dân tộc",
    "phone": "Số điện thoại",
    "hamlet": "Xóm",
    "address": "Địa chỉ",
    "certificate": "Diện hộ",
    "certificate_number": "Số giấy chứng nhận",
    "certificate_year": "Năm công nhận",
    "commune": "Xã",
    "commune_code": "Mã xã",
    "district": "Huyện",
    "on": "Ngày tham gia",
}
"""What a table calls each field: its heading, in the language in which tables are written."""

_FIELD_OF = {name: field for field, names in NAMES.items() for name in names}


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet whose columns are known: `columns` by field, the number of the row of headings, both from 0, and what
    stands above it.
    """

    sheet: Sheet
    heading_row: int
    columns: Mapping[str, int]
    title: str

    def rows(self) -> Iterable[tuple[int, tuple[Cell, ...]]]:
        """The rows below the headings that hold something, with their numbers from 0; not one that numbers columns."""
        for number, row in enumerate(self.sheet.rows[self.heading_row + 1 :], self.heading_row + 1):
            told = [cell for cell in row if cell is not None]
            if told and not _numbers_columns(told):
                yield number, row

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each field's column."""
        return {field: address(0, column).removesuffix("1") for field, column in self.columns.items()}

    def cell(self, row: tuple[Cell, ...], field: str) -> Cell:
        """What a row says of a field; None where it says nothing, or the table has no such column."""
        column = self.columns.get(field)
        return row[column] if column is not None and column < len(row) else None

    def at(self, row: int, field: str) -> str:
        """The address of a field's cell; of the row's first cell where the table has no such column."""
        return address(row, self.columns.get(field, 0))


def find_table(sheets: Sequence[Sheet], needed: Iterable[frozenset[str]], chosen: Mapping[str, str]) -> Table:
    """The first sheet with a row of headings, and its columns. `needed`: of each set one column at least; `chosen`: by
    field the letter of a column that people named themselves, whatever its heading says.

    Refused with unknown_column for what is no field or no letter, not_a_table_file for a text without columns,
    no_heading_row, or column_missing for each set of
    which there is none.
    """
    by_hand = _by_hand(chosen)
    found = max((_table(sheet, by_hand) for sheet in sheets), key=lambda table: len(table.columns) if table else 0)
    if found is None:
        raise Refused(problems.not_a_table_file() if _is_running_text(sheets) else problems.no_heading_row())
    missing = [one for one in needed if not one & found.columns.keys()]
    if missing:
        raise Refused(*(problems.column_missing(_names_of(one)) for one in missing))
    return found


def _is_running_text(sheets: Sequence[Sheet]) -> bool:
    """A text file whose lines nothing parts into columns, and none of which is a heading: a letter, a web page."""
    rows = [row for sheet in sheets for row in sheet.rows if not sheet.name]
    return bool(rows) and all(len(row) <= 1 and not _columns(row) for row in rows)


def _by_hand(chosen: Mapping[str, str]) -> dict[str, int]:
    letters = {address(0, column).removesuffix("1"): column for column in range(COLUMNS_MAX)}
    if not chosen.keys() <= NAMES.keys() or not set(chosen.values()) <= letters.keys():
        raise Refused(problems.unknown_column())
    return {field: letters[letter] for field, letter in chosen.items()}


def _table(sheet: Sheet, by_hand: Mapping[str, int]) -> Table | None:
    """By the row, among the first, that names the most columns; two at least, where people name none themselves."""
    named = [_columns(row) for row in sheet.rows[:LOOKED_AT]]
    best = max(range(len(named)), key=lambda number: len(named[number]), default=None)
    if best is None or (len(named[best]) < 2 and not by_hand):  # noqa: PLR2004 - one word alone may stand in any title
        return None
    others = {field: column for field, column in named[best].items() if column not in by_hand.values()}
    above = [cell for row in sheet.rows[:best] for cell in row if isinstance(cell, str)]
    return Table(sheet=sheet, heading_row=best, columns={**others, **by_hand}, title=" ".join(above))


def _columns(row: tuple[Cell, ...]) -> dict[str, int]:
    """The fields that a row names, each by its first column."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        field = _FIELD_OF.get(_bare(cell)) if isinstance(cell, str) else None
        if field is not None:
            found.setdefault(field, column)
    return found


def _bare(heading: str) -> str:
    """Without case, marks and punctuation, and without what stands in brackets behind the name."""
    return " ".join(_NO_LETTER.sub(" ", fold(heading.partition("(")[0])).split())


def _numbers_columns(told: Sequence[Cell]) -> bool:
    """«(1) (2) (3)»: official forms number their columns below the headings."""
    return len(told) > 1 and [str(cell).strip("()") for cell in told] == [str(n) for n in range(1, len(told) + 1)]


def _names_of(fields: frozenset[str]) -> str:
    return " / ".join(f"«{SHOWN[field]}»" for field in NAMES if field in fields)
