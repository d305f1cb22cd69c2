"""Rows are read out of a file's pages as SQLite wrote them, whatever stands in them."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobile.store.carving import PAGE, rows_in

VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8"), max_size=200),
    st.binary(max_size=200),
    st.integers(3_900, 3 * PAGE).map(bytes),
)


@given(st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=12))
@settings(max_examples=60)
def test_every_row_of_a_whole_file_is_found(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    path = tmp_path_factory.mktemp("carving") / "file"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE kept (a BLOB, b BLOB, c BLOB)")
    db.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
    db.close()

    found = sorted(rows_in(path, 3), key=lambda numbered: numbered[0])

    assert found == [(number, list(row)) for number, row in enumerate(rows, start=1)]


def test_a_file_of_anything_else_holds_no_rows(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\x0d" * PAGE + b"\x0d\x00\x00\x00\xff" * PAGE)

    assert list(rows_in(tmp_path / "file", 3)) == []
