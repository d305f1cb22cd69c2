"""What the places of visits say to a committee: nothing of one alone, and never more than what was seen."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from backend.admin import signals
from backend.db import Database
from backend.tables.visit import VisitRow
from shared.records.visit import Position
from shared.rules.positions import coarse
from tests.backend.cast import HAMLETS, THANH_VINH
from tests.backend.numbers.conftest import TODAY, Officer, officer

__all__ = ["officer"]

NEXT_HAMLET = HAMLETS[THANH_VINH][1]


def at(north: float, east: float, accuracy_m: float = 500) -> Position:
    place = coarse(north, east, accuracy_m)
    assert place is not None
    return place


VINH = at(18.676, 105.681)


def doors(officer: Officer, places: Sequence[Position | None], days_ago: int = 0) -> list[UUID]:
    """A visit at each of these places, at the same minute of a day."""
    day = TODAY - timedelta(days=days_ago)
    return [officer.visit(officer.household("Hộ")[0], day, "not_home", position=place) for place in places]


def belong_to_the_next_hamlet(database: Database, visits: Sequence[UUID]) -> list[UUID]:
    """An works in one hamlet of the cast alone; these were of the next."""
    with database.writing() as session:
        session.execute(update(VisitRow).where(col(VisitRow.id).in_(visits)).values(hamlet=NEXT_HAMLET))
    return list(visits)


def codes(database: Database, visits: Sequence[UUID]) -> list[list[str]]:
    with database.reading() as session:
        found = signals.of_visits(session, THANH_VINH, visits)
    return [[signal.code for signal in found[visit]] for visit in visits]


def test_five_doors_of_two_hamlets_in_one_cell_within_minutes_are_told(officer: Officer, database: Database) -> None:
    visits = doors(officer, [VINH] * 3) + belong_to_the_next_hamlet(database, doors(officer, [VINH] * 2))

    assert codes(database, visits) == [["same_place"]] * 5


def test_neighbours_of_one_hamlet_live_in_one_cell(officer: Officer, database: Database) -> None:
    visits = doors(officer, [VINH] * 8)

    assert codes(database, visits) == [[]] * 8


@pytest.mark.parametrize("other", [None, at(18.69, 105.681)], ids=["no place", "the next cell"])
def test_few_visits_of_one_place_are_no_signal(officer: Officer, database: Database, other: Position | None) -> None:
    visits = doors(officer, [VINH] * 3) + belong_to_the_next_hamlet(database, doors(officer, [VINH, other, other]))

    assert codes(database, visits) == [[]] * 6


def test_on_another_day_the_officer_may_stand_there_again(officer: Officer, database: Database) -> None:
    visits = doors(officer, [VINH] * 3) + belong_to_the_next_hamlet(database, doors(officer, [VINH] * 3, days_ago=1))

    assert codes(database, visits) == [[]] * 6


def test_a_visit_far_from_the_others_of_its_hamlet_is_told(officer: Officer, database: Database) -> None:
    at_home = doors(officer, [VINH] * 10)
    (far,) = doors(officer, [at(18.80, 105.60)], days_ago=1)

    with database.reading() as session:
        (said,) = signals.of_visits(session, THANH_VINH, [far])[far]

    assert "ít nhất 16 km (so với 10 lượt có nơi ghi)" in said.sentence.vi
    assert codes(database, at_home) == [[]] * 10


def test_where_few_visits_carry_a_place_nothing_is_far(officer: Officer, database: Database) -> None:
    doors(officer, [VINH] * 9 + [None] * 5)
    belong_to_the_next_hamlet(database, doors(officer, [VINH]))
    doors(officer, [VINH], days_ago=31)
    visits = doors(officer, [at(18.80, 105.60)], days_ago=0)

    assert codes(database, visits) == [[]]


def test_a_phone_that_may_be_wrong_by_kilometres_is_believed_so(officer: Officer, database: Database) -> None:
    doors(officer, [VINH] * 10)
    visits = doors(officer, [at(18.80, 105.60, accuracy_m=12_000)])

    assert codes(database, visits) == [[]]


def test_a_visit_with_a_strange_place_is_kept_and_looked_at(officer: Officer, database: Database) -> None:
    """I1. An officer's readable visit is always kept; what its phone believed of the place is said beside it."""
    visits = doors(officer, [Position(latitude_e6=0, longitude_e6=0, accuracy_m=1, grid_e6=10_000)])

    assert codes(database, visits) == [["outside"]]


def test_no_more_is_filed_of_a_place_than_its_grid_says(officer: Officer, database: Database) -> None:
    doors(officer, [Position(latitude_e6=18_676_123, longitude_e6=105_681_234, accuracy_m=12, grid_e6=10_000)])

    with database.reading() as session:
        filed = session.exec(select(VisitRow)).one()
    assert (filed.position_latitude_e6, filed.position_longitude_e6) == (18_670_000, 105_680_000)


def test_every_signal_of_a_place_gives_its_reason_and_asks_for_a_look_alone() -> None:
    said = [signals.same_place(6, 3), signals.far_place(15_480, 10), signals.outside()]

    assert [signal.sentence.vi for signal in said if signal] == [
        (
            "Trong khoảng 30 phút cán bộ ghi 6 lượt thăm của 3 xóm từ cùng một ô khoảng 1 km, nên xem lại. "
            "Các xóm ở liền nhau thì cũng có thể như vậy."
        ),
        (
            "Nơi ghi cách nơi ghi phần lớn các lượt thăm khác của xóm ít nhất 15 km (so với 10 lượt có nơi ghi), "
            "nên xem lại."
        ),
        "Nơi ghi nằm ngoài Việt Nam, có thể do máy định vị sai, nên xem lại.",
    ]
