"""Before a day on which amounts change, officers know whom to call on again, what to say, and what it hangs on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.console.shell.pages import LANGUAGE_COOKIE
from backend.db import Database
from backend.tables.household import HouseholdRow
from shared.records.visit import Assessment, PersonInVisit, QuoteShown, Step
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, Somebody
from tests.backend.console.conftest import cookie_of
from tests.backend.law.conftest import SHIFTED
from tests.backend.numbers.conftest import Officer, officer, told

__all__ = ["officer"]

VISITED = date(2026, 11, 20)
Ask = Callable[..., Any]


@pytest.fixture
def ask(client: TestClient, binh: Somebody) -> Ask:
    """The list of a day, for Bình unless somebody else asks."""

    def question(somebody: Somebody = binh, /, on: str = "2027-01-01", **more: str) -> Any:
        answer = client.get("/api/v1/reports/recontact", params={"on": on, **more}, headers=somebody.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return question


def shown(income: int = 1_500_000) -> QuoteShown:
    return QuoteShown(on=VISITED, income=income, contribution=0, support=(), pays=0, months=1, total_pays=0)


def assessed(person: UUID, *, income: int | None = 1_500_000, **seen: Any) -> PersonInVisit:
    """Somebody who was advised, near-poor by this year's certificate and residing here, unless the test says else."""
    plain: dict[str, Any] = {"groups": ("near_poor",), "certificate_year": 2026, "residence": "permanent"}
    quoted = shown(income) if income is not None else None
    what = Assessment(product="vsi", **({"verdict": "eligible", "quote": quoted} | plain | seen))
    return replace(told(person), assessments=(what,))


@pytest.fixture
def duc(officer: Officer) -> tuple[UUID, UUID]:
    """The household of Đặng Văn Đức and himself, advised on 20/11/2026."""
    home, duc = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(duc))
    return home, duc


def test_a_household_is_listed_with_old_and_new_amount_and_what_it_hangs_on(ask: Ask, duc: tuple[UUID, UUID]) -> None:
    (row,) = ask()["rows"]

    (person,) = row["persons"]
    assert (row["id"], row["name"], row["hamlet"]) == (str(duc[0]), "Đặng Văn Đức", "Xóm 1")
    assert (row["officer"], row["officer_name"]) == (str(ACCOUNT_IDS["an"]), "Nguyễn Thị An")
    assert (person["id"], person["pays_before"], person["pays_from"]) == (str(duc[1]), 115_500, 169_400)
    assert person["hangs_on"] == [
        "nếu vẫn là hộ cận nghèo",
        "giấy chứng nhận đang có là của năm 2026; cần giấy của năm 2027",
        "mức từ 01/01/2027 là dự kiến, BHXH xác nhận",
    ]


@pytest.mark.usefixtures("duc")
def test_an_english_page_tells_in_english_what_an_amount_hangs_on(client: TestClient, database: Database) -> None:
    cookie = f"tungnha={cookie_of(database, ACCOUNT_IDS['binh'])}; {LANGUAGE_COOKIE}=en"
    headers = {"Accept": "text/html", "Cookie": cookie}

    page = client.get("/viec-can-xu-ly/bao-lai", params={"on": "2027-01-01"}, headers=headers).text

    assert "the amount from 01/01/2027 is expected, BHXH confirms it" in page
    assert "là dự kiến" not in page


@pytest.mark.parametrize(
    ("seen", "amounts"),
    [
        ({"income": 5_000_000}, (885_500, 785_400)),
        ({"income": None}, (115_500, 169_400)),
        ({"groups": ()}, (247_500, 363_000)),
        ({"groups": (), "residence": None}, (264_000, 387_200)),
        ({"groups": ("near_poor", "ethnic_minority")}, (115_500, 169_400)),
        ({"groups": ("poor",)}, (66_000, 96_800)),
        ({"verdict": "not_eligible", "reasons": ("ALREADY_VSI",), "income": None}, (115_500, 169_400)),
    ],
)
def test_amounts_are_those_of_the_income_and_groups_that_were_seen_last(
    ask: Ask, officer: Officer, seen: dict[str, Any], amounts: tuple[int, int]
) -> None:
    home, duc = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(duc))
    officer.visit(home, date(2026, 11, 21), "advised", assessed(duc, **seen))

    (person,) = ask()["rows"][0]["persons"]

    assert (person["pays_before"], person["pays_from"]) == amounts


def test_an_assessment_that_was_taken_back_does_not_count(ask: Ask, officer: Officer, duc: tuple[UUID, UUID]) -> None:
    slip = officer.visit(duc[0], date(2026, 11, 21), "advised", assessed(duc[1], groups=("poor",)))
    officer.send("visit", {"reason": "Ghi nhầm hộ"}, "void", slip)

    (person,) = ask()["rows"][0]["persons"]

    assert (person["groups"], person["pays_from"]) == (["near_poor"], 169_400)


@pytest.mark.parametrize("seen", [{"verdict": "not_eligible", "reasons": ("COMPULSORY",)}, {"groups": ("of_old",)}])
def test_who_cannot_join_or_is_in_no_known_group_is_not_listed(
    ask: Ask, officer: Officer, seen: dict[str, Any]
) -> None:
    home, duc = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(duc, **seen))

    assert ask()["rows"] == []


def test_a_certificate_of_the_coming_year_is_not_asked_for_again(ask: Ask, officer: Officer) -> None:
    home, duc = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(duc, certificate_year=2027))

    (person,) = ask()["rows"][0]["persons"]

    assert person["hangs_on"] == ["nếu vẫn là hộ cận nghèo", "mức từ 01/01/2027 là dự kiến, BHXH xác nhận"]


def test_money_that_was_paid_ahead_is_said_to_stand(ask: Ask, officer: Officer) -> None:
    home, duc = officer.household("Đặng Văn Đức")
    paid = (Step(product="vsi", step="paid", on=VISITED, months=12),)
    officer.visit(home, VISITED, "advised", replace(assessed(duc), steps=paid))

    assert "tiền đã đóng trước không tính lại" in ask()["rows"][0]["persons"][0]["hangs_on"]


def test_who_asked_not_to_be_visited_is_left_alone(ask: Ask, duc: tuple[UUID, UUID], database: Database) -> None:
    with database.writing() as session:
        session.get_one(HouseholdRow, (THANH_VINH, duc[0])).do_not_visit = True

    assert ask() | {"definition": ""} == {
        "on": "2027-01-01",
        "definition": "",
        "communes": [],
        "officers": [],
        "rows": [],
    }


@pytest.fixture
def merge(client: TestClient, binh: Somebody) -> Ask:
    """Bình says that two records are one."""

    def say(kind: str, keep: UUID, drop: UUID) -> None:
        body = {"kind": kind, "keep": str(keep), "drop": str(drop), "reason": "Nhập hai lần"}
        answer = client.post(f"/api/v1/duplicates/{THANH_VINH}/merges", json=body, headers=binh.headers)
        assert answer.status_code == 201, answer.text

    return say


def test_two_records_of_one_household_are_called_on_once(
    ask: Ask, duc: tuple[UUID, UUID], officer: Officer, merge: Ask
) -> None:
    """I8: nor is anybody in it listed twice."""
    home, again = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(again))
    merge("household", duc[0], home)
    merge("person", duc[1], again)

    said = ask()

    (row,) = said["rows"]
    assert (row["id"], [person["id"] for person in row["persons"]]) == (str(duc[0]), [str(duc[1])])
    assert (said["communes"][0]["households"], said["communes"][0]["persons"]) == (1, 1)


def test_who_asked_not_to_be_visited_under_one_record_is_left_alone_under_both(
    ask: Ask, duc: tuple[UUID, UUID], officer: Officer, merge: Ask
) -> None:
    """MUST 14."""
    home, again = officer.household("Đặng Văn Đức")
    officer.visit(home, VISITED, "advised", assessed(again))
    officer.patch("household", home, {"base_rev": 1, "set": {"do_not_visit": True}, "was": {"do_not_visit": False}})

    merge("household", duc[0], home)

    assert ask()["rows"] == []


def test_a_day_that_changes_nothing_lists_nobody(ask: Ask, duc: tuple[UUID, UUID]) -> None:
    assert ask(on="2026-12-31")["rows"] == []


def test_the_list_follows_a_date_that_was_shifted(ask: Ask, duc: tuple[UUID, UUID], change: Ask) -> None:
    change(SHIFTED)

    assert [len(ask(on=day)["rows"]) for day in ("2027-01-01", "2027-07-01")] == [0, 1]


def test_a_day_that_is_past_is_told_as_it_was(ask: Ask, duc: tuple[UUID, UUID]) -> None:
    (person,) = ask(on="2025-07-01")["rows"][0]["persons"]

    assert (person["pays_before"], person["pays_from"]) == (247_500, 115_500)


def test_a_supervisor_sees_numbers_by_commune_and_officer_and_no_names(
    ask: Ask, duc: tuple[UUID, UUID], chi: Somebody, dung: Somebody
) -> None:
    for somebody in (chi, dung):
        told = ask(somebody)

        (commune,), (officer,) = told["communes"], told["officers"]
        assert (commune["name"], commune["households"], commune["persons"]) == ("Phường Thành Vinh", 1, 1)
        assert (officer["name"], officer["households"], officer["persons"]) == ("Nguyễn Thị An", None, None)
        assert told["rows"] == []
        assert "Đặng" not in str(told)


def test_asking_of_one_officer_does_not_open_what_is_kept_back(
    ask: Ask, duc: tuple[UUID, UUID], chi: Somebody, binh: Somebody
) -> None:
    an = str(ACCOUNT_IDS["an"])

    told = {somebody.username: ask(somebody, officer=an)["communes"][0]["households"] for somebody in (chi, binh)}

    assert told == {"chi": None, "binh": 1}


def test_an_officer_sees_the_own_hamlet(ask: Ask, duc: tuple[UUID, UUID], an: Somebody, em: Somebody) -> None:
    assert len(ask(an)["rows"]) == 1
    assert ask(em)["rows"] == ask(em)["communes"] == []


def test_the_list_is_narrowed_to_a_commune_and_an_officer(ask: Ask, duc: tuple[UUID, UUID], chi: Somebody) -> None:
    an, nobody = str(ACCOUNT_IDS["an"]), str(ACCOUNT_IDS["em"])

    assert [len(ask(officer=who)["rows"]) for who in (an, nobody)] == [1, 0]
    assert [len(ask(chi, commune=where)["communes"]) for where in (THANH_VINH, NGHI_LOC)] == [1, 0]


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ({"on": "soon"}, 422, "unreadable_day"),
        ({"on": "0001-01-01"}, 422, "no_rule_on_day"),
        ({"on": "2010-01-01"}, 422, "no_rule_on_day"),
        ({}, 422, "missing_field"),
        ({"on": "2027-01-01", "officer": "an"}, 422, "unreadable"),
        ({"on": "2027-01-01", "commune": NGHI_LOC}, 404, "not_found"),
        ({"on": "2027-01-01", "hamlet": "x"}, 422, "unknown_parameter"),
    ],
)
def test_a_doubtful_question_is_refused(
    client: TestClient, binh: Somebody, question: dict[str, str], status: int, code: str
) -> None:
    answer = client.get("/api/v1/reports/recontact", params=question, headers=binh.headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nobody_asks_without_signing_in(client: TestClient) -> None:
    assert client.get("/api/v1/reports/recontact", params={"on": "2027-01-01"}).status_code == 401
