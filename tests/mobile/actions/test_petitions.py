"""What a family asks of its commune is kept as it is noted, saved once, and shown until the family has its answer."""

import json
from datetime import date
from typing import Any

import pytest

from mobile.actions import petitions
from mobile.actions.petitions import PetitionDraft
from mobile.actions.visits import record_visit
from mobile.store import outbox, shelf
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.petitions import PetitionLine
from mobile.views.sync_status import sync_status
from mobile.views.today import Today, work_of_today
from shared.problems import Refused
from tests.mobile.sync.town_hall import TownHall, row
from tests.mobile.vault import AN, DUC_HOME, MAI, Clocks, talked_with_duc

WORDS = "Năm nay không thấy xét hộ cận nghèo."
NOTED = PetitionDraft(household=DUC_HOME, topics=("poverty_list", "conduct"), person=MAI, note=f" {WORDS} ")
ANSWER = "Họp xét ngày 05/12/2026."


def today(phone: Phone) -> Today:
    return work_of_today(phone.store, households(phone.store), phone.read_clocks().wall)


def as_the_server_has_it(seq: int, petition: str, **values: Any) -> list[Any]:
    plain: dict[str, Any] = {"household": DUC_HOME, "reason": "petition", "about": "2026-11-21", "due": "2026-11-28"}
    plain |= {"assigned_to": str(AN), "state": "open", "topics": ["poverty_list"], "person": MAI, "note": WORDS}
    return row("follow_up", seq, petition, **(plain | values))


def test_what_is_noted_outlives_the_app_and_is_gone_once_saved(phone: Phone) -> None:
    petitions.keep(phone, NOTED)
    assert petitions.begin(phone.store, DUC_HOME) == NOTED

    petitions.record_petition(phone, NOTED)

    assert petitions.begin(phone.store, DUC_HOME) == PetitionDraft(household=DUC_HOME)


def test_it_travels_as_one_operation_with_what_the_family_said(phone: Phone) -> None:
    petition = petitions.record_petition(phone, NOTED)

    (op,) = outbox.unsent(phone.store.reading(), 10)
    sent = json.loads(op.body)
    assert (sent["kind"], sent["act"], sent["id"], sent["record_version"]) == ("follow_up", "add", str(petition), 3)
    assert sent["data"] == {
        "household": DUC_HOME,
        "reason": "petition",
        "about": "2026-11-21",
        "due": "2026-11-28",
        "assigned_to": str(AN),
        "topics": ["poverty_list", "conduct"],
        "person": MAI,
        "note": WORDS,
    }


def test_it_is_about_something(phone: Phone) -> None:
    with pytest.raises(Refused) as refused:
        petitions.record_petition(phone, PetitionDraft(household=DUC_HOME, note=WORDS))

    assert refused.value.problems[0].code == "topic_needed"
    assert outbox.unsent(phone.store.reading(), 10) == []


def test_it_waits_on_the_card_and_in_the_work_of_today(phone: Phone) -> None:
    petitions.record_petition(phone, NOTED)

    assert household_card(phone.store, DUC_HOME).petitions == (
        PetitionLine(
            asked_on=date(2026, 11, 21),
            due=date(2026, 11, 28),
            topics=("poverty_list", "conduct"),
            whom="Lô Thị Mai",
            note=WORDS,
        ),
    )
    assert household_card(phone.store, DUC_HOME).follow_ups == ()
    (work,) = today(phone).due
    assert work.said == (
        "Phản ánh: xét hộ nghèo, cận nghèo; thái độ phục vụ."
        " Chờ xã trả lời trước hết ngày 28/11/2026, còn 7 ngày · Xóm 5"
    )


def test_a_visit_does_not_answer_it_and_a_late_answer_is_red(phone: Phone, clocks: Clocks) -> None:
    petitions.record_petition(phone, NOTED)
    clocks.pass_by(days=8)

    record_visit(phone, talked_with_duc())

    (work,) = today(phone).due
    assert work.overdue


def test_the_communes_answer_stands_on_the_card_for_the_family_to_hear(phone: Phone) -> None:
    petition = str(petitions.record_petition(phone, NOTED))

    sync_once(phone, TownHall(stream=[as_the_server_has_it(51, petition, state="answered", answer=ANSWER)]))

    (line,) = household_card(phone.store, DUC_HOME).petitions
    assert line.words.endswith(f"Xã trả lời: “{ANSWER}” Hãy nói lại với gia đình.")
    assert today(phone).due == ()


def test_a_household_stays_while_something_is_noted_of_it(phone: Phone) -> None:
    """MUST 6."""
    petitions.keep(phone, NOTED)

    with phone.store.writing() as db:
        shelf.take_off_outside(db, {})

    assert household_card(phone.store, DUC_HOME).head == "Đặng Văn Đức"


def test_the_list_of_what_is_unsent_names_it(phone: Phone) -> None:
    petitions.record_petition(phone, NOTED)

    (difference,) = sync_status(phone.store).differences

    assert difference.title == "Phản ánh hộ Đặng Văn Đức, 21/11/2026"
