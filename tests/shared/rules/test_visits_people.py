"""What is said of each person in a visit: advice and answer, eligibility and amount, steps of joining."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records.visit import Advice, AppHelp, Assessment, PersonInVisit, QuoteShown, Step, SupportShown
from shared.rules.visits import MONEY_MAX, problems_in
from shared.vocabulary import answers, refusals, steps
from tests.shared.good_record import ASSESSMENT, DUC, QUOTE, VISIT

ADVICE = Advice(product="vsi", topics=("pension",), answer="considering")
STEP = Step(product="vsi", step="paid", on=date(2026, 11, 21), method="monthly", months=1, amount=198_000)
TODAY = date(2026, 11, 21)

Found = list[tuple[str, str | None]]


def _found(**said: Any) -> Found:
    visit = replace(VISIT, persons=(PersonInVisit(person=DUC, **said),))
    return [(problem.code, problem.field) for problem in problems_in(visit)]


def _found_in_quote(quote: QuoteShown) -> Found:
    return _found(assessments=(replace(ASSESSMENT, quote=quote),))


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": "life"}, "unknown_code", "product"),
        ({"topics": ("pension", "weather")}, "unknown_code", "topics"),
        ({"topics": ("pension",) * 7}, "too_long", "topics"),
        ({"answer": "YES"}, "unknown_code", "answer"),
        ({"answer": "declined"}, "reason_needed", "reason"),
        ({"answer": "declined", "reason": "because"}, "unknown_code", "reason"),
    ],
)
def test_what_is_wrong_with_advice_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    other_product = replace(ADVICE, product="hi")

    assert _found(advice=(other_product, replace(ADVICE, **change))) == [(code, f"persons.0.advice.1.{field}")]


@pytest.mark.parametrize("reason", sorted(refusals.CODES))
def test_who_declines_has_a_reason(reason: str) -> None:
    assert _found(advice=(replace(ADVICE, answer="declined", reason=reason),)) == []


@pytest.mark.parametrize("answer", sorted(set(answers.CODES) - {"declined"}))
def test_no_other_answer_needs_one(answer: str) -> None:
    assert _found(advice=(replace(ADVICE, answer=answer),)) == []


def test_a_product_is_spoken_of_and_assessed_once() -> None:
    assert _found(advice=(ADVICE, ADVICE)) == [("said_twice", "persons.0.advice")]
    assert _found(assessments=(ASSESSMENT, ASSESSMENT)) == [("said_twice", "persons.0.assessments")]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": "life"}, "unknown_code", "product"),
        ({"verdict": "maybe"}, "unknown_code", "verdict"),
        ({"reasons": ("age",) * 21}, "too_long", "reasons"),
        ({"missing": ("birth",) * 21}, "too_long", "missing"),
        ({"groups": ("poor",) * 21}, "too_long", "groups"),
        ({"reasons": ("r" * 65,)}, "too_long", ""),
        ({"certificate_year": 1999}, "out_of_range", "certificate_year"),
        ({"certificate_year": 2**63}, "out_of_range", "certificate_year"),
        ({"residence": "abroad"}, "unknown_code", "residence"),
    ],
)
def test_what_is_wrong_with_an_assessment_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    place = f"persons.0.assessments.0.{field}".rstrip(".")

    assert _found(assessments=(replace(ASSESSMENT, **change),)) == [(code, place)]


def test_an_assessment_need_not_show_an_amount() -> None:
    assert _found(assessments=(Assessment(product="hi", verdict="not_enough_information", missing=("birth",)),)) == []


# --- the amount at the door -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"income": -1}, "out_of_range", "income"),
        ({"income": 10**15}, "out_of_range", "income"),
        ({"contribution": -1}, "out_of_range", "contribution"),
        ({"contribution": 2**63}, "out_of_range", "contribution"),
        ({"pays": -1}, "out_of_range", "pays"),
        ({"pays": 330_000}, "does_not_add_up", "pays"),
        ({"pays": 197_999}, "does_not_add_up", "pays"),
        ({"support": ()}, "does_not_add_up", "pays"),
        ({"support": QUOTE.support * 2}, "does_not_add_up", "pays"),
        ({"support": QUOTE.support * 21}, "too_long", "support"),
        ({"months": 0}, "out_of_range", "months"),
        ({"months": 601}, "out_of_range", "months"),
        ({"total_pays": -1}, "out_of_range", "total_pays"),
        ({"total_pays": MONEY_MAX + 1}, "out_of_range", "total_pays"),
        ({"on": date(2007, 12, 31)}, "out_of_range", "on"),
        ({"on": date(9999, 12, 31)}, "out_of_range", "on"),
    ],
)
def test_what_is_wrong_with_an_amount_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    assert _found_in_quote(replace(QUOTE, **change)) == [(code, f"persons.0.assessments.0.quote.{field}")]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"amount": -132_000}, "out_of_range", "amount"),
        ({"rate_percent": 101}, "out_of_range", "rate_percent"),
        ({"rate_percent": -1}, "out_of_range", "rate_percent"),
        ({"scheme": "s" * 65}, "too_long", "scheme"),
        ({"group": "g" * 65}, "too_long", "group"),
        ({"law": "l" * 401}, "too_long", "law"),
        ({"confidence": "c" * 17}, "too_long", "confidence"),
    ],
)
def test_what_is_wrong_with_a_share_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    (share,) = QUOTE.support

    found = _found_in_quote(replace(QUOTE, support=(replace(share, **change),)))

    assert found == [(code, f"persons.0.assessments.0.quote.support.0.{field}")]


def test_a_total_that_is_not_published_is_left_out() -> None:
    assert _found_in_quote(replace(QUOTE, total_pays=None)) == []


@given(st.integers(0, MONEY_MAX), st.lists(st.integers(0, MONEY_MAX), max_size=3), st.integers(-(10**6), 10**6))
def test_an_amount_adds_up_or_is_refused(contribution: int, shares: list[int], wrong_by: int) -> None:
    support = tuple(
        SupportShown(scheme="state", group="poor", rate_percent=50, amount=share, law="", confidence="")
        for share in shares
    )
    pays = contribution - sum(shares) + wrong_by

    found = _found_in_quote(replace(QUOTE, contribution=contribution, support=support, pays=pays))

    assert (found == []) == (wrong_by == 0 and 0 <= pays <= MONEY_MAX)


# --- steps of joining -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"product": "life"}, "unknown_code", "product"),
        ({"step": "promised"}, "unknown_code", "step"),
        ({"step": "confirmed"}, "not_the_officers_step", "step"),
        ({"on": date(2000, 1, 1)}, "out_of_range", "on"),
        ({"method": "cash"}, "unknown_code", "method"),
        ({"months": 0}, "out_of_range", "months"),
        ({"months": 601}, "out_of_range", "months"),
        ({"amount": -1}, "out_of_range", "amount"),
        ({"amount": 10**15}, "out_of_range", "amount"),
    ],
)
def test_what_is_wrong_with_a_step_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    assert _found(steps=(replace(STEP, **change),)) == [(code, f"persons.0.steps.0.{field}")]


@pytest.mark.parametrize("step", sorted(set(steps.CODES) - {"confirmed"}))
def test_an_officer_records_every_step_but_the_confirmation(step: str) -> None:
    assert _found(steps=(Step(product="vsi", step=step, on=TODAY),)) == []


def test_nobody_takes_twenty_one_steps_in_one_visit() -> None:
    assert _found(steps=(STEP,) * 21) == [("too_long", "persons.0.steps")]


@pytest.mark.parametrize(
    ("apps", "code", "field"),
    [
        ((AppHelp(app="zalo", result="shown"),), "unknown_code", "persons.0.apps.0.app"),
        ((AppHelp(app="vssid", result="lost"),), "unknown_code", "persons.0.apps.0.result"),
        (
            (AppHelp(app="vssid", result="shown"), AppHelp(app="vssid", result="installed")),
            "said_twice",
            "persons.0.apps",
        ),
    ],
)
def test_help_is_with_an_app_once_and_came_as_far_as_the_words_know(
    apps: tuple[AppHelp, ...], code: str, field: str
) -> None:
    assert _found(apps=apps) == [(code, field)]
