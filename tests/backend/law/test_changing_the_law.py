"""The law changes when one administrator proposes and another confirms: not before, not by one alone, never with
a day left open, and what was confirmed is served to everybody.
"""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.backend.cast import Somebody
from tests.backend.law.conftest import CONFIRMED, DECREE, LINE, SHIFTED

Ask = Callable[..., Any]
Pays = Callable[[str], int]

RATE = {
    "act": "add",
    "parameter": "vsi.support.province.near_poor",
    "since": "2028-01-01",
    "until": "2030-12-31",
    "value": 30,
    "law": "Nghị quyết 12/2027/NQ-HĐND",
    "source": "Công báo tỉnh Nghệ An",
    "confidence": "high",
}


def test_a_proposal_alone_changes_nothing(propose: Ask, pays: Pays) -> None:
    answer = propose(SHIFTED)

    assert answer.status_code == 201
    assert pays("2027-01-01") == 169_400


def test_a_shifted_date_moves_the_amount_and_leaves_no_day_open(change: Ask, pays: Pays) -> None:
    change(SHIFTED)

    assert [pays(day) for day in ("2026-12-31", "2027-01-01", "2027-06-30", "2027-07-01")] == [
        *(115_500, 115_500, 115_500),
        169_400,
    ]


def test_a_confirmed_step_bears_its_law_and_is_expected_no_more(client: TestClient, change: Ask, pays: Pays) -> None:
    change(CONFIRMED)

    quoted = client.get("/api/v1/quote", params={"product": "vsi", "on": "2027-01-01"}).json()
    (line,) = [ground for ground in quoted["because"] if ground["parameter"] == LINE]
    assert (line["law"], line["confidence"], line["expected"]) == (DECREE, "high", False)
    assert pays("2027-01-01") == 169_400


def test_a_date_can_be_shifted_again_and_then_confirmed(change: Ask, pays: Pays) -> None:
    change(SHIFTED)
    change({**SHIFTED, "since": "2027-07-01", "to": "2027-04-01"})
    change({**CONFIRMED, "since": "2027-04-01"})

    assert [pays(day) for day in ("2027-01-01", "2027-03-31", "2027-04-01", "2027-07-01")] == [
        *(115_500, 115_500),
        *(169_400, 169_400),
    ]


def test_a_step_that_is_taken_away_gives_its_days_back(change: Ask, pays: Pays) -> None:
    change({"act": "withdraw", "parameter": LINE, "since": "2027-01-01"})

    assert pays("2027-01-01") == pays("2029-01-01") == 115_500


def test_a_resolutions_rate_is_added_and_ends_the_one_before(change: Ask, pays: Pays) -> None:
    change(RATE)

    assert [pays(day) for day in ("2027-12-31", "2028-01-01")] == [169_400, 145_200]


def test_a_step_that_was_taken_away_can_be_added_anew(change: Ask, pays: Pays) -> None:
    change({"act": "withdraw", "parameter": LINE, "since": "2027-01-01"})
    again = {"act": "add", "parameter": LINE, "since": "2027-01-01", "value": 2_000_000}
    change({**again, "law": DECREE, "source": "Công báo", "confidence": "high"})

    assert pays("2027-01-01") == 154_000


def test_changes_of_one_proposal_stand_or_fall_together(propose: Ask, pays: Pays) -> None:
    answer = propose(CONFIRMED, {"act": "withdraw", "parameter": "vsi.rate", "since": "2025-12-01"})

    assert (answer.status_code, answer.json()["code"]) == (422, "no_such_step")
    assert pays("2027-01-01") == 169_400


def test_nobody_confirms_alone(propose: Ask, confirm: Ask, dung: Somebody, pays: Pays) -> None:
    proposal = propose(SHIFTED).json()["id"]

    answer = confirm(proposal, by=dung)

    assert (answer.status_code, answer.json()["code"]) == (403, "second_person_needed")
    assert pays("2027-01-01") == 169_400


@pytest.mark.parametrize("who", ["an", "binh", "chi", "em"])
def test_only_administrators_propose_look_and_confirm(
    request: pytest.FixtureRequest, client: TestClient, propose: Ask, confirm: Ask, who: str
) -> None:
    somebody, proposal = request.getfixturevalue(who), propose(SHIFTED).json()["id"]

    refused = [
        propose(SHIFTED, by=somebody),
        confirm(proposal, by=somebody),
        client.get("/api/v1/law/proposals", headers=somebody.headers),
        client.get(f"/api/v1/law/proposals/{proposal}", headers=somebody.headers),
    ]

    assert [answer.status_code for answer in refused] == [403] * 4


def test_a_proposal_is_confirmed_once(propose: Ask, confirm: Ask) -> None:
    proposal = propose(SHIFTED).json()["id"]

    first, again = confirm(proposal), confirm(proposal)

    assert first.status_code == 200
    assert (again.status_code, again.json()["code"]) == (409, "already_settled")


def test_a_proposal_falls_when_the_law_it_was_previewed_on_has_changed(propose: Ask, confirm: Ask, pays: Pays) -> None:
    first, second = propose(CONFIRMED).json()["id"], propose(SHIFTED).json()["id"]
    confirm(first)

    late = confirm(second)

    assert (late.status_code, late.json()["code"]) == (409, "law_changed_meanwhile")
    assert pays("2027-01-01") == 169_400


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({**SHIFTED, "to": "2025-12-31"}, "out_of_range"),
        ({**RATE, "since": "2025-01-01", "until": "2025-07-31"}, "steps_overlap"),
        ({**SHIFTED, "parameter": "vsi.rate", "since": "2016-01-01", "to": "2016-02-01"}, "steps_leave_a_gap"),
        ({"act": "shift", "parameter": LINE, "since": "2027-01-01"}, "missing_field"),
        ({**CONFIRMED, "law": None}, "law_not_named"),
        ({**CONFIRMED, "law": " "}, "law_not_named"),
        ({**CONFIRMED, "since": "2027-01-02"}, "no_such_step"),
        ({**CONFIRMED, "parameter": "vsi.unheard_of"}, "unknown_code"),
        ({**CONFIRMED, "act": "abolish"}, "unknown_code"),
        ({**CONFIRMED, "confidence": "certain"}, "unknown_code"),
        ({**CONFIRMED, "value": -1}, "out_of_range"),
        ({**CONFIRMED, "until": "2026-12-31"}, "out_of_range"),
        ({**CONFIRMED, "until": "2028-12-31"}, "steps_leave_a_gap"),
        ({**RATE, "law": None}, "law_not_named"),
        ({**RATE, "source": None}, "missing_field"),
        ({**RATE, "value": None}, "missing_field"),
        ({**RATE, "since": "2025-07-01"}, "step_is_there"),
        (
            {**CONFIRMED, "parameter": RATE["parameter"], "since": "2025-07-01", "until": "2028-12-31"},
            "steps_leave_a_gap",
        ),
        ({**RATE, "parameter": LINE, "since": "2026-06-01", "until": "2026-09-30"}, "steps_leave_a_gap"),
        ({"act": "withdraw", "parameter": "vsi.rate", "since": "2016-01-01"}, "steps_leave_a_gap"),
        ({**CONFIRMED, "law": "Nghị định\u0000"}, "bad_text"),
    ],
)
def test_a_change_that_would_leave_the_law_unwhole_is_refused(
    propose: Ask, contents: Callable[[], str], wrong: dict[str, Any], code: str
) -> None:
    before = contents()

    answer = propose(wrong)

    assert answer.status_code == 422
    assert code in {answer.json()["code"], *(error["code"] for error in answer.json()["errors"])}
    assert contents() == before


def test_a_support_ends_early_by_a_nought(change: Ask, pays: Pays) -> None:
    change({**RATE, "since": "2029-01-01", "value": 0})

    assert [pays(day) for day in ("2028-12-31", "2029-01-01")] == [169_400, 290_400]


def test_the_law_is_open_to_everybody(client: TestClient, change: Ask) -> None:
    change(CONFIRMED)

    told = {each["parameter"]: each for each in client.get("/api/v1/law").json()["parameters"]}
    latest = told[LINE]["steps"][-1]
    assert (latest["since"], latest["value"], latest["law"]) == ("2027-01-01", 2_200_000, DECREE)


def test_eligibility_follows_the_served_law(client: TestClient, change: Ask) -> None:
    sixteen = {"act": "add", "parameter": "vsi.joining.least_age", "since": "2027-01-01", "value": 16}
    change({**sixteen, "law": "Luật mới", "source": "Công báo", "confidence": "high"})

    asked = {"product": "vsi", "birth_date": "2011-12-31", "compulsory": "no", "pension": "no", "citizen": "yes"}
    told = [
        client.get("/api/v1/eligibility", params={**asked, "on": day}).json() for day in ("2026-12-31", "2027-01-01")
    ]
    assert [answer["verdict"] for answer in told] == ["eligible", "not_eligible"]
