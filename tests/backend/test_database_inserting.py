"""Many rows at once arrive as SQLAlchemy would have written them, in both databases."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import col

from backend.db import Database
from backend.tables.inserting import insert_rows
from backend.tables.visit import AssessmentRow, VisitRow
from tests.backend.cast import THANH_VINH


def _visit(number: int, **changed: Any) -> dict[str, Any]:
    moment = datetime(2026, 11, 21, 1, 2, 3, 456_000, tzinfo=UTC)
    plain = VisitRow(
        commune=THANH_VINH,
        id=UUID(int=number),
        recorded_unit=THANH_VINH,
        hamlet=UUID(int=7),
        visited_at=moment,
        day=date(2026, 11, 21),
        outcome="advised",
        met="head",
        legal_basis="consent",
        language="kinh",
        note="Nguyễn Thị Ế, «10.000 đ»",
        officer=UUID(int=8),
        install_id=UUID(int=9),
        op_id=UUID(int=number),
        received_at=moment,
    )
    return plain.model_dump() | changed


def _assessment(number: int) -> dict[str, Any]:
    return {
        "commune": THANH_VINH,
        "visit": UUID(int=number),
        "person": UUID(int=5),
        "product": "vsi",
        "ordinal": 0,
        "verdict": "eligible",
        "reasons": [],
        "missing": [],
        "groups": ["near_poor", "dân tộc"],
        "certificate_year": None,
        "residence": None,
        "quote": {"pays": 198_000} if number == 1 else None,
    }


def _all(database: Database, table: Any) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [dict(row) for row in session.execute(select(*table.__table__.c)).mappings()]


@pytest.mark.parametrize(
    ("table", "rows"),
    [(VisitRow, [_visit(1), _visit(2, note=None)]), (AssessmentRow, [_assessment(1), _assessment(2)])],
    ids=["visits", "assessments"],
)
def test_many_rows_at_once_are_the_rows_that_sqlalchemy_writes(
    database: Database, table: Any, rows: list[dict[str, Any]]
) -> None:
    with database.writing() as session:
        session.execute(insert(table), rows)
    as_usual = _all(database, table)
    with database.writing() as session:
        session.execute(table.__table__.delete())

    with database.writing() as session:
        insert_rows(session, table, rows)

    assert _all(database, table) == as_usual


def test_a_row_that_is_there_already_is_an_integrity_error(database: Database) -> None:
    with database.writing() as session:
        insert_rows(session, VisitRow, [_visit(1)])

    with pytest.raises(IntegrityError), database.writing() as session:
        insert_rows(session, VisitRow, [_visit(2), _visit(1)])

    with database.reading() as session:
        assert session.execute(select(col(VisitRow.id))).scalars().all() == [UUID(int=1)]


def test_a_text_too_long_for_its_column_is_never_cut_off(database: Database, engine: str) -> None:
    long = "x" * 33

    if engine == "sqlite":  # it has no lengths: the rules know them
        with database.writing() as session:
            insert_rows(session, VisitRow, [_visit(1, outcome=long)])
    else:
        with pytest.raises(DataError), database.writing() as session:
            insert_rows(session, VisitRow, [_visit(1, outcome=long)])

    assert {row["outcome"] for row in _all(database, VisitRow)} <= {long}
