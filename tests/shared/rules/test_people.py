"""A person is kept as the family says; only the form of what is said can be wrong."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.person import Person
from shared.rules.people import problems_in
from tests.shared.good_record import HOUSE, PERSON


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "not_a_name", "name"),
        ({"name": "Mai ❤"}, "not_a_name", "name"),
        ({"name": "M" * 200}, "too_long", "name"),
        ({"relation": "boss"}, "unknown_code", "relation"),
        ({"sex": "Male"}, "unknown_code", "sex"),
        ({"birth": "1975-02-30"}, "unreadable_day", "birth"),
        ({"birth": "1850"}, "out_of_range", "birth"),
        ({"residence": "somewhere"}, "unknown_code", "residence"),
        ({"ethnic_minority": "maybe"}, "unknown_code", "ethnic_minority"),
        ({"compulsory": ""}, "unknown_code", "compulsory"),
        ({"pension": "YES"}, "unknown_code", "pension"),
        ({"member": "true"}, "unknown_code", "member"),
        ({"months_supported": -1}, "out_of_range", "months_supported"),
        ({"months_supported": 601}, "out_of_range", "months_supported"),
        ({"months_supported": 2**63}, "out_of_range", "months_supported"),
    ],
)
def test_what_is_wrong_with_a_person_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    found = problems_in(replace(PERSON, **change))

    assert [(problem.code, problem.field) for problem in found] == [(code, field)]


@pytest.mark.parametrize(
    "number",
    [
        "",
        "04007500123",
        "0400750012345",
        "04007500123a",
        "040 075 001 234",
        "٠٤٠٠٧٥٠٠١٢٣٤",
        "040075001234\n",
        "186123456",
    ],
    ids=["nothing", "11", "13", "letter", "blanks", "Arabic digits", "newline", "old card of 9 digits"],
)
def test_a_personal_number_has_twelve_digits(number: str) -> None:
    found = problems_in(replace(PERSON, id_number=number))

    assert [(problem.code, problem.field) for problem in found] == [("not_an_id_number", "id_number")]


@given(st.integers(0, 10**12 - 1))
def test_whatever_twelve_digits_say_is_not_judged(number: int) -> None:
    # No check digit is published; an unknown province or another century is a question, not a refusal.
    assert problems_in(replace(PERSON, id_number=f"{number:012}")) == []


def test_a_person_may_be_known_by_name_alone() -> None:
    assert problems_in(Person(household=HOUSE, name="Mai", relation="other")) == []


def test_everything_wrong_is_told_at_once() -> None:
    found = problems_in(replace(PERSON, name="", sex="x", birth="55", id_number="1"))

    assert [problem.field for problem in found] == ["name", "sex", "birth", "id_number"]
