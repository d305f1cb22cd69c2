"""A PIN is six digits that a thief does not try first."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.lock.pins import problem_with
from shared import problems


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12a456", "١٢٣٤٥٦", " 28391", "-28391"])
def test_a_pin_is_six_digits(pin: str) -> None:
    assert problem_with(pin) == problems.not_a_pin()


@pytest.mark.parametrize(
    "pin",
    ["111111", "123456", "890123", "654321", "135791", "121212", "123123", "112233", "111222", "000000", "987654"],
)
def test_a_pin_that_everybody_tries_first_is_refused(pin: str) -> None:
    assert problem_with(pin) == problems.easy_pin()


@pytest.mark.parametrize("pin", ["271828", "905134", "100200", "198457"])
def test_any_other_pin_is_taken(pin: str) -> None:
    assert problem_with(pin) is None


def test_hardly_any_pin_is_easy() -> None:
    """What is refused helps nobody who guesses."""
    easy = sum(problem_with("".join(digits)) is not None for digits in product("0123456789", repeat=6))

    assert 1_000 < easy < 5_000


@given(st.text())
def test_whatever_is_typed_gets_an_answer_that_does_not_repeat_it(typed: str) -> None:
    problem = problem_with(typed)

    assert problem is None or problem in (problems.not_a_pin(), problems.easy_pin())
