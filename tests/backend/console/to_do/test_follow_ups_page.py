"""From any list to an officer's phone and back: households are chosen, given with a reason and a day, and stay listed
until somebody was met there.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HouseholdRow
from backend.tables.law import AuditEntry
from shared.records.visit import Assessment, QuoteShown, Step
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH
from tests.backend.console.conftest import Enter
from tests.backend.console.in_office import Browse, browse, pictured
from tests.backend.numbers.conftest import TODAY, Officer, officer, told

__all__ = ["browse", "officer"]

TASKS, RECONTACT = "/viec-can-xu-ly/hen-lai", "/viec-can-xu-ly/bao-lai"
HERE = f"{TASKS}?commune={THANH_VINH}"
NEW_YEAR = f"{RECONTACT}?commune={THANH_VINH}&on=2027-01-01"


@pytest.fixture
def home(officer: Officer) -> UUID:
    """The household of Đặng Văn Đức, visited by An."""
    home, duc = officer.household("Đặng Văn Đức")
    officer.visit(home, TODAY, "advised", told(duc, "considering"))
    return home


@pytest.fixture
def near_poor(officer: Officer) -> UUID:
    """A household that was told an amount which changes with the year."""
    home, duc = officer.household("Đặng Văn Đức")
    said = QuoteShown(on=TODAY, income=1_500_000, contribution=0, support=(), pays=0, months=1, total_pays=0)
    plain = Assessment(
        product="vsi",
        verdict="eligible",
        groups=("near_poor",),
        certificate_year=2026,
        residence="permanent",
        quote=said,
    )
    officer.visit(home, TODAY, "advised", replace(told(duc), assessments=(plain,)))
    return home


def form(*homes: UUID, **said: str) -> dict[str, Any]:
    chosen = [f"{THANH_VINH}:{home}" for home in homes]
    return {"ho": chosen, "reason": "come_again", "due": "29/11/2026"} | said


def test_what_is_given_reaches_the_officer_who_was_there_last(
    browse: Browse, home: UUID, officer: Officer, database: Database
) -> None:
    answer = browse("binh", f"{TASKS}/giao", form(home))

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}&xong=1.0.0.0")
    with database.reading() as session:
        row = session.exec(select(FollowUpRow)).one()
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert (row.household, row.reason, row.about, row.due) == (home, "come_again", TODAY, date(2026, 11, 29))
    assert row.assigned_to == ACCOUNT_IDS["an"]
    assert acts == ["follow_ups_given"]
    (told_of,) = [row for row in officer.pull().rows if row.kind == "follow_up"]
    assert told_of.values["reason"] == "come_again"
    text = browse("binh", answer.headers["location"]).text
    assert "Đã giao 1 hộ." in text
    assert "Nguyễn Thị An: 1 hộ" in text
    assert "Xã nhờ đến lại" in text


def test_giving_it_again_gives_nothing_twice(browse: Browse, home: UUID) -> None:
    browse("binh", f"{TASKS}/giao", form(home))

    again = browse("binh", f"{TASKS}/giao", form(home))

    assert again.headers["location"].endswith("xong=0.1.0.0")


def test_it_stays_listed_until_somebody_was_met_there(browse: Browse, home: UUID, officer: Officer) -> None:
    browse("binh", f"{TASKS}/giao", form(home))

    officer.visit(home, TODAY, "come_back")
    made_before_it_was_heard_of = browse("binh", HERE).text
    officer.seen = {THANH_VINH: officer.pull().cursors[THANH_VINH]}
    officer.visit(home, TODAY, "not_home")
    nobody_met = browse("binh", HERE).text
    officer.visit(home, TODAY, "come_back")

    assert "Đặng Văn Đức" in made_before_it_was_heard_of
    assert "Đặng Văn Đức" in nobody_met
    assert "Không còn việc nào cán bộ chưa làm." in browse("binh", HERE).text


def test_what_is_overdue_is_said_and_stands_in_front(
    browse: Browse, home: UUID, officer: Officer, database: Database
) -> None:
    later, _ = officer.household("Vi Thị Hoa")
    browse("binh", f"{TASKS}/giao", form(later, home))
    with database.writing() as session:
        session.exec(select(FollowUpRow).where(FollowUpRow.household == home)).one().due = date(2026, 11, 20)

    text = browse("binh", HERE).text

    assert "1 việc quá hạn" in text
    assert "quá 2 ngày" in text
    assert text.index("Đặng Văn Đức") < text.index("Vi Thị Hoa")


def test_who_asked_to_be_left_alone_is_given_to_nobody(browse: Browse, home: UUID, database: Database) -> None:
    with database.writing() as session:
        session.get_one(HouseholdRow, (THANH_VINH, home)).do_not_visit = True

    answer = browse("binh", f"{TASKS}/giao", form(home))

    assert answer.headers["location"].endswith("xong=0.0.0.1")


def test_a_household_in_whose_hamlet_nobody_works_is_told(browse: Browse, officer: Officer, database: Database) -> None:
    home, _ = officer.household("Vi Thị Hoa")
    with database.writing() as session:
        session.get_one(HouseholdRow, (THANH_VINH, home)).hamlet = HAMLETS[THANH_VINH][1]

    answer = browse("binh", f"{TASKS}/giao", form(home))

    assert answer.headers["location"].endswith("xong=0.0.1.0")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"reason": "amount_changes"}, 422),  # that one has its own list
        ({"due": "21/11/2026"}, 422),
        ({"due": "22/11/2027"}, 422),
        ({"due": "mai"}, 422),
        ({"due": ""}, 422),
        ({"ho": []}, 422),
        ({"ho": ["nhà bên"]}, 422),
        ({"ho": [f"{NGHI_LOC}:{UUID(int=5)}"]}, 404),
    ],
)
def test_what_cannot_be_given_is_said_with_what_was_chosen(
    browse: Browse, home: UUID, database: Database, said: dict[str, Any], status: int
) -> None:
    answer = browse("binh", f"{TASKS}/giao", form(home) | said)

    assert answer.status_code == status
    with database.reading() as session:
        assert session.exec(select(FollowUpRow)).all() == []
    if status == 422 and "ho" not in said:
        assert f'value="{THANH_VINH}:{home}"' in answer.text


def test_households_are_chosen_behind_a_number_and_in_the_log(browse: Browse, home: UUID, client: TestClient) -> None:
    cell = re.findall(r'href="(/so-lieu/[^"]+)"', browse("binh", "/").text)[0]
    behind = browse("binh", cell).text
    log = browse("binh", f"/nhat-ky?commune={THANH_VINH}").text
    visit = re.findall(r'name="visit" value="([^"]+)"', log)[0]

    by_number = browse("binh", f"{TASKS}/chon", {"ho": [f"{THANH_VINH}:{home}"]}).text
    by_log = browse("binh", f"{TASKS}/chon?commune={THANH_VINH}", {"visit": [visit]}).text

    assert f'name="ho" value="{THANH_VINH}:{home}"' in behind
    assert f"{TASKS}/chon?commune={THANH_VINH}" in log
    for text in (by_number, by_log):
        assert "1 hộ đã chọn" in text
        assert f'value="{THANH_VINH}:{home}"' in text


def test_who_is_due_to_pay_is_chosen_by_name_with_that_as_the_reason(browse: Browse, officer: Officer) -> None:
    home, lan = officer.household("Trần Thị Lan")
    long_ago = TODAY - timedelta(days=80)
    paid = Step(product="vsi", step="paid", on=long_ago, months=1)
    officer.visit(home, long_ago, "advised", replace(told(lan), steps=(paid,)))
    listed = browse("binh", f"/xa-phuong/{THANH_VINH}/dong-tiep").text

    text = browse("binh", f"{TASKS}/chon", {"nguoi": [f"{THANH_VINH}:{lan}"], "reason": "payment_due"}).text

    assert f'name="nguoi" value="{THANH_VINH}:{lan}"' in listed
    assert f'value="{THANH_VINH}:{home}"' in text
    assert '<option value="payment_due" selected>' in text
    assert browse("binh", f"{TASKS}/chon", {"nguoi": [f"{NGHI_LOC}:{lan}"]}).status_code == 404


def test_nobody_gives_elsewhere_or_from_another_site(browse: Browse, home: UUID) -> None:
    assert browse("an", f"{TASKS}/giao", form(home)).status_code == 403
    assert browse("binh", f"{TASKS}/giao", form(home), site="cross-site").status_code == 403
    assert browse("binh", f"{TASKS}?commune={NGHI_LOC}").status_code == 404
    assert browse("binh", f"{TASKS}/chon", {"ho": [f"{NGHI_LOC}:{home}"]}).status_code == 404
    assert browse("chi", f"{TASKS}/giao", form(home)).status_code == 303
    assert "Đặng Văn Đức" not in browse("chi", HERE).text


def test_before_a_day_on_which_the_law_changes_those_it_touches_are_listed_with_their_amounts(
    browse: Browse, near_poor: UUID
) -> None:
    text = browse("binh", NEW_YEAR).text

    assert "1 hộ, 1 người có số tiền đóng thay đổi" in re.sub(r"</?a[^>]*>", "", text)
    cells = re.findall(r'<a href="(/so-lieu/[^"]+)">1</a>', text)
    assert [browse("binh", cell).text.count("<tbody>\n<tr>") for cell in cells] == [1, 1]
    assert re.search(r"Đặng Văn Đức: [\d.]+ đ → <strong>[\d.]+ đ</strong>", text)
    assert "Luật đổi gì từ ngày này" in text
    assert "Nguyễn Thị An" in text
    assert "Đặng Văn Đức" not in browse("chi", NEW_YEAR).text
    assert browse("an", NEW_YEAR).status_code == 403
    assert browse("binh", f"{RECONTACT}?commune={NGHI_LOC}").status_code == 404


@pytest.mark.parametrize("whom", ["all", "some"])
def test_they_are_given_to_their_officers_in_one_act(
    browse: Browse, near_poor: UUID, database: Database, whom: str
) -> None:
    sent = {"on": "2027-01-01", "whom": whom} | ({"ho": [str(near_poor)]} if whom == "some" else {})

    answer = browse("binh", f"{RECONTACT}/{THANH_VINH}", sent)

    assert answer.headers["location"] == f"{HERE}&xong=1.0.0.0"
    with database.reading() as session:
        row = session.exec(select(FollowUpRow)).one()
    assert (row.reason, row.about, row.due) == ("amount_changes", date(2027, 1, 1), date(2026, 12, 31))
    assert browse("binh", f"{RECONTACT}/{THANH_VINH}", {"on": "2027-01-01", "whom": "some"}).status_code == 422


def test_axe_finds_nothing_and_nothing_sticks_out(
    enter: Enter, browse: Browse, near_poor: UUID, complaints: list[str]
) -> None:
    browse("binh", f"{TASKS}/giao", form(near_poor))

    pictured(enter, HERE, "tasks")
    pictured(enter, NEW_YEAR, "recontact")

    assert complaints == []


def test_it_is_given_with_the_keyboard_and_without_scripts(enter: Enter, home: UUID) -> None:
    page = enter("binh", java_script_enabled=False)
    page.goto(f"/nhat-ky?commune={THANH_VINH}")

    page.locator("input[name=visit]").first.press("Space")
    page.get_by_role("button", name="Giao việc cho cán bộ").press("Enter")
    page.get_by_label("Lý do").select_option(label="Cần xem lại thông tin của hộ")
    page.get_by_role("button", name="Giao việc").press("Enter")

    assert page.locator(".note").inner_text() == "Đã giao 1 hộ."
