"""Chi sets targets for her communes; who may, what a target can be, and what becomes of the ones before."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.admin import audit
from backend.db import Database
from backend.tables.law import AuditEntry
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, THANH_VINH, HandClock, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, officer, say

__all__ = ["officer", "say"]

XOM_1, XOM_2 = HAMLETS[THANH_VINH][:2]
AN = ACCOUNT_IDS["an"]
ELSEWHERE = HAMLETS[NGHI_LOC][0]

Set = Callable[..., Any]


@pytest.fixture
def set_it(client: TestClient, chi: Somebody) -> Set:
    """Chi, unless somebody else does it, sets what An is to visit in November."""

    def ask(who: Somebody = chi, /, **said: Any) -> Any:
        plain: dict[str, Any] = {"commune": THANH_VINH, "holder": "officer", "whose": str(AN), "measure": "visits"}
        plain |= {"period": "2026-11", "value": 30, "decision": "Kế hoạch 81/KH-UBND", "decided_on": "2026-11-02"}
        return client.post("/api/v1/targets", json=plain | said, headers=who.headers)

    return ask


@pytest.fixture
def listed(client: TestClient, chi: Somebody) -> Callable[..., Any]:
    def ask(who: Somebody = chi, /, **asked: str) -> Any:
        answer = client.get("/api/v1/targets", params={"commune": THANH_VINH} | asked, headers=who.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["rows"]

    return ask


def test_a_target_is_set_and_says_by_which_decision_and_by_whom(set_it: Set, listed: Set) -> None:
    answer = set_it()

    assert (answer.status_code, answer.json()["version"]) == (201, 1)
    (row,) = listed()
    assert (row["name"], row["period"], row["counted"], row["percent"]) == ("Nguyễn Thị An", "2026-11", 0, 0.0)
    assert row["holds"] | {"set_at": ""} == {
        "version": 1,
        "value": 30,
        "decision": "Kế hoạch 81/KH-UBND",
        "decided_on": "2026-11-02",
        "set_by_name": "Lê Thị Chi",
        "set_at": "",
    }


def test_a_raised_target_is_a_new_version_and_the_one_before_is_kept(set_it: Set, listed: Set) -> None:
    set_it()

    raised = set_it(value=40, decision="Công văn 12/BCĐ", decided_on="2026-11-20", after=1)

    assert raised.json()["version"] == 2
    (row,) = listed()
    assert (row["holds"]["value"], [one["value"] for one in row["earlier"]]) == (40, [30])


def test_the_same_wish_twice_is_one_version(set_it: Set, listed: Set) -> None:
    first, again = set_it(), set_it()

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["version"] == again.json()["version"] == 1
    assert listed()[0]["earlier"] == []


def test_who_has_not_seen_the_version_that_stands_sets_none(set_it: Set, dung: Somebody, listed: Set) -> None:
    set_it()

    late = set_it(dung, value=35)

    assert (late.status_code, late.json()["code"]) == (409, "target_changed")
    assert listed()[0]["holds"]["value"] == 30


@pytest.mark.parametrize("who", ["an", "binh", "em"])
def test_officers_and_committees_set_none(set_it: Set, who: str, request: pytest.FixtureRequest) -> None:
    answer = set_it(request.getfixturevalue(who))

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_nobody_sets_one_outside_their_area(set_it: Set, database: Database, chi: Somebody, dung: Somebody) -> None:
    assert set_it(commune="16690.202507", holder="commune", whose=None).status_code == 404
    assert set_it(holder="hamlet", whose=str(ELSEWHERE)).status_code == 404
    assert set_it(whose=str(ACCOUNT_IDS["em"])).status_code == 404
    assert set_it(dung, holder="hamlet", whose=str(ELSEWHERE), commune=NGHI_LOC).status_code == 201


@pytest.mark.parametrize(
    ("said", "field", "code"),
    [
        ({"value": 0}, "value", "out_of_range"),
        ({"value": "30"}, "value", "unreadable"),
        ({"period": "2026-13"}, "period", "unreadable_period"),
        ({"period": "2026-Q5"}, "period", "unreadable_period"),
        ({"measure": "smiles"}, "measure", "unknown_code"),
        ({"holder": "province"}, "holder", "unknown_code"),
        ({"holder": "commune"}, "whose", "whose_target"),
        ({"whose": None}, "whose", "whose_target"),
        ({"product": "vsi"}, "product", "unknown_field"),
        ({"measure": "numerator"}, "product", "missing_field"),
        ({"decision": "  "}, "decision", "missing_field"),
        ({"decision": "x" * 121}, "decision", "too_long"),
        ({"decided_on": "2026-11-23"}, "decided_on", "out_of_range"),
        ({"period": "2026-10", "decided_on": "2026-11-01"}, "decided_on", "out_of_range"),
    ],
)
def test_what_no_target_can_be_is_refused_by_its_field(set_it: Set, said: Any, field: str, code: str) -> None:
    answer = set_it(**said)

    assert answer.status_code == 422
    assert (field, code) in {(one["field"], one["code"]) for one in answer.json()["errors"]}


def test_a_field_that_nobody_knows_is_refused(set_it: Set) -> None:
    answer = set_it(reached=3)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_field")


def test_a_commune_is_set_no_target_for_a_period_in_which_it_did_not_stand(set_it: Set, dung: Somebody) -> None:
    answer = set_it(dung, holder="commune", whose=None, period="2024-11", decided_on="2024-11-02")

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_unit")


def test_setting_stands_in_the_book_of_acts(set_it: Set, database: Database) -> None:
    set_it()

    with database.reading() as session:
        (entry,) = session.execute(select(AuditEntry)).scalars()
        assert list(audit.broken_at(session)) == []
    assert (entry.act, entry.account_id) == ("target_set", ACCOUNT_IDS["chi"])
    assert (entry.facts["whose"], entry.facts["version"], entry.facts["value"]) == (str(AN), 1, 30)


def test_what_counts_is_what_every_report_counts(
    set_it: Set, listed: Set, officer: Officer, say: Any, binh: Somebody
) -> None:
    home, lan = officer.household("Trần Thị Lan")
    officer.visit(home, TODAY, "advised", say(lan, "interested", "registered", "paid"))
    officer.visit(home, TODAY, "not_home")
    holders: list[dict[str, Any]] = [
        {"holder": "commune", "whose": None},
        {"holder": "hamlet", "whose": str(XOM_1)},
        {"holder": "officer", "whose": str(AN)},
    ]
    for holder in holders:
        set_it(**holder, measure="visits")
        set_it(**holder, measure="households_reached", period="2026")
        set_it(**holder, measure="numerator", product="vsi", period="2026-Q4")

    rows = [row for period in ("2026-Q4", "2026-11", "2026") for row in listed(binh, period=period)]
    for_chi = [row for row in listed(period="2026-Q4") if row["holder"] == "officer"]

    counted = {(row["holder"], row["measure"]): row["counted"] for row in rows if row["holder"] != "hamlet"}
    assert counted == {
        **{(holder, "visits"): 2 for holder in ("commune", "officer")},
        **{(holder, "households_reached"): 1 for holder in ("commune", "officer")},
        **{(holder, "numerator"): 1 for holder in ("commune", "officer")},
    }
    assert [row["counted"] for row in for_chi] == [None]  # one person: who sees no names is not told


def test_the_small_numbers_of_a_hamlet_stay_closed_to_who_sees_no_names(
    set_it: Set, listed: Set, officer: Officer, binh: Somebody
) -> None:
    home, _ = officer.household("Trần Thị Lan")
    officer.visit(home, TODAY, "not_home")
    set_it(holder="hamlet", whose=str(XOM_1))

    (hidden,), (shown,) = listed(), listed(binh)

    assert (hidden["counted"], hidden["percent"]) == (None, None)
    assert (shown["counted"], shown["percent"]) == (1, 3.3)


def test_a_hamlet_whose_number_would_give_away_its_neighbour_s_is_closed_with_it(
    set_it: Set, listed: Set, officer: Officer, binh: Somebody
) -> None:
    for n in range(6):
        officer.visit(officer.household(f"Nhà {n}")[0], TODAY, "not_home")
    set_it(holder="hamlet", whose=str(XOM_1))

    (hidden,), (shown,) = listed(), listed(binh)

    # Six here of six in the commune would say that nobody was visited next door.
    assert (hidden["counted"], shown["counted"]) == (None, 6)


def test_officers_read_targets_on_their_phones_alone(client: TestClient, an: Somebody) -> None:
    answer = client.get("/api/v1/targets", params={"commune": THANH_VINH}, headers=an.headers)

    assert answer.status_code == 403


def test_the_newest_period_comes_first_and_in_it_the_commune(set_it: Set, listed: Set) -> None:
    for period in ("2026", "2026-Q4", "2026-10", "2026-11"):
        set_it(period=period, decided_on="2026-01-15")
    set_it(holder="commune", whose=None)

    assert [(row["period"], row["holder"]) for row in listed()] == [
        ("2026-11", "commune"),
        ("2026-11", "officer"),
        ("2026-10", "officer"),
        ("2026-Q4", "officer"),
        ("2026", "officer"),
    ]


def test_a_bad_period_is_no_question(client: TestClient, chi: Somebody) -> None:
    asked = {"commune": THANH_VINH, "period": "2026-1"}
    answer = client.get("/api/v1/targets", params=asked, headers=chi.headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_period")


def test_versions_are_never_one_number_twice(set_it: Set, listed: Set, now: HandClock) -> None:
    for after, value in enumerate((30, 35, 40)):
        now.passes(minutes=1)
        assert set_it(value=value, after=after).json()["version"] == after + 1

    (row,) = listed()

    assert [row["holds"]["version"], *(one["version"] for one in row["earlier"])] == [3, 2, 1]
    assert UUID(row["whose"]) == AN
