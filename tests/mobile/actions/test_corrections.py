"""Bình of the committee sends a visit back, and An records it again as it should have been."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from mobile.actions.corrections import at_another_household, begin_correction, record_correction
from mobile.actions.drafts import Talk, VisitDraft, keep_draft, take_draft
from mobile.actions.households import patch_household
from mobile.actions.visits import record_short_visit, record_visit
from mobile.store import shelf
from mobile.store.phone import Phone
from mobile.views.card import household_card
from mobile.views.households import households
from mobile.views.returned import corrected_visits, returned_visits
from mobile.views.today import work_of_today
from shared.clock import VIETNAM, day_of, format_moment, parse_moment
from shared.problems import Refused
from shared.vocabulary import consent
from tests.mobile.vault import (
    AN,
    COMMUNE,
    DUC,
    DUC_HOME,
    MAI,
    MORNING,
    XOM_5,
    Clocks,
    put,
    talked_with_duc,
)

NEIGHBOURS = "019a0000-0000-7000-8000-0000000000b2"
FAR_AWAY = "019a0000-0000-7000-8000-0000000000b3"


def visited(phone: Phone, **chosen: Any) -> str:
    """An's visit to Đức, which Bình has sent back since."""
    visit = str(record_visit(phone, talked_with_duc(**chosen)))
    sent_back(phone, visit)
    return visit


REASON = "Xem lại câu trả lời."


def sent_back(
    phone: Phone, visit: str, *fields: str, decision: str = "returned", minutes: int = 0, reason: str = REASON
) -> None:
    said = {"visit": visit, "version": 1 + minutes, "decision": decision, "reason": reason}
    said |= {"reviewed_at": format_moment(MORNING), "reviewer_name": "Trần Văn Bình"}
    with phone.store.writing() as db:
        put(db, "review", str(phone.new_id()), said | {"fields": list(fields)})


def recorded(phone: Phone, visit: object) -> dict[str, Any]:
    row = shelf.find(phone.store.reading(), "visit", str(visit))
    assert row is not None
    return row.body


def test_a_correction_begins_with_what_was_recorded(phone: Phone) -> None:
    visit = visited(phone, next_step="come_back", next_on=date(2026, 11, 28))

    draft = begin_correction(phone, visit)

    assert draft == VisitDraft(
        household=DUC_HOME,
        step="met",
        met="head",
        given=("advice", "support_check"),
        method="spoken",
        talks=(
            Talk(
                person=DUC,
                compulsory="no",
                pension="no",
                topics=("premium_support", "pension"),
                answer="interested",
            ),
        ),
        next_step="come_back",
        next_on=date(2026, 11, 28),
        language="kinh",
        corrects=visit,
        visited_on=day_of(MORNING),
    )


def test_what_nobody_corrects_stays_as_it_was_said_at_the_door(phone: Phone, clocks: Clocks) -> None:
    """The hour, the amount shown and the text read out are those of the visit, days later too."""
    visit = visited(phone)
    before = recorded(phone, visit)
    clocks.pass_by(days=40)

    again = record_correction(phone, replace(begin_correction(phone, visit), met="spouse"))

    after = recorded(phone, again)
    assert after == before | {"met": "spouse", "supersedes": visit}


def test_the_text_that_was_read_out_stays_where_the_answer_does(phone: Phone) -> None:
    visit = visited(phone)
    older = recorded(phone, visit)
    for answer in older["consents"]:
        answer["text_version"] = "2026-01"
    with phone.store.writing() as db:
        put(db, "visit", visit, older)

    again = record_correction(
        phone, replace(begin_correction(phone, visit), given=("advice", "support_check", "share"))
    )

    versions = {one["purpose"]: one["text_version"] for one in recorded(phone, again)["consents"]}
    assert versions == {
        "advice": "2026-01",
        "support_check": "2026-01",
        "contact": "2026-01",
        "share": consent.TEXT_VERSION,
    }


def test_another_answer_keeps_the_amount_that_was_shown(phone: Phone) -> None:
    """Also where the commune certified the household otherwise since."""
    visit = visited(phone)
    patch_household(phone, DUC_HOME, certificate="poor")
    draft = begin_correction(phone, visit)
    (talk,) = draft.talks

    again = record_correction(phone, replace(draft, talks=(replace(talk, answer="considering"),)))

    (was,), (now,) = recorded(phone, visit)["persons"], recorded(phone, again)["persons"]
    assert now["advice"][0]["answer"] == "considering"
    assert now["assessments"] == was["assessments"]


def test_without_leave_to_check_support_nothing_sensitive_stays_in_the_correction(phone: Phone) -> None:
    visit = visited(phone)
    assert recorded(phone, visit)["persons"][0]["assessments"][0]["groups"] == ["near_poor"]

    again = record_correction(phone, replace(begin_correction(phone, visit), given=("advice",)))

    assert "groups" not in recorded(phone, again)["persons"][0]["assessments"][0]


def test_a_member_who_was_forgotten_is_assessed_for_the_day_of_the_visit(phone: Phone, clocks: Clocks) -> None:
    visit = visited(phone)
    clocks.pass_by(days=60)
    draft = begin_correction(phone, visit)
    mai = Talk(person=MAI, compulsory="no", pension="no", answer="interested")

    again = record_correction(phone, replace(draft, talks=(*draft.talks, mai)))

    said = next(one for one in recorded(phone, again)["persons"] if one["person"] == MAI)
    assert said["assessments"][0]["quote"]["on"] == "2026-11-21"


def test_who_left_the_household_since_stays_in_the_visit(phone: Phone) -> None:
    visit = visited(phone)
    phone.store.reading().execute("DELETE FROM shelf WHERE id = ?", (DUC,))
    mai = Talk(person=MAI, compulsory="no", pension="no", answer="interested")

    again = record_correction(phone, replace(begin_correction(phone, visit), talks=(mai,)))

    assert {one["person"] for one in recorded(phone, again)["persons"]} == {DUC, MAI}


def test_a_visit_of_another_day_keeps_its_hour(phone: Phone) -> None:
    visit = visited(phone)

    again = record_correction(phone, replace(begin_correction(phone, visit), visited_on=date(2026, 11, 19)))

    assert parse_moment(recorded(phone, again)["visited_at"]) == MORNING - timedelta(days=2)
    assert parse_moment(recorded(phone, again)["visited_at"]).astimezone(VIETNAM).hour == MORNING.hour


def test_nobody_was_at_home_after_all(phone: Phone) -> None:
    visit = visited(phone)

    again = record_correction(phone, replace(begin_correction(phone, visit), outcome="not_home", met="nobody"))

    body = recorded(phone, again)
    assert (body["outcome"], body["met"], body["supersedes"]) == ("not_home", "nobody", visit)
    assert not {"consents", "persons", "next"} & body.keys()


def test_a_family_that_declined_after_all_leaves_an_anonymous_visit(phone: Phone) -> None:
    visit = visited(phone)

    again = record_correction(phone, replace(begin_correction(phone, visit), declined=True))

    body = recorded(phone, again)
    assert body["outcome"] == "consent_declined"
    assert not {"household", "persons", "next"} & body.keys()
    assert returned_visits(phone.store.reading()) == []


def test_a_short_visit_becomes_a_talk(phone: Phone) -> None:
    visit = str(record_short_visit(phone, DUC_HOME, "not_home"))
    sent_back(phone, visit)
    draft = begin_correction(phone, visit)
    assert draft.outcome == "not_home"

    again = record_correction(phone, replace(talked_with_duc(), corrects=visit, visited_on=draft.visited_on))

    assert recorded(phone, again)["outcome"] == "advised"


def test_a_visit_written_to_the_wrong_household_moves_to_the_right_one(phone: Phone) -> None:
    visit = str(record_short_visit(phone, DUC_HOME, "not_home"))
    sent_back(phone, visit, "household")
    with phone.store.writing() as db:
        put(db, "household", NEIGHBOURS, {"hamlet": XOM_5, "head_name": "Vi Thị Ẩn"})

    again = record_correction(phone, at_another_household(phone, begin_correction(phone, visit), NEIGHBOURS))

    assert recorded(phone, again)["household"] == NEIGHBOURS
    assert returned_visits(phone.store.reading()) == []
    assert [one.household for one in corrected_visits(phone.store.reading())] == [NEIGHBOURS]


def test_a_visit_does_not_move_to_another_commune(phone: Phone) -> None:
    visit = visited(phone)
    with phone.store.writing() as db:
        put(db, "household", FAR_AWAY, {"hamlet": XOM_5, "head_name": "Vi Thị Ẩn"}, commune="16681.202507")

    with pytest.raises(Refused) as refused:
        at_another_household(phone, begin_correction(phone, visit), FAR_AWAY)

    assert refused.value.problems[0].code == "another_commune"


def test_a_correction_goes_on_where_it_was_left(phone: Phone) -> None:
    visit = visited(phone)
    noted = replace(begin_correction(phone, visit), step="talk", met="spouse")

    keep_draft(phone, noted)

    assert replace(begin_correction(phone, visit), started_at=None) == noted
    assert take_draft(phone.store, DUC_HOME) is None


def test_its_draft_is_gone_once_it_is_saved(phone: Phone) -> None:
    visit = visited(phone)
    keep_draft(phone, begin_correction(phone, visit))

    record_correction(phone, begin_correction(phone, visit))

    assert take_draft(phone.store, visit) is None


def test_while_it_is_noted_the_household_stays_on_the_phone(phone: Phone) -> None:
    """MUST 6. Also after its hamlet was given to somebody else."""
    visit = visited(phone)
    keep_draft(phone, begin_correction(phone, visit))
    phone.store.reading().execute(
        "UPDATE outbox SET status = 'filed', acked_epoch = (SELECT value FROM meta WHERE key = 'epoch')"
    )

    with phone.store.writing() as db:
        shelf.take_off_outside(db, {COMMUNE: frozenset()})

    assert household_card(phone.store, DUC_HOME).head == "Đặng Văn Đức"
    record_correction(phone, begin_correction(phone, visit))


def test_a_corrected_visit_waits_to_be_looked_at_again(phone: Phone) -> None:
    visit = visited(phone)
    again = record_correction(phone, begin_correction(phone, visit))

    (waiting,) = corrected_visits(phone.store.reading())

    assert waiting.words == "Lượt thăm ngày 21/11/2026: đã sửa, chờ xem lại"
    assert household_card(phone.store, DUC_HOME).corrected == (waiting,)
    today = work_of_today(phone.store, households(phone.store), phone.read_clocks().wall)
    assert (today.returned, today.corrected) == ((), 1)
    assert UUID(waiting.visit) == again


@pytest.mark.parametrize("decision", ["approved", "returned"])
def test_once_it_was_looked_at_it_waits_no_more(phone: Phone, decision: str) -> None:
    again = str(record_correction(phone, begin_correction(phone, visited(phone))))

    sent_back(phone, again, decision=decision)

    assert corrected_visits(phone.store.reading()) == []
    assert [one.visit for one in returned_visits(phone.store.reading())] == [again] * (decision == "returned")


def test_what_is_to_be_corrected_is_named(phone: Phone) -> None:
    visit = str(record_visit(phone, talked_with_duc()))

    sent_back(phone, visit, "met", "next")

    (said,) = returned_visits(phone.store.reading())
    assert said.words.endswith("Xem lại câu trả lời. Cần sửa: người đã gặp, việc tiếp theo.")


def test_a_reason_without_a_full_stop_does_not_run_into_what_is_to_be_corrected(phone: Phone) -> None:
    visit = str(record_visit(phone, talked_with_duc()))

    sent_back(phone, visit, "next", reason="Ngày hẹn chưa rõ")

    (said,) = returned_visits(phone.store.reading())
    assert said.words.endswith("Trần Văn Bình: Ngày hẹn chưa rõ. Cần sửa: việc tiếp theo.")


def test_a_visit_that_names_no_household_is_not_opened(phone: Phone) -> None:
    declined = VisitDraft(household=DUC_HOME, step="consent", met="head", method="spoken", declined=True)
    visit = str(record_visit(phone, declined))

    with pytest.raises(Refused):
        begin_correction(phone, visit)

    assert str(AN) not in visit


def test_who_lives_elsewhere_now_is_not_asked_again(phone: Phone) -> None:
    """Also where this phone knows their new household: the steps ask the people of the card."""
    visit = visited(phone)
    keep_draft(phone, begin_correction(phone, visit))
    with phone.store.writing() as db:
        put(db, "household", NEIGHBOURS, {"hamlet": XOM_5, "head_name": "Vi Thị Ẩn"})
        put(db, "person", DUC, {"household": NEIGHBOURS, "name": "Đặng Văn Đức", "relation": "other"})

    draft = begin_correction(phone, visit)
    again = record_correction(phone, draft)

    assert draft.talks == ()
    assert recorded(phone, again)["persons"] == recorded(phone, visit)["persons"]
