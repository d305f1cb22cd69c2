"""Months paid ahead are never priced again, whatever becomes of the law."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.policy import QuoteRequest, paid_month, quote

DECEMBER = date(2026, 12, 1)
POOR_YEAR = QuoteRequest(on=date(2026, 12, 15), groups=("poor",), residence="permanent", months=12)


def test_a_month_of_2027_paid_in_2026_costs_what_it_cost_in_2026() -> None:
    paid = paid_month(POOR_YEAR, DECEMBER, date(2027, 6, 30))

    assert paid is not None
    assert (paid.paid_on, paid.contribution, paid.supported, paid.pays) == (
        date(2026, 12, 15),
        330_000,
        264_000,
        66_000,
    )
    assert quote(replace(POOR_YEAR, on=date(2027, 6, 30))).pays == 96_800


@pytest.mark.parametrize("month", [date(2026, 11, 30), date(2027, 12, 1), date(2025, 12, 1)])
def test_a_month_that_the_payment_does_not_cover_is_not_fixed(month: date) -> None:
    assert paid_month(POOR_YEAR, DECEMBER, month) is None


def test_of_twelve_months_with_118_used_two_are_supported() -> None:
    payment = replace(POOR_YEAR, groups=(), months_supported_so_far=118)

    months = [
        paid_month(payment, DECEMBER, date(2026 + (11 + place) // 12, (11 + place) % 12 + 1, 1)) for place in range(12)
    ]

    assert [month.pays for month in months if month] == [247_500, 247_500, *[330_000] * 10]


def test_a_month_of_years_paid_at_once_has_no_price_of_its_own() -> None:
    paid = paid_month(replace(POOR_YEAR, months=None, years_ahead=5), DECEMBER, date(2031, 11, 1))

    assert paid is not None
    assert (paid.contribution, paid.supported, paid.pays) == (330_000, 264_000, None)


def test_health_insurance_paid_before_the_base_salary_rose_keeps_its_price() -> None:
    payment = QuoteRequest(product="hi", on=date(2026, 6, 30), groups=("household",), member_order=1, months=12)

    paid = paid_month(payment, date(2026, 7, 1), date(2027, 6, 1))

    assert paid is not None
    assert paid.pays == 105_300
    assert quote(replace(payment, on=date(2026, 7, 1))).pays == 113_850


@given(st.dates(date(2018, 1, 1), date(2035, 12, 31)), st.sampled_from([1, 3, 6, 12]), st.integers(0, 130))
def test_the_months_of_a_payment_add_up_to_it(on: date, months: int, used: int) -> None:
    payment = QuoteRequest(on=on, months=months, months_supported_so_far=used, residence="permanent")
    first_month = date(on.year, 1, 1)

    paid = [paid_month(payment, first_month, date(on.year, 1 + place, 28)) for place in range(months)]

    assert sum(month.pays or 0 for month in paid if month) == quote(payment).total_pays
    assert all(paid)
