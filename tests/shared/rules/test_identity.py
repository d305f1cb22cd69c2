"""The digits of a personal number agree with birth and sex, or the officer is told; they never stand in the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.rules.identity import (
    birth_year_in,
    disagreements,
    problems_in_bhxh_number,
    problems_in_number,
    sex_in,
)

# Decree 137/2015 and Circular 59/2021, as the policy data gives them (section 4): digit, century, sex.
CENTURIES = [(digit, 1900 + digit // 2 * 100, "female" if digit % 2 else "male") for digit in range(10)]


@pytest.mark.parametrize(("digit", "century", "sex"), CENTURIES)
def test_the_fourth_digit_tells_century_and_sex(digit: int, century: int, sex: str) -> None:
    number = f"040{digit}75001234"

    assert birth_year_in(number) == century + 75
    assert sex_in(number) == sex


@given(
    year=st.integers(1900, 2399), sex=st.sampled_from(["male", "female"]), place=st.sampled_from(["001", "040", "096"])
)
def test_a_number_made_by_the_rule_agrees(year: int, sex: str, place: str) -> None:
    digit = (year - 1900) // 100 * 2 + (sex == "female")

    assert disagreements(f"{place}{digit}{year % 100:02}000001", birth_year=year, sex=sex) == []


def test_what_is_not_known_agrees() -> None:
    assert disagreements("040075001234", birth_year=None, sex=None) == []


def test_each_disagreement_is_told_of_its_own_field() -> None:
    found = disagreements("003180001234", birth_year=1975, sex="male")

    assert [(one.code, one.field) for one in found] == [
        ("number_of_no_province", "id_number"),
        ("number_tells_another_birth", "birth"),
        ("number_tells_another_sex", "sex"),
    ]


def test_who_was_born_abroad_is_let_pass() -> None:
    assert disagreements("138075001234", birth_year=1975, sex="male") == []


@pytest.mark.parametrize(
    "number", ["", "04007500123", "0400750012345", "04007500123x", "٠٤٠٠٧٥٠٠١٢٣٤", "040075001234\n"]
)
def test_a_number_has_twelve_digits(number: str) -> None:
    assert [one.code for one in problems_in_number("id_number", number)] == ["not_an_id_number"]


@pytest.mark.parametrize("number", ["", "123456789", "12345678901", "123456789x"])
def test_an_old_number_has_ten_digits(number: str) -> None:
    assert [one.code for one in problems_in_bhxh_number("bhxh_number", number)] == ["not_a_bhxh_number"]


def test_numbers_may_be_absent() -> None:
    assert problems_in_number("id_number", None) == problems_in_bhxh_number("bhxh_number", None) == []
