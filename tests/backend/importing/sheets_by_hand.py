"""Tables as people send them in: workbooks written by XlsxWriter, and text."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

HEADINGS: tuple[str, ...] = (
    "TT",
    "Họ và tên chủ hộ",
    "Họ và tên",
    "Quan hệ với chủ hộ",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
)
HEADINGS += ("Dân tộc", "Xóm", "Số điện thoại", "Diện hộ", "Năm công nhận", "Mã hộ")

LAN: tuple[Any, ...] = (1, "Trần Thị Lan", "Trần Thị Lan", "Chủ hộ", "21/03/1975", "Nữ", "040175001234")
LAN += ("Kinh", "Xóm 1", "0912345678", "Hộ nghèo", 2026, "NA-001")
DUC: tuple[Any, ...] = (
    2,
    "Trần Thị Lan",
    "Đặng Văn Đức",
    "Chồng",
    "1972",
    "Nam",
    "040072004321",
    "Kinh",
    "Xóm 1",
    None,
    None,
    None,
)
DUC += ("NA-001",)
HOA: tuple[Any, ...] = (3, "Vi Thị Hoa", "Vi Thị Hoa", "Chủ hộ", "02/09/1988", "Nữ", "040188000777")
HOA += ("Thái", "Xóm 2", "0987654321", "Hộ cận nghèo", 2026, "NA-002")
MADE = datetime(2026, 11, 1, tzinfo=UTC)


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, above: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet: titles, headings, rows. Days are written as Excel writes them."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})  # the same rows are the same file, whatever second it is
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate([*([title] for title in above), headings, *rows]):
            for column, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
    return content.getvalue()


def text(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, parted_by: str = ";") -> str:
    """The same as lines of text."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=parted_by).writerows([headings, *rows])
    return lines.getvalue()


def heads(households: int) -> bytes:
    """A long roster as text: of each household its head, who has a name of their own, and where they live."""
    listed = "".join(
        f"Chủ hộ thứ {_in_letters(number)};Xóm {number % 20 + 1};thôn bản\n" for number in range(households)
    )
    return f"Họ và tên chủ hộ;Xóm;Địa chỉ\n{listed}".encode()


def _in_letters(number: int) -> str:
    """Names hold no figures."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))
