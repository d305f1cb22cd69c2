"""A demo's review pages are not empty, and its numbers are those of the visits that stand."""

from datetime import timedelta

from sqlalchemy import func, select

from backend.commands import sample_review
from backend.db import Database
from backend.rollups.recounting import differences
from backend.tables.follow_up import FollowUpRow
from backend.tables.review import BackCheckRow, MinutesRow, ReviewRow
from backend.tables.visit import VisitRow
from tests.backend.cast import START
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["officer"]


def test_binh_approves_returns_asks_and_writes_minutes(officer: Officer, database: Database) -> None:
    home, lan = officer.household("Trần Thị Lan")
    for days in range(12):
        officer.visit(home, TODAY - timedelta(days=days), "advised", told(lan), duration_s=25)

    with database.writing() as session:
        sample_review.look_through(session, START)

    with database.reading() as session:
        tables = (ReviewRow, BackCheckRow, MinutesRow, FollowUpRow)
        counted = [session.execute(select(func.count()).select_from(table)).scalar() for table in tables]
        (minutes,) = session.execute(select(MinutesRow)).scalars()
        agrees = session.execute(select(BackCheckRow)).scalars().all()
        assert counted == [12, 3, 1, 1]
        assert len(minutes.reviews) == sample_review.APPROVED + sample_review.RETURNED
        assert sum(row.asked_at is not None for row in agrees) == sample_review.ASKED_AGAIN
        assert not any(False in row.agrees.values() for row in agrees)
        standing = [row.counts for row in session.execute(select(VisitRow)).scalars()]
        assert standing.count(False) == sample_review.RETURNED
        assert differences(session) == []


def test_where_nobody_was_visited_nothing_is_made_up(database: Database, officer: Officer) -> None:
    with database.writing() as session:
        sample_review.look_through(session, START)

    with database.reading() as session:
        assert session.execute(select(func.count()).select_from(MinutesRow)).scalar() == 0
