"""The committee's way through the log: one visit after the other."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from backend.access.principal import Principal
from backend.admin import waiting
from backend.admin.visit_log import LogAsk
from backend.admin.waiting import Place
from backend.db import Database
from backend.tables.visit import VisitRow
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, START, THANH_VINH
from tests.backend.numbers.conftest import TODAY, Officer, officer

__all__ = ["officer"]

BINH = Principal(
    account_id=ACCOUNT_IDS["binh"],
    username="binh",
    name="Trần Văn Bình",
    role="committee",
    install_id=None,
    areas={THANH_VINH: None},
)
EVERYTHING = LogAsk(commune=THANH_VINH)


@pytest.fixture
def made(officer: Officer) -> list[UUID]:
    """Visits of four days, the newest first; two of the same moment on the second day."""
    home = officer.household("Đặng Văn Đức")[0]
    newest, twin, other_twin, oldest = (
        officer.visit(home, TODAY - timedelta(days=days), "not_home") for days in (0, 1, 1, 2)
    )
    return [newest, *sorted([twin, other_twin], reverse=True), oldest]


def place(database: Database, visit: UUID) -> Place:
    with database.reading() as session:
        return session.get_one(VisitRow, (THANH_VINH, visit)).visited_at, visit


def test_every_visit_lies_between_its_neighbours(made: list[UUID], database: Database) -> None:
    places = [place(database, visit) for visit in made]

    with database.reading() as session:
        found = [waiting.beside(session, BINH, EVERYTHING, one) for one in places]

    assert found == list(zip([None, *made[:-1]], [*made[1:], None], strict=True))


def test_what_waits_comes_after_the_visit_and_then_from_the_start(made: list[UUID], database: Database) -> None:
    with database.writing() as session:
        session.execute(update(VisitRow).where(VisitRow.id == made[2]).values(review_state="approved"))  # type: ignore[arg-type]  # a column, for SQLAlchemy

    with database.reading() as session:
        following = [waiting.next_waiting(session, BINH, EVERYTHING, place(database, visit)) for visit in made]

    assert following == [made[1], made[3], made[3], made[0]]


@pytest.mark.parametrize("state", ["corrected", "flagged"])
def test_of_one_state_the_next_one_is_of_that_state(made: list[UUID], database: Database, state: str) -> None:
    with database.writing() as session:
        session.execute(update(VisitRow).where(col(VisitRow.id) == made[2]).values(review_state=state))

    with database.reading() as session:
        ask = LogAsk(commune=THANH_VINH, states=(state,))
        following = [waiting.next_waiting(session, BINH, ask, place(database, visit)) for visit in made]

    assert following == [made[2], made[2], None, made[2]]


def test_one_s_own_visit_waits_for_somebody_else(made: list[UUID], database: Database) -> None:
    with database.writing() as session:
        session.execute(update(VisitRow).values(officer=BINH.account_id))

    with database.reading() as session:
        assert waiting.next_waiting(session, BINH, EVERYTHING, place(database, made[0])) is None


def test_a_commune_of_others_has_no_way_through(made: list[UUID], database: Database) -> None:
    with database.reading() as session, pytest.raises(Refused, match="not_found"):
        waiting.next_waiting(session, BINH, LogAsk(commune=NGHI_LOC), (START, made[0]))
