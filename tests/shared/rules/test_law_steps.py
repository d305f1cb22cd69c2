"""A served step names its law or what is missing, its day and its value; a follow-up its reason and its days."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.records.follow_up import FollowUp
from shared.records.law_step import LawStep, Sponsor
from shared.rules import follow_ups
from shared.rules.law_steps import problems_in

STEP = LawStep(
    parameter="vsi.support.state.poor", since=date(2027, 1, 1), value=50, source="Công báo", confidence="high", law="NĐ"
)
FUND = Sponsor(vi="Quỹ Vì dân", en="Fund", gives="percent", residence="permanent", communes=("17827.202507",))
FOLLOW_UP = FollowUp(
    household=UUID(int=1),
    reason="amount_changes",
    about=date(2027, 1, 1),
    due=date(2026, 12, 31),
    assigned_to=UUID(int=2),
)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"parameter": "Vsi rate"}, "unknown_code", "parameter"),
        ({"parameter": "x" * 97}, "too_long", "parameter"),
        ({"value": -1}, "out_of_range", "value"),
        ({"value": 10**12 + 1}, "out_of_range", "value"),
        ({"since": date(2007, 12, 31)}, "out_of_range", "since"),
        ({"until": date(2026, 12, 31)}, "out_of_range", "until"),
        ({"instead_of": date(2108, 1, 1)}, "out_of_range", "instead_of"),
        ({"law": None}, "law_not_named", "law"),
        ({"law": " ", "unconfirmed": " "}, "law_not_named", "law"),
        ({"law": "x" * 401}, "too_long", "law"),
        ({"source": " "}, "missing_field", "source"),
        ({"confidence": "certain"}, "unknown_code", "confidence"),
        ({"bound": "max"}, "unknown_code", "bound"),
        ({"note": "\x00"}, "bad_text", "note"),
        ({"note": "x" * 401}, "too_long", "note"),
        ({"sponsor": replace(FUND, gives="rice")}, "unknown_code", "sponsor.gives"),
        ({"sponsor": replace(FUND, residence="x")}, "unknown_code", "sponsor.residence"),
        ({"sponsor": replace(FUND, communes=("17827",))}, "unknown_unit", "sponsor.communes"),
        ({"sponsor": FUND, "value": 101}, "out_of_range", "value"),
    ],
)
def test_what_is_wrong_with_a_step_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    found = problems_in(replace(STEP, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]


@pytest.mark.parametrize(
    "change",
    [{}, {"law": None, "unconfirmed": "Số quyết định"}, {"until": date(2027, 1, 1)}, {"sponsor": FUND, "value": 100}],
)
def test_nothing_is_wrong_with_a_step_that_says_what_it_must(change: dict[str, Any]) -> None:
    assert problems_in(replace(STEP, **change)) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"reason": "because"}, "unknown_code", "reason"),
        ({"state": "late"}, "unknown_code", "state"),
        ({"about": date(2007, 12, 31)}, "out_of_range", "about"),
        ({"due": date(2007, 12, 31)}, "out_of_range", "due"),
    ],
)
def test_what_is_wrong_with_a_follow_up_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    assert follow_ups.problems_in(FOLLOW_UP) == []

    found = follow_ups.problems_in(replace(FOLLOW_UP, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]
