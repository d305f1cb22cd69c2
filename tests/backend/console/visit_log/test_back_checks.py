"""Chance draws visits, Bình asks their households again without seeing what An wrote; then both are compared."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from backend.access.principal import principal_of
from backend.admin import agreement, asked_again, back_checks
from backend.admin.back_checks import Drawn
from backend.db import Database
from backend.tables.account import Account
from backend.tables.law import AuditEntry
from backend.tables.review import BackCheckRow
from backend.tables.visit import VisitRow
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import PICTURES, Enter
from tests.backend.console.visit_log.test_review_routes import Visit, browse, page_of
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["browse", "officer"]

LIST = f"/nhat-ky/kiem-tra-lai?commune={THANH_VINH}"
DRAW = f"/nhat-ky/kiem-tra-lai/{THANH_VINH}"
SAME = {"met_somebody": "yes", "who": "head", "advice": "vsi", "interested": "yes", "paid": "no"}


@pytest.fixture
def visits(officer: Officer) -> list[UUID]:
    """An advised Lan on five days; a family that declined is nobody's to ask again."""
    home, lan = officer.household("Trần Thị Lan")
    officer.visit(None, TODAY, "consent_declined")
    officer.visit(home, TODAY - timedelta(days=40), "not_home")
    return [officer.visit(home, TODAY - timedelta(days=days), "advised", told(lan, "interested")) for days in range(5)]


def drawn_in(database: Database) -> set[UUID]:
    with database.reading() as session:
        return set(session.execute(select(BackCheckRow.visit)).scalars())  # type: ignore[call-overload]  # a column, for SQLAlchemy


@pytest.fixture
def drawn(browse: Visit, visits: list[UUID], database: Database) -> list[UUID]:
    """Today's three."""
    browse("binh", DRAW, {})
    return sorted(drawn_in(database))


def ask_page(visit: UUID) -> str:
    return f"{DRAW}/{visit}"


def test_chance_draws_the_same_three_whoever_draws_and_however_often(
    browse: Visit, visits: list[UUID], database: Database
) -> None:
    first = browse("binh", DRAW, {})
    drawn = drawn_in(database)
    browse("dung", DRAW, {})

    assert (first.status_code, first.headers["location"]) == (303, LIST)
    assert len(drawn) == 3
    assert drawn <= set(visits)
    assert drawn_in(database) == drawn


def test_who_asks_is_shown_where_and_when_and_nothing_of_what_was_recorded(browse: Visit, drawn: list[UUID]) -> None:
    text = browse("binh", ask_page(drawn[0])).text

    assert "Trần Thị Lan" in text
    assert "Nguyễn Thị An" in text
    assert " checked" not in text
    assert "Quan tâm" not in text
    assert "Đã tư vấn" not in text


def test_no_page_could_show_what_was_recorded_because_it_is_not_handed_out(
    drawn: list[UUID], database: Database
) -> None:
    with database.reading() as session:
        binh = principal_of(session, session.get_one(Account, ACCOUNT_IDS["binh"]), today=TODAY)
        asked = back_checks.to_ask(session, binh, THANH_VINH, drawn[0])

    assert not {"outcome", "outcome_label", "duration_s", "review_state", "counts"} & asked.line.keys()


def test_answers_stand_beside_the_record_only_once_they_are_noted(browse: Visit, drawn: list[UUID]) -> None:
    before = browse("binh", page_of(drawn[0])).text

    answer = browse("binh", ask_page(drawn[0]), SAME | {"who": "spouse"})
    after = browse("binh", page_of(drawn[0])).text

    assert (answer.status_code, answer.headers["location"]) == (303, page_of(drawn[0]))
    assert "Hộ trả lời" not in before
    assert "<td>Vợ hoặc chồng chủ hộ</td><td>Chủ hộ</td>" in after
    assert after.count('<tr class="differs">') == 1


def test_the_log_and_the_list_tell_how_often_households_agree_with_an_interval(
    browse: Visit, drawn: list[UUID]
) -> None:
    browse("binh", ask_page(drawn[0]), SAME)
    browse("binh", ask_page(drawn[1]), SAME | {"paid": "yes"})

    log, listed = browse("chi", f"/nhat-ky?commune={THANH_VINH}").text, browse("chi", LIST).text

    assert "Hỏi lại hộ dân: 1 trên 2 lượt khớp (50,0%; khoảng 9,4% đến 90,5%)." in log
    assert "còn 1 lượt chưa hỏi" in listed
    assert "2 trên 2" in listed
    assert "Trần Thị Lan" not in listed
    assert "cán bộ Nguyễn Thị An" not in listed  # too few of one officer to say anything of


def test_every_question_needs_an_answer_and_what_was_chosen_stays(
    browse: Visit, drawn: list[UUID], database: Database
) -> None:
    answer = browse("binh", ask_page(drawn[0]), {"met_somebody": "yes", "who": "x"})

    assert answer.status_code == 422
    assert answer.text.count(" checked") == 1
    assert answer.text.count('class="missing"') == 4
    with database.reading() as session:
        assert session.get_one(BackCheckRow, (THANH_VINH, drawn[0])).asked_at is None


def test_a_household_is_asked_once(browse: Visit, drawn: list[UUID]) -> None:
    browse("binh", ask_page(drawn[0]), SAME)

    assert browse("dung", ask_page(drawn[0])).status_code == 409
    assert browse("dung", ask_page(drawn[0]), SAME).status_code == 409


def test_only_the_committee_draws_and_asks_and_only_of_what_was_drawn(
    browse: Visit, drawn: list[UUID], visits: list[UUID]
) -> None:
    (left, *_) = sorted(set(visits) - set(drawn))

    statuses = [
        browse("chi", DRAW, {}).status_code,
        browse("chi", ask_page(drawn[0])).status_code,
        browse("chi", ask_page(drawn[0]), SAME).status_code,
        browse("an", LIST).status_code,
        browse("binh", ask_page(left)).status_code,
        browse("binh", LIST.replace(THANH_VINH, NGHI_LOC)).status_code,
        browse("binh", DRAW.replace(THANH_VINH, NGHI_LOC), {}).status_code,
    ]

    assert statuses == [403, 403, 403, 403, 404, 404, 404]


def test_nobody_asks_about_their_own_visit(browse: Visit, drawn: list[UUID], database: Database) -> None:
    with database.writing() as session:  # who walks for a while and sits on the committee afterwards
        session.execute(update(VisitRow).values(officer=ACCOUNT_IDS["binh"]))

    assert browse("binh", ask_page(drawn[0]), SAME).status_code == 403
    assert "Ghi trả lời của hộ" not in browse("binh", LIST).text


def test_a_draw_and_its_answers_are_in_the_audit_book_without_what_was_said(
    browse: Visit, drawn: list[UUID], database: Database
) -> None:
    browse("binh", ask_page(drawn[0]), SAME)

    with database.reading() as session:
        written = {one.act: one.facts for one in session.execute(select(AuditEntry)).scalars()}
    assert written["back_check_drawn"] == {"commune": THANH_VINH, "visits": 3}
    assert written["back_check_noted"] == {"agrees": dict.fromkeys(SAME, True)}


def test_an_officer_is_spoken_of_from_five_households_on() -> None:
    def asked(officer: str, number: int) -> list[Drawn]:
        line = {"officer": officer, "officer_name": f"Cán bộ {officer}"}
        agrees: dict[str, bool | None] = dict.fromkeys(asked_again.QUESTIONS, True)
        return [Drawn(line=line, drawn_on=TODAY, asked_by="Bình", asked_at=None, agrees=agrees)] * number

    told_of = agreement.of_drawn([*_all_asked(asked("A", 5)), *_all_asked(asked("B", 4)), *asked("A", 2)])

    assert [(one.of, one.agree, one.asked) for one in told_of.officers] == [("Cán bộ A", 5, 5)]
    assert (told_of.visits.asked, told_of.waiting) == (9, 2)


def _all_asked(drawn: list[Drawn]) -> list[Any]:
    return [Drawn(**{**vars(one), "asked_at": TODAY}) for one in drawn]


@pytest.mark.parametrize(
    ("said", "written", "agrees"),
    [("head", "whole_family", True), ("nobody", "whole_family", False), ("unknown", "head", None)],
)
def test_who_was_met_agrees_as_people_mean_it(said: str, written: str, agrees: bool | None) -> None:
    found = asked_again.agreement(SAME | {"who": said}, SAME | {"who": written})

    assert found["who"] is agrees


@pytest.mark.parametrize("width", [360, 1366])
def test_pictures_of_asking_again_to_look_at(
    enter: Enter, browse: Visit, drawn: list[UUID], width: int, complaints: list[str]
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = enter("binh", width=width, color_scheme="light" if width == 360 else "dark")

    page.goto(ask_page(drawn[1]))
    page.screenshot(path=PICTURES / f"console_{width}_back_check.png", full_page=True)
    for question, answer in SAME.items():
        page.locator(f"input[name={question}][value={answer}]").press("Space")
    page.get_by_role("button", name="Lưu trả lời của hộ").press("Enter")
    page.wait_for_url(f"**{page_of(drawn[1])}")
    page.screenshot(path=PICTURES / f"console_{width}_asked_again.png", full_page=True)
    page.goto(LIST)
    page.screenshot(path=PICTURES / f"console_{width}_back_checks.png", full_page=True)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
