"""Money is exact until the one place where it is rounded."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.money import money_label, percent_of, to_dong

FRACTIONS = st.fractions(-(10**15), 10**15, max_denominator=10**6)


@pytest.mark.parametrize(
    ("amount", "dong"),
    [
        (Fraction(0), 0),
        (Fraction(1, 2), 1),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(49, 100), 0),
        (Fraction(51, 100), 1),
        (Fraction(-1, 2), 0),
        (Fraction(-51, 100), -1),
        (Fraction(10**30) + Fraction(1, 2), 10**30 + 1),
    ],
)
def test_half_a_dong_goes_up(amount: Fraction, dong: int) -> None:
    assert to_dong(amount) == dong


@given(FRACTIONS)
def test_rounding_moves_an_amount_by_half_a_dong_at_most(amount: Fraction) -> None:
    moved = to_dong(amount) - amount

    assert -Fraction(1, 2) < moved <= Fraction(1, 2)


@given(st.integers(-(10**18), 10**18))
def test_whole_dong_stay_as_they_are(amount: int) -> None:
    assert to_dong(Fraction(amount)) == amount


@given(st.integers(0, 100), st.integers(0, 10**12))
def test_a_share_and_what_is_left_make_the_whole(percent: int, amount: int) -> None:
    assert percent_of(percent, amount) + percent_of(100 - percent, amount) == amount


def test_twenty_two_percent_of_the_lowest_income_is_what_bhxh_publishes() -> None:
    # 1,500,000 đ is the rural poverty line of 2022–2025 (policy data, section 1.1).
    assert percent_of(22, 1_500_000) == 330_000


def test_a_rate_may_itself_be_a_fraction() -> None:
    assert percent_of(Fraction(9, 2), 2_340_000) == 105_300


@pytest.mark.parametrize(
    ("amount", "label"),
    [(0, "0 đ"), (999, "999 đ"), (1_000, "1.000 đ"), (12_345_000, "12.345.000 đ"), (-66_000, "-66.000 đ")],
)
def test_an_amount_reads_as_people_write_it(amount: int, label: str) -> None:
    assert money_label(amount) == label


@given(st.integers(-(10**15), 10**15))
def test_a_label_holds_every_digit_of_the_amount(amount: int) -> None:
    assert int(money_label(amount).removesuffix(" đ").replace(".", "")) == amount
