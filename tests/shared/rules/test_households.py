"""A household is kept as its family says it, with a telephone number that can be called."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.household import Household
from shared.rules.households import problems_in
from tests.shared.good_record import HOUSEHOLD, XOM_1


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"head_name": ""}, "not_a_name", "head_name"),
        ({"head_name": "   "}, "not_a_name", "head_name"),
        ({"head_name": "Bác Tám 😀"}, "not_a_name", "head_name"),
        ({"head_name": "Bác\u200b Tám"}, "not_a_name", "head_name"),
        ({"head_name": "Bác\u00ad Tám"}, "not_a_name", "head_name"),
        ({"head_name": "Đ" * 121}, "too_long", "head_name"),
        ({"head_name": "Đ" * 200}, "too_long", "head_name"),
        ({"address": "x" * 201}, "too_long", "address"),
        ({"certificate": "MAYBE"}, "unknown_code", "certificate"),
        ({"certificate": "Poor"}, "unknown_code", "certificate"),
        ({"certificate_year": 1999}, "out_of_range", "certificate_year"),
        ({"certificate_year": 2**63}, "out_of_range", "certificate_year"),
        ({"certificate_year": -(2**63) - 1}, "out_of_range", "certificate_year"),
        ({"certificate_number": "1" * 65}, "too_long", "certificate_number"),
        ({"household_code": "1" * 21}, "too_long", "household_code"),
    ],
)
def test_what_is_wrong_with_a_household_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    found = problems_in(replace(HOUSEHOLD, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param("+84912345678", id="mobile"),
        pytest.param("+84352345678", id="mobile of the range that had eleven digits"),
        pytest.param("+842383844567", id="landline of Nghệ An"),
        pytest.param("+84243825517", id="short landline"),
    ],
)
def test_a_number_in_the_international_form_can_be_called(phone: str) -> None:
    assert problems_in(replace(HOUSEHOLD, phone=phone)) == []


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param("", id="nothing"),
        pytest.param("0912345678", id="national form"),
        pytest.param("84912345678", id="no plus"),
        pytest.param("+84 912 345 678", id="blanks"),
        pytest.param("+840912345678", id="nought left in"),
        pytest.param("+8491234567", id="a digit short"),
        pytest.param("+849123456789", id="a digit long"),
        pytest.param("+841692345678", id="old mobile of eleven digits"),
        pytest.param("+84113", id="emergency call"),
        pytest.param("+85620123456", id="Laos"),
        pytest.param("+84９12345678", id="full-width digit"),
        pytest.param("+84912345678\n", id="newline after it"),
        pytest.param("không có", id="words"),
    ],
)
def test_a_number_that_cannot_be_called_is_refused(phone: str) -> None:
    found = problems_in(replace(HOUSEHOLD, phone=phone))

    assert [(problem.code, problem.field) for problem in found] == [("not_a_phone", "phone")]


@pytest.mark.parametrize(
    "name", ["null", "undefined", "NaN", "True", "Robert'); DROP TABLE visits;--", "O'Nghịch", "<b>Tám</b>", "Đ" * 120]
)
def test_a_strange_name_is_kept_as_it_was_told(name: str) -> None:
    assert problems_in(replace(HOUSEHOLD, head_name=name)) == []


def test_a_family_need_not_tell_more_than_a_name() -> None:
    assert problems_in(Household(hamlet=XOM_1, head_name="Moong Văn Nghệ")) == []


@given(st.sampled_from("35789"), st.integers(0, 10**8 - 1))
def test_every_mobile_number_is_accepted_also_of_operators_to_come(first: str, rest: int) -> None:
    assert problems_in(replace(HOUSEHOLD, phone=f"+84{first}{rest:08}")) == []
