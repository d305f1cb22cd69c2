"""Questions as texts: what cannot be read is a problem of its field, all of them at once, never a guess."""

from datetime import date

import pytest

from shared.policy.reading import read_eligibility, read_quote
from shared.problems import Refused

QUOTE = {"product": "vsi", "on": "2026-11-21"}


def test_a_question_for_an_amount_is_read() -> None:
    request = read_quote({**QUOTE, "income": "1500000", "months": "12", "residence": "permanent"}, ["poor"])

    assert (request.on, request.income, request.months, request.groups) == (
        date(2026, 11, 21),
        1_500_000,
        12,
        ("poor",),
    )
    assert request.months_supported_so_far == 0


@pytest.mark.parametrize("text", ["2011", "2011-11-21"])
def test_a_birth_is_a_year_or_a_day(text: str) -> None:
    request = read_eligibility({**QUOTE, "birth_date": text})

    assert request.birth in {2011, date(2011, 11, 21)}


@pytest.mark.parametrize("text", ["", " 1", "1_000", "１５０００００", "1.5", "-1", "+1", "1e6", "0x10", "9" * 16, "∞"])
def test_a_number_is_whole_and_in_plain_digits(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quote({**QUOTE, "income": text})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("unreadable", "income")]


@pytest.mark.parametrize("text", ["", "2026-02-29", "21/11/2026", "2026-11-21T00:00:00", "20261121", "2026-11-21 "])
def test_a_day_is_year_month_day(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_quote({**QUOTE, "on": text})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("unreadable_day", "on")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read_quote({"income": "x", "months": "y"})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("missing_field", "product"),
        ("missing_field", "on"),
        ("unreadable", "income"),
        ("unreadable", "months"),
    ]


def test_a_birth_that_is_neither_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_eligibility({**QUOTE, "birth_date": "11/2011", "certificate_year": "năm nay"})

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [
        ("unreadable_day", "birth_date"),
        ("unreadable", "certificate_year"),
    ]
