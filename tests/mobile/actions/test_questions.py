"""The committee asks An why a visit was so quick; An answers with a tap, and it leaves with the next sync."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mobile.actions import questions
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.questions import Question, find_question, questions_to_me, replies_to
from mobile.views.sync_status import sync_status
from mobile.views.today import Today, work_of_today
from shared.problems import Refused
from shared.vocabulary import signals
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import AN, DUC_HOME

QUESTION = "019a0000-0000-7000-8000-0000000000e1"
ANOTHER, LATER = "019a0000-0000-7000-8000-0000000000e2", "019a0000-0000-7000-8000-0000000000e3"


def asked(seq: int = 51, question: str = QUESTION, **values: Any) -> list[Any]:
    plain: dict[str, Any] = {"household": DUC_HOME, "reason": "visit_signal", "about": "2026-11-20"}
    plain |= {"due": "2026-11-28", "assigned_to": str(AN), "state": "open", "topics": []}
    plain |= {"visit": "019a0000-0000-7000-8000-0000000000e9", "signal": "too_fast"}
    return row("follow_up", seq, question, **(plain | values))


@pytest.fixture
def heard(phone: Phone) -> Phone:
    """The question has come to the phone, and another officer's, and one of a later release."""
    others = [asked(52, ANOTHER, assigned_to=ANOTHER), asked(53, LATER, signal="of_a_later_release")]
    sync_once(phone, TownHall(stream=[asked(), *others]))
    return phone


def today(phone: Phone) -> Today:
    return work_of_today(phone.store, households(phone.store), phone.read_clocks().wall)


def test_it_stands_in_the_work_of_today_and_is_no_call_to_make(heard: Phone) -> None:
    (work,) = today(heard).asked

    assert (work.name, work.answers) == ("Đặng Văn Đức", QUESTION)
    assert work.said == (
        "Lượt thăm ngày 20/11/2026: lượt tư vấn được ghi trong thời gian ngắn. Ban Chỉ đạo muốn hỏi vì sao."
    )
    assert today(heard).due == ()
    assert household_card(heard.store, DUC_HOME).follow_ups == ()


def test_an_answer_is_one_operation_and_the_question_is_gone_at_once(heard: Phone) -> None:
    answer = questions.answer(heard, QUESTION, reply="people_busy")

    (op,) = outbox.unsent(heard.store.reading(), 10)
    sent = json.loads(op.body)
    assert (sent["kind"], sent["act"], sent["id"], sent["record_version"]) == ("follow_up", "add", str(answer), 3)
    assert sent["data"] == {
        "household": DUC_HOME,
        "reason": "visit_reply",
        "about": "2026-11-21",
        "due": "2026-11-21",
        "assigned_to": str(AN),
        "state": "replied",
        "question": QUESTION,
        "reply": "people_busy",
    }
    assert today(heard).asked == ()
    assert sync_status(heard.store).differences[0].title == "Trả lời Ban Chỉ đạo về hộ Đặng Văn Đức, 21/11/2026"


def test_another_reason_needs_a_few_words(heard: Phone) -> None:
    with pytest.raises(Refused) as refused:
        questions.answer(heard, QUESTION, reply="other", note="  ")

    assert refused.value.problems[0].code == "note_needed"
    assert find_question(heard.store.reading(), QUESTION) is not None


def test_what_was_answered_elsewhere_is_asked_no_more(heard: Phone) -> None:
    sync_once(heard, TownHall(stream=[asked(54, rev=2, state="replied")]))

    assert questions_to_me(heard.store.reading()) == []


def test_every_signal_can_be_answered_by_every_reply_the_likeliest_first() -> None:
    question = Question(
        id=QUESTION, household=DUC_HOME, head="", on=date(2026, 11, 20), due=date(2026, 11, 28), signal="too_fast"
    )

    offered = {code: [reply for reply, _ in replies_to(replace(question, signal=code))] for code in signals.CODES}

    assert all(sorted(codes) == sorted(signals.REPLIES) for codes in offered.values())
    assert all(codes[-1] == "other" for codes in offered.values())
    assert offered["clock_off"][0] == "wrong_clock"
