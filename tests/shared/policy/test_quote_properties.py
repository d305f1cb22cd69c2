"""What holds of every quote, whatever is asked."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.policy import Law, Quote, QuoteRequest, groups, income_range, packaged, quote

DAYS = st.dates(date(2016, 1, 1), date(2035, 12, 31))
GROUPS = st.lists(st.sampled_from(groups()), max_size=4).map(tuple)
RESIDENCES = st.sampled_from([None, "permanent", "temporary"])
USED = st.integers(0, 130)


@st.composite
def questions(draw: st.DrawFn) -> QuoteRequest:
    on = draw(DAYS)
    return QuoteRequest(
        on=on,
        income=draw(st.integers(*income_range(on))),
        groups=draw(GROUPS),
        residence=draw(RESIDENCES),
        months=draw(st.sampled_from([1, 3, 6, 12])),
        months_supported_so_far=draw(USED),
    )


@given(questions())
def test_nobody_is_paid_and_nobody_pays_more_than_the_contribution(question: QuoteRequest) -> None:
    quoted = quote(question)

    assert 0 <= quoted.pays <= quoted.contribution
    assert quoted.total_pays is not None
    assert quoted.months * quoted.pays <= quoted.total_pays <= quoted.months * quoted.contribution
    assert quoted.contribution == quoted.pays + sum(each.amount for each in quoted.support)


@given(questions(), st.data())
def test_support_does_not_hang_on_the_income(question: QuoteRequest, data: st.DataObject) -> None:
    other_income = data.draw(st.integers(*income_range(question.on)))

    assert quote(replace(question, income=other_income)).support == quote(question).support


@given(questions(), st.sampled_from(["state", "province"]), st.integers(0, 100), st.integers(0, 100))
def test_a_higher_rate_never_makes_anybody_pay_more(
    question: QuoteRequest, scheme: str, one_rate: int, other_rate: int
) -> None:
    lower, higher = sorted([one_rate, other_rate])

    dearer = quote(question, _with_rate(packaged(), scheme, lower))
    cheaper = quote(question, _with_rate(packaged(), scheme, higher))

    assert cheaper.pays <= dearer.pays


@given(questions(), st.integers(0, 100), st.integers(0, 100))
def test_supports_together_never_pay_more_than_the_contribution(
    question: QuoteRequest, state: int, province: int
) -> None:
    law = _with_rate(_with_rate(packaged(), "state", state), "province", province)
    at_the_lowest_income = replace(question, income=None, residence="permanent")

    quoted = quote(at_the_lowest_income, law)

    assert 0 <= quoted.pays <= quoted.contribution


def _with_rate(law: Law, scheme: str, rate: int) -> Law:
    for group in groups():
        parameter = law.parameters[f"vsi.support.{scheme}.{group}"]
        law = law.with_parameter(replace(parameter, steps=tuple(replace(step, value=rate) for step in parameter.steps)))
    return law


@given(questions(), st.data())
def test_more_groups_never_make_anybody_pay_more(question: QuoteRequest, data: st.DataObject) -> None:
    another = data.draw(st.sampled_from(groups()))

    assert quote(replace(question, groups=(*question.groups, another))).pays <= quote(question).pays


@given(questions())
def test_amounts_change_only_on_a_dated_step(question: QuoteRequest) -> None:
    day_before = question.on - timedelta(days=1)
    assume(question.on not in _days_of_change() and day_before >= date(2016, 1, 1))

    assert _amounts(quote(question)) == _amounts(quote(replace(question, on=day_before)))


def _days_of_change() -> set[date]:
    steps = [step for parameter in packaged().parameters.values() for step in parameter.steps]
    return {step.since for step in steps} | {step.until + timedelta(days=1) for step in steps if step.until}


def _amounts(quoted: Quote) -> object:
    return quoted.income, quoted.contribution, quoted.support, quoted.pays, quoted.total_pays, quoted.because
