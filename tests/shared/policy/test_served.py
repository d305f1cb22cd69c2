"""A served step stands in the law in its place, whatever the order in which steps arrive."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy.law import Law, Step, packaged
from shared.policy.served import sponsor_of, with_served
from shared.records.law_step import LawStep, Sponsor

LINE = "poverty_line.rural"
FUND = "vsi.support.sponsor.quy_vi_dan.poor"
SERVED = LawStep(
    parameter=LINE, since=date(2027, 1, 1), value=2_200_000, source="Công báo", confidence="high", law="Công văn 99"
)
GIFT = replace(
    SERVED, parameter=FUND, value=20, sponsor=Sponsor(vi="Quỹ Vì dân", en="Fund for the People", gives="percent")
)
MANY = [
    replace(SERVED, since=date(2026, 1, 1), until=date(2027, 6, 30), value=1_500_000),
    replace(SERVED, since=date(2027, 7, 1), instead_of=date(2027, 1, 1)),
    GIFT,
    replace(GIFT, parameter="vsi.support.sponsor.quy_vi_dan.near_poor", value=10),
    replace(GIFT, parameter="vsi.support.sponsor.another.poor"),
]


def steps(law: Law) -> list[tuple[date, int]]:
    return [(step.since, step.value) for step in law.parameters[LINE].steps]


def test_a_law_of_which_nothing_is_served_is_the_release() -> None:
    assert with_served(packaged(), []) == packaged()


def test_a_served_step_can_say_everything_that_a_step_says() -> None:
    assert {field.name for field in fields(Step)} <= {field.name for field in fields(LawStep)}


def test_a_step_of_the_same_day_is_replaced_with_its_law() -> None:
    law = with_served(packaged(), [SERVED])

    found = law.required(LINE, date(2027, 1, 1))
    assert steps(law) == steps(packaged())
    assert (found.law, found.expected, found.unconfirmed) == ("Công văn 99", False, None)


def test_a_shifted_step_leaves_its_old_day() -> None:
    law = with_served(packaged(), [replace(SERVED, since=date(2027, 7, 1), instead_of=date(2027, 1, 1))])

    assert steps(law)[-1] == (date(2027, 7, 1), 2_200_000)
    assert date(2027, 1, 1) not in dict(steps(law))


def test_a_withdrawn_step_is_gone() -> None:
    law = with_served(packaged(), [replace(SERVED, withdrawn=True)])

    assert steps(law) == steps(packaged())[:-1]


@given(st.permutations(MANY))
def test_the_order_in_which_steps_arrive_does_not_matter(arrived: list[LawStep]) -> None:
    assert with_served(packaged(), arrived) == with_served(packaged(), MANY)


def test_a_sponsor_joins_those_of_the_release() -> None:
    law = with_served(packaged(), [GIFT])

    (sponsor,) = [each for each in law.sponsors if each.code == "sponsor:quy_vi_dan"]
    assert (sponsor.vi, sponsor.gives) == ("Quỹ Vì dân", "percent")
    assert law.required(FUND, date(2027, 1, 1)).value == 20


def test_a_sponsor_of_several_groups_is_one_sponsor() -> None:
    law = with_served(packaged(), MANY)

    assert [each.code for each in law.sponsors if "sponsor:" in each.code] == ["sponsor:another", "sponsor:quy_vi_dan"]


UNUSABLE: list[Callable[[LawStep], LawStep]] = [
    lambda gift: replace(gift, sponsor=None),
    lambda gift: replace(gift, withdrawn=True),
    lambda gift: replace(gift, parameter="vsi.of_a_later_release"),
    lambda gift: replace(gift, sponsor=Sponsor(vi="Quỹ", en="Fund", gives="rice")),
]


@pytest.mark.parametrize("damage", UNUSABLE)
def test_what_this_release_cannot_use_is_passed_over(damage: Callable[[LawStep], LawStep]) -> None:
    assert with_served(packaged(), [damage(GIFT)]) == packaged()


@pytest.mark.parametrize(
    ("parameter", "found"),
    [
        (FUND, ("quy_vi_dan", "poor")),
        ("hi.support.sponsor.fund_1.student", ("fund_1", "student")),
        ("vsi.support.sponsor.fund_1.student", None),
        ("vsi.support.state.poor", None),
        ("vsi.support.sponsor.poor", None),
    ],
)
def test_a_sponsors_parameter_names_the_sponsor_and_the_group(parameter: str, found: Any) -> None:
    assert sponsor_of(parameter) == found
