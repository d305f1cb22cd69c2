"""What a committee is asked to look at again: each sentence gives its reason, and nobody is judged by it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from backend.admin import signals
from backend.db import Database
from backend.tables.visit import VisitRow
from tests.backend.cast import THANH_VINH
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["officer"]


def codes(database: Database, *visits: UUID) -> list[list[str]]:
    with database.reading() as session:
        found = signals.of_visits(session, THANH_VINH, visits)
    return [[signal.code for signal in found[visit]] for visit in visits]


@pytest.mark.parametrize(
    ("outcome", "seconds", "is_said"),
    [("advised", 59, True), ("advised", 60, False), ("advised", None, False), ("not_home", 5, False)],
)
def test_advice_in_under_a_minute_is_worth_a_second_look(outcome: str, seconds: int | None, is_said: bool) -> None:
    said = signals.too_fast(outcome, seconds)

    assert (said is not None) == is_said


def test_every_signal_gives_its_reason_and_asks_for_a_look_alone() -> None:
    said = [signals.too_fast("advised", 25), signals.same_answers(6, TODAY), signals.clock_off(7_500_000)]

    assert [signal.sentence.vi for signal in said if signal] == [
        "Lượt tư vấn được ghi trong 25 giây, chưa đến 60 giây, nên xem lại.",
        "Ngày 22/11/2026 cán bộ ghi cùng những câu trả lời này trong 6 lượt thăm, nên xem lại.",
        "Đồng hồ của máy chậm 2 giờ 5 phút khi gửi lượt thăm này. Giờ hiển thị đã chỉnh theo máy chủ, nên xem lại.",
    ]


@pytest.mark.parametrize(
    ("offset_ms", "way"), [(300_000, "chậm"), (-300_000, "nhanh"), (299_999, None), (-299_999, None), (None, None)]
)
def test_a_clock_is_off_from_five_minutes_either_way(offset_ms: int | None, way: str | None) -> None:
    said = signals.clock_off(offset_ms)

    assert (said is None) if way is None else (said is not None and way in said.sentence.vi)


def test_the_same_answers_at_five_doors_of_one_day_are_told(officer: Officer, database: Database) -> None:
    homes = [officer.household(f"Hộ {number}") for number in range(7)]
    same = [officer.visit(home, TODAY, "advised", told(person)) for home, person in homes[:5]]
    other = officer.visit(homes[5][0], TODAY, "advised", told(homes[5][1], "declined"))
    day_before = officer.visit(homes[6][0], TODAY - timedelta(days=1), "advised", told(homes[6][1]))

    found = codes(database, *same, other, day_before)

    assert found == [["same_answers"]] * 5 + [[], []]


def test_four_doors_and_visits_without_advice_are_no_signal(officer: Officer, database: Database) -> None:
    homes = [officer.household(f"Hộ {number}") for number in range(4)]
    same = [officer.visit(home, TODAY, "advised", told(person)) for home, person in homes]
    shut = [officer.visit(home, TODAY - timedelta(days=1), "not_home") for home, _ in homes * 2]

    found = codes(database, *same, *shut)

    assert found == [[]] * 12


def test_a_visit_tells_of_the_clock_of_the_phone_that_wrote_it(officer: Officer, database: Database) -> None:
    home, person = officer.household("Đặng Văn Đức")
    visit = officer.visit(home, TODAY, "advised", told(person), duration_s=20)
    with database.writing() as session:
        session.execute(update(VisitRow).values(clock_offset_ms=-3_600_000))

    assert codes(database, visit) == [["too_fast", "clock_off"]]
