"""What holds for every file: a roster that is written is the roster that is read, and bytes that are no list change
nothing and are told so.
"""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.importing.rosters import read_roster
from backend.importing.sheets import read_sheets
from shared.problems import Refused
from tests.backend.cast import THANH_VINH
from tests.backend.importing.conftest import BringIn
from tests.backend.importing.sheets_by_hand import DUC, HOA, LAN, text, workbook

TODAY = date(2026, 11, 22)
HEADINGS = ("Mã hộ", "Họ và tên chủ hộ", "Xóm", "Ngày sinh", "Giới tính", "Số CCCD", "Số điện thoại", "Diện hộ", "Năm")

_NAMES = st.lists(
    st.sampled_from(["Đặng", "Nguyễn", "Ngô", "Vừ", "Bá", "Ý", "Ước", "Thị", "Ngọc", "Hường", "ẤN", "quỳnh"]),
    min_size=2,
    max_size=4,
).map(" ".join)
_BIRTHS = st.one_of(
    st.integers(1930, 2015).map(lambda year: (year, str(year))),
    st.dates(date(1930, 1, 1), date(2015, 12, 31)).map(lambda day: (day, day.isoformat())),
    st.dates(date(1930, 1, 1), date(2015, 12, 31)).map(lambda day: (f"{day:%d/%m/%Y}", day.isoformat())),
)
_NUMBERS = st.integers(0, 9_999_999).map(lambda n: f"040{n:09d}")
_ROWS = st.lists(
    st.tuples(
        _NAMES,
        st.integers(1, 30),
        _BIRTHS,
        st.sampled_from([("Nam", "male"), ("NỮ", "female"), ("nu", "female")]),
        _NUMBERS,
        st.integers(300_000_000, 399_999_999),
        st.sampled_from([("Hộ nghèo", "poor"), ("CẬN NGHÈO", "near_poor"), ("ho can ngheo", "near_poor")]),
    ),
    min_size=1,
    max_size=12,
)


@given(listed=_ROWS, as_text=st.booleans(), numeric=st.booleans())
@settings(max_examples=25)
def test_a_roster_that_is_written_is_the_roster_that_is_read(listed: list[Any], as_text: bool, numeric: bool) -> None:
    rows: list[tuple[Any, ...]] = [
        (f"H{n}", name, f"Xóm {hamlet}", birth[0], sex[0], int(number) if numeric else number, phone, kind[0], 2026)
        for n, (name, hamlet, birth, sex, number, phone, kind) in enumerate(listed)
    ]
    rows = [tuple(f"{c:%d/%m/%Y}" if as_text and isinstance(c, date) else c for c in row) for row in rows]
    content = text(*rows, headings=HEADINGS).encode() if as_text else workbook(*rows, headings=HEADINGS)

    roster = read_roster(read_sheets(content), THANH_VINH, TODAY)

    assert roster.noted.problems == []
    assert [
        (home.household_code, home.head_name, home.hamlet, *_said(home.members[0]), home.phone, home.certificate)
        for home in roster.households
    ] == [
        (f"H{n}", name, f"Xóm {hamlet}", birth[1], sex[1], number, f"+84{phone}", kind[1])
        for n, (name, hamlet, birth, sex, number, phone, kind) in enumerate(listed)
    ]


def _said(member: Any) -> tuple[Any, ...]:
    return member.birth, member.sex, member.id_number


def _is_understood(content: bytes) -> bool:
    """Read as a list, or refused for problems that are named; anything else is raised."""
    try:
        read_roster(read_sheets(content), THANH_VINH, TODAY)
    except Refused as refused:
        return bool(refused.problems)
    return True


def _cut(content: bytes, luck: random.Random) -> bytes:
    return content[: luck.randrange(len(content))]


def _stained(content: bytes, luck: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(luck.randrange(1, 40)):
        spoilt[luck.randrange(len(spoilt))] = luck.randrange(256)
    return bytes(spoilt)


def _noise(content: bytes, luck: random.Random) -> bytes:
    return content[:8] + luck.randbytes(luck.randrange(2_000))


def _other_parts(content: bytes, luck: random.Random) -> bytes:
    """A whole zip whose sheet says something else than a sheet."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(changed, "w") as other:
        for name in whole.namelist():
            part = whole.read(name)
            other.writestr(name, _stained(part, luck) if luck.random() < 0.5 else part)
    return changed.getvalue()


_FAULTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (_cut, _stained, _noise, _other_parts)


def test_whatever_becomes_of_a_workbook_on_its_way_it_is_a_table_or_a_problem() -> None:
    luck, whole = random.Random(20261122), workbook(LAN, DUC, HOA)  # noqa: S311 - the same faults in every run

    for number in range(60):
        content = _FAULTS[number % len(_FAULTS)](whole, luck)
        assert _is_understood(content)


@given(content=st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_a_table_or_a_problem(content: bytes) -> None:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return  # a process for each would take a minute; the test above has them
    assert _is_understood(content)


@given(cells=st.lists(st.text(max_size=40), min_size=len(HEADINGS), max_size=len(HEADINGS)))
@settings(max_examples=200)
def test_any_text_in_the_cells_is_a_row_or_a_problem_at_its_address(cells: list[str]) -> None:
    try:
        roster = read_roster(read_sheets(text(cells, headings=HEADINGS).encode()), THANH_VINH, TODAY)
    except (Refused, UnicodeEncodeError):
        return

    assert all(problem.field for problem in roster.noted.problems) or not roster.households


def test_what_is_no_list_changes_nothing(show: BringIn, contents: Callable[[], str]) -> None:
    before = contents()

    for content in (b"", b"\x00\xff", b"PK\x03\x04", "Họ và tên;Xóm\n".encode(), workbook(LAN)[:900]):
        with pytest.raises(Refused):
            show(content)

    assert contents() == before
