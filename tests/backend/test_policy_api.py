"""Anybody may ask for an amount, for eligibility and for the communes of a day; a doubtful question is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.api import policy, units
from backend.db import Database
from backend.edge import answers

TODAY = {"product": "vsi", "on": "2026-11-21"}


@pytest.fixture
def anybody(database: Database) -> Iterator[TestClient]:
    app = FastAPI()
    app.state.database = database
    app.state.now = lambda: datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    answers.install(app)
    app.include_router(policy.router)
    app.include_router(units.router)
    with TestClient(app) as client:
        yield client


def test_an_amount_is_told_without_signing_in(anybody: TestClient) -> None:
    answer = anybody.get("/quote", params={**TODAY, "income": "1500000", "group": "poor", "residence": "permanent"})

    quoted = answer.json()
    assert answer.status_code == 200
    assert (quoted["contribution"], quoted["pays"], quoted["months"], quoted["total_pays"]) == (
        330_000,
        66_000,
        1,
        66_000,
    )
    assert [support["amount"] for support in quoted["support"]] == [165_000, 99_000]
    assert quoted["because"][0]["since"] == "2025-07-01"
    assert quoted["estimate"] is True


def test_the_price_of_health_insurance_is_told_by_the_members_order(anybody: TestClient) -> None:
    question = {"product": "hi", "on": "2026-11-21", "group": "household", "member_order": "2", "months": "12"}

    quoted = anybody.get("/quote", params=question).json()

    assert (quoted["contribution"], quoted["support"], quoted["total_pays"]) == (79_695, [], 956_340)


@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        ("group=household", "missing_field", "member_order"),
        ("group=near_poor&member_order=2", "order_is_the_households", "member_order"),
        ("group=near_poor&income=1500000", "not_of_this_product", "income"),
        ("group=ethnic_minority", "unknown_code", "group"),
        ("group=near_poor&commune=99999", "unknown_unit", "commune"),
    ],
)
def test_a_doubtful_question_about_health_insurance_is_a_problem_of_its_field(
    anybody: TestClient, question: str, code: str, field: str
) -> None:
    answer = anybody.get(f"/quote?product=hi&on=2026-11-21&{question}")

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_who_supports_health_insurance_is_told(anybody: TestClient) -> None:
    question = {"product": "hi", "on": "2026-11-21", "group": "near_poor", "residence": "permanent"}

    answer = anybody.get("/eligibility", params=question).json()

    assert answer["verdict"] == "eligible"
    assert [(each["scheme"], each["verdict"]) for each in answer["support"]] == [
        ("state", "eligible"),
        ("province", "eligible"),
    ]


def test_groups_repeat(anybody: TestClient) -> None:
    question = {**TODAY, "group": ["ethnic_minority", "near_poor"], "residence": "permanent", "months": "12"}

    quoted = anybody.get("/quote", params=question).json()

    assert [support["group"] for support in quoted["support"]] == ["near_poor", "near_poor"]
    assert quoted["total_pays"] == 12 * 115_500


def test_years_at_once_have_no_total_yet(anybody: TestClient) -> None:
    quoted = anybody.get("/quote", params={**TODAY, "years_ahead": "5"}).json()

    assert (quoted["months"], quoted["total_pays"]) == (60, None)


def test_eligibility_is_told_without_signing_in(anybody: TestClient) -> None:
    question = {**TODAY, "birth_date": "1980", "compulsory": "no", "pension": "no", "citizen": "yes", "group": "poor"}

    answer = anybody.get("/eligibility", params=question).json()

    assert (answer["verdict"], answer["reasons"], answer["missing"]) == ("eligible", [], [])
    assert [support["verdict"] for support in answer["support"]] == ["eligible", "not_enough_information"]


@pytest.mark.parametrize("path", ["/quote", "/eligibility"])
@pytest.mark.parametrize(
    ("question", "code", "field"),
    [
        ("product=vsi&on=2026-11-21&incoem=1", "unknown_parameter", None),
        ("product=vsi&on=2026-11-21&on=2026-11-22", "repeated_parameter", "on"),
        ("product=vsi&product=vsi&on=2026-11-21", "repeated_parameter", "product"),
        ("product=vsi&on=21/11/2026", "unreadable_day", "on"),
        ("product=vsi&on=", "unreadable_day", "on"),
        ("product=vsi", "missing_field", "on"),
        ("on=2026-11-21", "missing_field", "product"),
        ("product=life&on=2026-11-21", "unknown_code", "product"),
        ("product=vsi&on=2026-11-21&group=rich", "unknown_code", "group"),
        ("product=vsi&on=2026-11-21&group=", "unknown_code", "group"),
        ("product=vsi&on=2026-11-21&residence=x%00y", "unknown_code", "residence"),
        ("product=vsi&on=0001-01-01", "no_rule_on_day", "on"),
    ],
)
def test_a_doubtful_question_is_a_problem_of_its_field(
    anybody: TestClient, path: str, question: str, code: str, field: str | None
) -> None:
    answer = anybody.get(f"{path}?{question}")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert [error["field"] for error in answer.json()["errors"]] == ([field] if field else [])


@pytest.mark.parametrize("income", ["9223372036854775808", "99999999999999999999", "NaN", "1e400", "-1", "1_500_000"])
def test_an_odd_number_is_a_problem_and_is_not_repeated(anybody: TestClient, income: str) -> None:
    answer = anybody.get("/quote", params={**TODAY, "income": income})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "income"
    assert income not in answer.text


def test_what_may_be_asked_is_described(anybody: TestClient) -> None:
    described = anybody.get("/openapi.json").json()["paths"]["/quote"]["get"]["parameters"]

    assert {parameter["name"] for parameter in described} == {
        *("product", "on", "income", "group", "residence"),
        *("months", "years_ahead", "missing_months", "months_supported_so_far", "member_order", "commune"),
    }


def test_the_units_of_today_stand_in_vietnamese_order(anybody: TestClient) -> None:
    listed = anybody.get("/units").json()

    assert (listed["on"], listed["complete"], len(listed["units"])) == ("2026-11-21", True, 130)
    assert listed["units"][0]["name"] == "Xã An Châu"
    assert listed["units"][0]["tile"].keys() == {"column", "row"}


def test_the_units_of_another_day_are_those_of_its_map(anybody: TestClient) -> None:
    assert len(anybody.get("/units", params={"on": "2025-06-30"}).json()["units"]) == 412
    assert anybody.get("/units", params={"on": "2024-11-30"}).json()["complete"] is False


def test_a_units_lineage_goes_back_over_both_mergers(anybody: TestClient) -> None:
    told = anybody.get("/units/17827.202507/lineage").json()

    assert (told["unit"]["name"], told["became"]) == ("Xã Nghi Lộc", [])
    assert {former["id"] for former in told["made_from"]} == {
        *("17827.202412", "17893.202412", "17899.202412", "17911.202412"),
        "17875.000000",
    }


def test_a_former_units_lineage_ends_in_todays(anybody: TestClient) -> None:
    told = anybody.get("/units/17875.000000/lineage").json()

    assert [later["id"] for later in told["became"]] == ["17899.202412", "17827.202507"]
    assert told["unit"]["single_source"] is True


def test_a_bare_code_means_the_unit_in_force_today(anybody: TestClient) -> None:
    assert anybody.get("/units/17827/lineage").json()["unit"]["id"] == "17827.202507"


@pytest.mark.parametrize("unknown", ["17827.199901", "0", "17893", "x.y", "%00"])
def test_an_unknown_unit_is_not_found(anybody: TestClient, unknown: str) -> None:
    answer = anybody.get(f"/units/{unknown}/lineage")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("question", "code"),
    [("on=today", "unreadable_day"), ("day=2025-01-01", "unknown_parameter"), ("on=x&on=y", "repeated_parameter")],
)
def test_a_doubtful_question_for_units_is_refused(anybody: TestClient, question: str, code: str) -> None:
    answer = anybody.get(f"/units?{question}")

    assert (answer.status_code, answer.json()["code"]) == (422, code)
