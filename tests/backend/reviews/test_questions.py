"""Bình asks An about a signal of a visit, An answers by a tap, and the answer stands beside the signal. Nobody is
judged by it: the visit counts as before.
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from backend.admin import questions
from backend.admin.questions import Told
from backend.db import Database
from backend.rollups.recounting import differences
from backend.settings import Settings
from backend.tables.follow_up import FollowUpRow
from backend.tables.visit import VisitRow
from shared.records.follow_up import FollowUp
from shared.rules.follow_ups import problems_in
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH
from tests.backend.console.visit_log.test_review_routes import Visit, browse, page_of
from tests.backend.history.test_erased_declarations import erase, kept
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["browse", "erase", "officer"]

BUSY = "Nhà chị Lan đang gặt nên chỉ nói nhanh."


@pytest.fixture
def people(officer: Officer) -> tuple[UUID, ...]:
    return officer.household("Đặng Văn Đức", "Trần Thị Lan")


@pytest.fixture
def visit(officer: Officer, people: tuple[UUID, ...]) -> UUID:
    """Written in 25 seconds."""
    home, _, lan = people
    return officer.visit(home, TODAY, "advised", told(lan), duration_s=25)


def about(visit: UUID) -> str:
    return f"{page_of(visit)}/dau-hieu"


@pytest.fixture
def asked(browse: Visit, visit: UUID) -> UUID:
    """Bình's question about it."""
    answer = browse("binh", about(visit), {"signal": "too_fast", "act": "ask"})
    assert answer.status_code == 303, answer.text
    return visit


def question_of(database: Database) -> FollowUpRow:
    with database.reading() as session:
        found: FollowUpRow = session.execute(
            select(FollowUpRow).where(col(FollowUpRow.reason) == "visit_signal")
        ).scalar_one()
    return found


def reply_to(question: FollowUpRow, **changed: Any) -> FollowUp:
    whole = FollowUp(
        household=question.household,
        reason="visit_reply",
        about=TODAY,
        due=TODAY,
        assigned_to=ACCOUNT_IDS["an"],
        state="replied",
        question=question.id,
        reply="other",
        note=BUSY,
    )
    return replace(whole, **changed)


@pytest.fixture
def replied(asked: UUID, officer: Officer, database: Database) -> UUID:
    """An answered it in words."""
    officer.send("follow_up", reply_to(question_of(database)))
    return asked


def test_the_question_reaches_the_officer_with_visit_and_signal(
    asked: UUID, officer: Officer, database: Database
) -> None:
    (row,) = [row.values for row in officer.pull().rows if row.kind == "follow_up"]

    assert (row["reason"], row["state"]) == ("visit_signal", "open")
    assert (row["visit"], row["signal"]) == (str(asked), "too_fast")
    assert row["assigned_to"] == str(ACCOUNT_IDS["an"])
    with database.reading() as session:
        assert differences(session) == []
        assert session.get_one(VisitRow, (THANH_VINH, asked)).review_state == "recorded"


def test_the_answer_comes_back_and_stands_beside_the_signal(
    asked: UUID, browse: Visit, officer: Officer, database: Database
) -> None:
    before = browse("binh", page_of(asked)).text

    officer.send("follow_up", reply_to(question_of(database)))

    after = browse("binh", page_of(asked)).text
    assert "Đã hỏi cán bộ, chờ trả lời đến ngày 29/11/2026." in before
    assert "Lý do khác." in after
    assert BUSY in after
    assert "chờ trả lời" not in after
    assert question_of(database).state == "replied"


def test_asking_twice_is_one_question(asked: UUID, browse: Visit, database: Database) -> None:
    browse("dung", about(asked), {"signal": "too_fast", "act": "ask"})

    assert question_of(database).rev == 1


def test_what_is_clear_is_told_no_more_in_the_log(asked: UUID, browse: Visit) -> None:
    log = f"/nhat-ky?commune={THANH_VINH}"
    before = browse("binh", log).text

    browse("binh", about(asked), {"signal": "too_fast", "act": "clear"})
    browse("binh", about(asked), {"signal": "too_fast", "act": "clear"})

    assert "Nên xem lại: thời gian ngắn" in before
    assert "Nên xem lại: thời gian ngắn" not in browse("binh", log).text
    assert "Đã rõ</span> Trần Văn Bình" in browse("chi", page_of(asked)).text


@pytest.mark.parametrize(
    ("who", "form", "status"),
    [
        ("chi", {"signal": "too_fast", "act": "ask"}, 403),
        ("an", {"signal": "too_fast", "act": "ask"}, 403),
        ("binh", {"signal": "clock_off", "act": "ask"}, 409),
        ("binh", {"signal": "too_fast", "act": "punish"}, 422),
    ],
)
def test_only_the_committee_asks_and_only_of_what_is_told(
    browse: Visit, visit: UUID, who: str, form: dict[str, str], status: int
) -> None:
    assert browse(who, about(visit), form).status_code == status
    assert "chờ trả lời" not in browse("binh", page_of(visit)).text


def test_nobody_asks_themselves(browse: Visit, visit: UUID, database: Database) -> None:
    with database.writing() as session:  # who walks for a while and sits on the committee afterwards
        session.execute(update(VisitRow).values(officer=ACCOUNT_IDS["binh"]))

    assert browse("binh", about(visit), {"signal": "too_fast", "act": "ask"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"question": UUID(int=7)}, ("held", "parent_missing")),
        ({"state": "open"}, ("rejected", "asked_by_the_commune")),
        ({"note": None}, ("rejected", "note_needed")),
        ({"reply": None}, ("rejected", "missing_field")),
        ({"reply": "nonsense"}, ("rejected", "unknown_code")),
        ({"reason": "visit_signal", "visit": UUID(int=7), "signal": "too_fast"}, ("rejected", "asked_by_the_commune")),
    ],
)
def test_an_answer_that_answers_nothing_is_kept_and_not_filed(
    asked: UUID, officer: Officer, database: Database, change: dict[str, Any], verdict: tuple[str, str]
) -> None:
    told = replace(reply_to(question_of(database)), **change)

    result = officer.offer("follow_up", "add", officer.new_id(), told)

    assert (result["status"], result["problems"][0]["code"]) == verdict
    assert question_of(database).state == "open"


def test_a_question_to_somebody_else_is_not_an_officers_to_answer(
    asked: UUID, officer: Officer, database: Database
) -> None:
    question = question_of(database)
    with database.writing() as session:
        session.execute(update(FollowUpRow).values(assigned_to=ACCOUNT_IDS["em"]))

    result = officer.offer("follow_up", "add", officer.new_id(), reply_to(question))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "not_yours_to_change")


def test_an_officers_words_go_with_anybody_of_the_household_who_is_erased(
    replied: UUID, people: tuple[UUID, ...], database: Database, settings: Settings, erase: Any
) -> None:
    erase(people[2])

    with database.reading() as session:
        found = questions.of_visits(session, THANH_VINH, [replied])
    assert found[replied, "too_fast"] == Told(asked_until=date(2026, 11, 29), reply="other", note=None)
    assert BUSY not in kept(database, settings)


def test_a_question_needs_its_visit_and_signal() -> None:
    question = FollowUp(household=UUID(int=1), reason="visit_signal", about=TODAY, due=TODAY, assigned_to=UUID(int=2))

    assert [one.field for one in problems_in(question)] == ["visit", "signal"]
    assert problems_in(replace(question, visit=UUID(int=3), signal="too_fast")) == []
