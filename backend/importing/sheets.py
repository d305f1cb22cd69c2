"""A file as tables of cells: .xlsx and .xls workbooks, and text parted by commas, semicolons or tabs.

Whatever the bytes are, they become a table or a problem that says what to do.
"""

import csv
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from backend.importing import apart
from shared import problems
from shared.clock import parse_day
from shared.problems import Refused
from shared.text import is_storable

ROWS_MAX, COLUMNS_MAX = 20_000, 100
SECONDS_MAX = 40
CELL_MAX = 2_000

Cell = str | int | date | None

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a zip (.xlsx), a compound file (.xls)
_ROOT = Path(__file__).parents[2]
_LETTERS = 26
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# A Vietnamese letter of three bytes in UTF-8 (U+1E80 to U+1EFF): in Windows-1258 it would read «á», «º»…, which no
# Vietnamese word holds.
_UTF8_LETTER = re.compile(rb"\xe1[\xba\xbb][\x80-\xbf]")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table, from its first row and column on. `name` is empty for a text file."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


def read_sheets(content: bytes) -> list[Sheet]:
    """The visible tables of a file that hold something.

    Refused with empty_file, not_a_table_file, mixed_encoding, table_too_large (ROWS_MAX rows, COLUMNS_MAX columns) or
    empty_table.
    """
    if not content:
        raise Refused(problems.empty_file())
    sheets = _of_workbook(content) if content.startswith(_WORKBOOKS) else [_of_text(content)]
    found = [sheet for sheet in sheets if any(cell is not None for row in sheet.rows for cell in row)]
    if not found:
        raise Refused(problems.empty_table())
    return found


def address(row: int, column: int) -> str:
    """What people call a cell, counted from 0: `address(6, 3) == "D7"`."""
    return f"{_letters(column)}{row + 1}"


@cache
def _letters(column: int) -> str:
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def _of_workbook(content: bytes) -> list[Sheet]:
    command = [sys.executable, "-m", apart.__name__, str(ROWS_MAX), str(COLUMNS_MAX)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, without a shell
            command, input=content, capture_output=True, check=False, timeout=SECONDS_MAX, cwd=_ROOT, env={}
        )
    except subprocess.TimeoutExpired:
        raise Refused(problems.not_a_table_file()) from None
    if done.returncode == apart.TOO_LARGE:
        raise Refused(problems.table_too_large(ROWS_MAX, COLUMNS_MAX))
    if done.returncode != 0:
        raise Refused(problems.not_a_table_file())
    return [
        Sheet(name=told["name"], rows=tuple(tuple(_cell(cell) for cell in row) for row in told["rows"]))
        for told in json.loads(done.stdout)
    ]


def _cell(told: Any) -> Cell:
    if isinstance(told, dict):
        return _day(told["day"])
    return _text(told) if isinstance(told, str) else told


def _day(text: str) -> Cell:
    try:
        return parse_day(text)
    except ValueError:  # a day of the year 123, as Excel never wrote it
        return text


def _text(text: str) -> str | None:
    """Composed and trimmed; None for a cell that holds nothing. What cannot be stored is left for its reader."""
    return unicodedata.normalize("NFC", text).replace("\xa0", " ").strip()[: CELL_MAX + 1] or None


def _of_text(content: bytes) -> Sheet:
    text = _decoded(content)
    if not is_storable(text.replace("\r", "")):
        raise Refused(problems.not_a_table_file())
    lines = text.splitlines()
    if len(lines) > ROWS_MAX:
        raise Refused(problems.table_too_large(ROWS_MAX, COLUMNS_MAX))
    try:
        rows = [tuple(_text(cell) for cell in row) for row in csv.reader(lines, delimiter=_parted_by(lines))]
    except csv.Error:
        raise Refused(problems.not_a_table_file()) from None
    if max(map(len, rows), default=0) > COLUMNS_MAX:
        raise Refused(problems.table_too_large(ROWS_MAX, COLUMNS_MAX))
    return Sheet(name="", rows=tuple(rows))


def _decoded(content: bytes) -> str:
    """UTF-8 with a mark or without, what Excel calls «Unicode text», or Windows-1258."""
    try:
        if content.startswith(_UTF16):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if _UTF8_LETTER.search(content):
        raise Refused(problems.mixed_encoding())
    try:
        return content.decode("cp1258")
    except UnicodeDecodeError:
        raise Refused(problems.mixed_encoding()) from None


def _parted_by(lines: Sequence[str]) -> str:
    """Of comma, semicolon and tab the one that parts the most rows into columns, by the widest row among the first."""
    first = lines[:50]
    return max(",;\t", key=lambda mark: max((line.count(mark) for line in first), default=0))
