"""Bình decides of several visits in one go; what changed meanwhile is left as it is, and named."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from backend.db import Database
from backend.tables.visit import VisitRow
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.visit_log.test_review_pages import days
from tests.backend.console.visit_log.test_review_routes import (
    LOG,
    Visit,
    approved,
    browse,
    home,
    page_of,
    said_of,
    visits,
)
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["browse", "days", "home", "officer", "visits"]

BATCH = f"/nhat-ky/nhieu-luot?commune={THANH_VINH}"


def picked(*chosen: UUID, version: int = 1, decision: str = "approved", **more: Any) -> dict[str, Any]:
    return {"visit": [f"{visit}:{version}" for visit in chosen], "decision": decision} | more


def test_a_batch_is_approved_and_the_log_tells_of_how_many(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    answer = browse("binh", BATCH + "&outcome=not_home", picked(*visits[:2]))

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/nhat-ky?outcome=not_home&commune={THANH_VINH}&da=2&lan=approved"
    assert "Duyệt: 2 lượt thăm." in browse("binh", answer.headers["location"]).text
    assert [said_of(database, visit) for visit in visits] == [[("approved", None, [])], [("approved", None, [])], []]


def test_one_that_changed_meanwhile_is_left_and_named_and_does_not_hold_up_the_rest(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    browse("dung", page_of(visits[0]), {"version": 1, "decision": "flagged", "reason": "Hỏi lại."})

    answer = browse("binh", BATCH, picked(*visits))
    shown = browse("binh", answer.headers["location"]).text

    assert [said_of(database, visit)[-1][0] for visit in visits] == ["flagged", "approved", "approved"]
    assert "Duyệt: 2 lượt thăm." in shown
    assert "vừa có người khác duyệt hoặc sửa" in shown
    left = shown.split("</ul>", maxsplit=1)[0]
    assert page_of(visits[0]) in left
    assert page_of(visits[1]) not in left


def test_a_batch_is_flagged_with_one_reason(browse: Visit, visits: list[UUID], database: Database) -> None:
    browse("binh", BATCH, picked(*visits[:2], decision="flagged", reason="Hỏi lại khi họp."))

    assert said_of(database, visits[1]) == [("flagged", "Hỏi lại khi họp.", [])]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"decision": "flagged", "reason": " "}, "Trả lại hoặc đánh dấu xem lại cần một lý do."),
        ({"decision": "flagged", "reason": "Chưa rõ\x00."}, ">Chưa rõ\x00.</textarea>"),
        ({"decision": "flagged", "reason": "Dài " * 200}, "Lý do: Quá dài"),
        ({"decision": "returned", "reason": "Chưa rõ."}, ">Chưa rõ.</textarea>"),
        ({"decision": "", "reason": "Chưa rõ."}, ">Chưa rõ.</textarea>"),
        ({"visit": []}, "Chưa chọn lượt thăm nào."),
    ],
)
def test_a_batch_that_cannot_be_said_shows_the_log_with_what_was_chosen(
    browse: Visit, visits: list[UUID], database: Database, form: dict[str, Any], said: str
) -> None:
    answer = browse("binh", BATCH, picked(*visits[:2]) | form)

    assert answer.status_code == 422
    assert answer.text.count(" checked>") == (0 if "visit" in form else 2)
    assert said in answer.text
    assert said_of(database, visits[0]) == []


@pytest.mark.parametrize("box", ["x:1", "7", f"{UUID(int=7)}:x"])
def test_a_box_that_we_did_not_make_changes_nothing(browse: Visit, visits: list[UUID], box: str) -> None:
    assert browse("binh", BATCH, {"visit": [box], "decision": "approved"}).status_code == 422


def test_nobody_s_own_visit_stands_in_a_batch(browse: Visit, visits: list[UUID], database: Database) -> None:
    with database.writing() as session:  # who walks for a while and sits on the committee afterwards
        session.execute(update(VisitRow).values(officer=ACCOUNT_IDS["binh"]))

    shown, answer = browse("binh", LOG), browse("binh", BATCH, picked(visits[0]))

    assert 'class="pick"' not in shown.text
    assert f"con={visits[0]}" in answer.headers["location"]
    assert said_of(database, visits[0]) == []


def test_what_is_approved_or_sent_back_has_no_box(browse: Visit, visits: list[UUID]) -> None:
    browse("binh", page_of(visits[0]), approved())

    assert browse("binh", LOG).text.count('form="batch" name="visit"') == 2


def test_a_supervisor_and_another_commune_have_no_batches(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    elsewhere = BATCH.replace(THANH_VINH, NGHI_LOC)

    answers = [browse("chi", BATCH, picked(visits[0])), browse("binh", elsewhere, picked(visits[0]))]

    assert [answer.status_code for answer in answers] == [403, 404]
    assert 'id="batch"' not in browse("chi", LOG).text
    assert said_of(database, visits[0]) == []


@pytest.fixture
def many(officer: Officer, home: UUID) -> list[UUID]:
    """An was at Đức's door on twelve days, and nobody opened; once An was quick."""
    shut = [officer.visit(home, TODAY - timedelta(days=days), "not_home") for days in range(11)]
    quick_home, person = officer.household("Vi Thị Hoa")
    return [*shut, officer.visit(quick_home, TODAY, "advised", told(person), duration_s=25)]


def test_more_than_ten_are_approved_once_somebody_is_sure(browse: Visit, many: list[UUID], database: Database) -> None:
    asked = browse("binh", BATCH, picked(*many))
    before = [said_of(database, visit) for visit in many]
    answer = browse("binh", BATCH, picked(*many, sure="yes"))

    assert asked.status_code == 200
    assert "Duyệt 12 lượt thăm?" in asked.text
    assert "Trong đó 1 lượt có điều nên xem lại:" in asked.text
    assert page_of(many[11]) in asked.text
    assert [asked.text.count(f'value="{visit}:1"') for visit in many] == [1] * 12
    assert before == [[]] * 12
    assert "da=12&lan=approved" in answer.headers["location"]


def test_who_is_not_sure_finds_the_log_with_what_was_chosen(
    browse: Visit, many: list[UUID], database: Database
) -> None:
    answer = browse("binh", BATCH, picked(*many[1:], sure="no"))

    assert (answer.status_code, answer.text.count(" checked>")) == (200, 11)
    assert said_of(database, many[1]) == []


def test_ten_are_approved_and_any_number_is_flagged_without_a_question(browse: Visit, many: list[UUID]) -> None:
    approved_at_once = browse("binh", BATCH, picked(*many[:10]))
    flagged_at_once = browse("binh", BATCH, picked(*many, decision="flagged", reason="Hỏi lại."))

    assert [one.status_code for one in (approved_at_once, flagged_at_once)] == [303, 303]


def test_all_that_waits_is_chosen_at_once_and_the_acts_stand_in_sight_on_a_phone(
    enter: Enter, browse: Visit, days: list[UUID], database: Database
) -> None:
    browse("dung", page_of(days[0]), {"version": 1, "decision": "flagged", "reason": "Hỏi lại."})
    with database.writing() as session:  # the clock of the last one alone was off
        session.execute(update(VisitRow).where(col(VisitRow.id) != days[3]).values(clock_offset_ms=0))
    page = enter("binh", width=360)
    page.goto(LOG)
    approve = page.get_by_role("button", name="Duyệt các lượt đã chọn")

    page.get_by_label("Chọn tất cả lượt chưa duyệt").check()
    said = page.locator("#how-many").inner_text()
    page.evaluate("window.scrollTo(0, 0)")
    place = approve.bounding_box()
    assert place is not None
    assert page.viewport_size is not None
    assert place["y"] + place["height"] <= page.viewport_size["height"]
    page.screenshot(path=PICTURES / "console_360_light_batch.png")
    page.keyboard.press("d")
    page.wait_for_url("**lan=approved*")

    assert said == "Đã chọn 2 lượt. 1 lượt có điều nên xem lại không được chọn."
    assert [said_of(database, visit)[-1:] for visit in days[1:]] == [[("approved", None, [])]] * 2 + [[]]


def test_rows_are_chosen_and_flagged_by_keyboard(enter: Enter, days: list[UUID], database: Database) -> None:
    page = enter("binh")
    page.goto(LOG)

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("c")
    page.keyboard.type("Hỏi lại khi họp.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**lan=flagged*")

    assert [said_of(database, visit) for visit in days[:2]] == [[("flagged", "Hỏi lại khi họp.", [])], []]


def test_rows_are_chosen_and_approved_by_keyboard(
    enter: Enter, days: list[UUID], database: Database, complaints: list[str]
) -> None:
    page = enter("binh")
    page.goto(LOG)

    page.keyboard.press("d")
    assert page.locator("#how-many").inner_text() == "Chưa chọn lượt nào."
    page.keyboard.press("j")
    page.keyboard.press("Shift+J")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Space")
    assert page.locator("#how-many").inner_text() == "Đã chọn 2 lượt."
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "console_1366_light_batch.png", full_page=True)
    page.keyboard.press("d")
    page.wait_for_url("**lan=approved*")

    assert page.locator(".note").inner_text() == "Duyệt: 2 lượt thăm."
    assert [bool(said_of(database, visit)) for visit in days] == [True, True, False, False]
    assert complaints == []
