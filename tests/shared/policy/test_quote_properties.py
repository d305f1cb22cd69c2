"""What holds of every quote of both insurances, whatever is asked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from shared.clock import day_of
from shared.policy import Law, Quote, QuoteRequest, groups, income_range, packaged, quote
from shared.policy.law import Parameter, Silence, Step
from shared.problems import Refused

FIRST_DAY = {"vsi": date(2016, 1, 1), "hi": date(2018, 12, 1)}
LAST_DAY = date(2035, 12, 31)
HEALTH_GROUPS = tuple(code for code in groups("hi") if code != "household")
MONTHS = st.sampled_from([1, 3, 6, 12])
RESIDENCES = st.sampled_from([None, "permanent", "temporary"])
USED = st.integers(0, 130)


@st.composite
def voluntary(draw: st.DrawFn) -> QuoteRequest:
    on = draw(st.dates(FIRST_DAY["vsi"], LAST_DAY))
    return QuoteRequest(
        on=on,
        income=draw(st.integers(*income_range(on))),
        groups=tuple(draw(st.lists(st.sampled_from(groups()), max_size=4))),
        residence=draw(RESIDENCES),
        months=draw(MONTHS),
        months_supported_so_far=draw(USED),
    )


@st.composite
def health(draw: st.DrawFn) -> QuoteRequest:
    own = draw(st.lists(st.sampled_from(HEALTH_GROUPS), max_size=4))
    return QuoteRequest(
        product="hi",
        on=draw(st.dates(FIRST_DAY["hi"], LAST_DAY)),
        groups=tuple(own),
        member_order=None if own else draw(st.integers(1, 50)),
        residence=draw(RESIDENCES),
        months=draw(MONTHS),
        months_supported_so_far=draw(USED),
    )


QUESTIONS = voluntary() | health()


@given(QUESTIONS)
def test_nobody_is_paid_and_nobody_pays_more_than_the_contribution(question: QuoteRequest) -> None:
    quoted = _answered(question)

    assert 0 <= quoted.pays <= quoted.contribution
    assert quoted.total_pays is not None
    assert quoted.months * quoted.pays <= quoted.total_pays <= quoted.months * quoted.contribution
    assert quoted.contribution == quoted.pays + sum(each.amount for each in quoted.support)


@given(QUESTIONS)
def test_more_months_cost_more_but_never_more_than_their_contributions(question: QuoteRequest) -> None:
    totals = [_total(replace(question, months=months)) for months in (1, 3, 6, 12)]

    assert totals == sorted(totals)
    assert all(
        later - earlier <= _answered(question).contribution * added
        for earlier, later, added in zip(totals, totals[1:], (2, 3, 6), strict=False)
    )


@given(QUESTIONS, USED)
def test_more_months_supported_before_never_make_it_cheaper(question: QuoteRequest, more: int) -> None:
    used = question.months_supported_so_far

    assert _total(replace(question, months_supported_so_far=used + more)) >= _total(question)


@given(voluntary(), st.data())
def test_support_does_not_hang_on_the_income(question: QuoteRequest, data: st.DataObject) -> None:
    other_income = data.draw(st.integers(*income_range(question.on)))

    assert quote(replace(question, income=other_income)).support == quote(question).support


@given(voluntary(), st.data())
def test_a_higher_income_never_costs_less(question: QuoteRequest, data: st.DataObject) -> None:
    lower, higher = sorted(data.draw(st.integers(*income_range(question.on))) for _ in range(2))

    assert quote(replace(question, income=lower)).pays <= quote(replace(question, income=higher)).pays


@given(st.dates(FIRST_DAY["hi"], LAST_DAY), st.integers(1, 49))
def test_a_later_member_never_pays_more_than_an_earlier_one(on: date, order: int) -> None:
    earlier = QuoteRequest(product="hi", on=on, member_order=order)

    assert quote(replace(earlier, member_order=order + 1)).pays <= quote(earlier).pays


@given(QUESTIONS, st.sampled_from(["state", "province"]), st.integers(0, 100), st.integers(0, 100))
def test_a_higher_rate_never_makes_anybody_pay_more(
    question: QuoteRequest, scheme: str, one_rate: int, other_rate: int
) -> None:
    lower, higher = sorted([one_rate, other_rate])
    assume(lower or question.product == "vsi")  # without the State's share there is no bill for health insurance

    dearer = _answered(question, _with_rate(packaged(), scheme, lower))
    cheaper = _answered(question, _with_rate(packaged(), scheme, higher))

    assert cheaper.pays <= dearer.pays


@given(QUESTIONS, st.integers(1, 100), st.integers(0, 100))
def test_supports_together_never_pay_more_than_the_contribution(
    question: QuoteRequest, state: int, province: int
) -> None:
    law = _with_rate(_with_rate(packaged(), "state", state), "province", province)
    at_the_lowest_income = replace(question, income=None, residence="permanent")

    quoted = _answered(at_the_lowest_income, law)

    assert 0 <= quoted.pays <= quoted.contribution


def _with_rate(law: Law, scheme: str, rate: int) -> Law:
    """The law with every rate that a scheme has ever given replaced by one."""
    supports = [each for name, each in law.parameters.items() if f".support.{scheme}." in name]
    return law.with_parameters(
        replace(each, steps=tuple(replace(step, value=rate) for step in each.steps)) for each in supports
    )


@given(voluntary(), st.data())
def test_more_groups_never_make_anybody_pay_more(question: QuoteRequest, data: st.DataObject) -> None:
    another = data.draw(st.sampled_from(groups()))

    assert quote(replace(question, groups=(*question.groups, another))).pays <= quote(question).pays


@given(health(), st.sampled_from(HEALTH_GROUPS), st.sampled_from(HEALTH_GROUPS))
def test_more_groups_never_make_health_insurance_dearer(question: QuoteRequest, own: str, another: str) -> None:
    one = replace(question, groups=(own,), member_order=None)

    assert _answered(replace(one, groups=(own, another))).pays <= _answered(one).pays


@given(QUESTIONS)
def test_amounts_change_only_on_a_dated_step(question: QuoteRequest) -> None:
    day_before = question.on - timedelta(days=1)
    assume(question.on not in _days_of_change() and day_before >= FIRST_DAY[question.product])

    assert _amounts(_answered(question)) == _amounts(_answered(replace(question, on=day_before)))


def _days_of_change() -> set[date]:
    parameters = packaged().parameters.values()
    periods: list[Step | Silence] = [step for parameter in parameters for step in parameter.steps]
    periods += [silence for parameter in parameters for silence in parameter.silences]
    return {period.since for period in periods} | {
        period.until + timedelta(days=1) for period in periods if period.until
    }


def _amounts(quoted: Quote) -> object:
    return quoted.income, quoted.contribution, quoted.support, quoted.pays, quoted.total_pays, quoted.because


def _boundaries() -> Iterator[tuple[Parameter, date]]:
    """Every day on which a rate of a scheme is another than on the day before, neither of them without data."""
    for parameter in packaged().parameters.values():
        for step in parameter.steps:
            before = parameter.on(step.since - timedelta(days=1))
            is_rate = ".support." in parameter.name and step.since > FIRST_DAY[parameter.name.split(".")[0]]
            if is_rate and before and before.value != step.value:
                yield parameter, step.since


@pytest.mark.parametrize(("parameter", "day"), list(_boundaries()), ids=lambda each: getattr(each, "name", str(each)))
def test_a_rate_holds_through_the_last_second_of_its_last_day_in_vietnam(parameter: Parameter, day: date) -> None:
    """Midnight in Vietnam is 17:00 UTC of the day before, on whatever clock the server runs."""
    midnight = datetime(day.year, day.month, day.day, 17, tzinfo=UTC) - timedelta(days=1)

    last, first = (_rate_given(parameter, day_of(moment)) for moment in (midnight - timedelta(seconds=1), midnight))

    assert (last, first) == (_value_on(parameter, day - timedelta(days=1)), _value_on(parameter, day))
    assert last != first


def _value_on(parameter: Parameter, day: date) -> int:
    step = parameter.on(day)
    assert step
    return step.value


def _rate_given(parameter: Parameter, on: date) -> int:
    product, _, scheme, group = parameter.name.split(".")
    quoted = quote(QuoteRequest(product=product, on=on, groups=(group,), residence="permanent"))
    return sum(each.rate_percent for each in quoted.support if each.scheme == scheme)


def _answered(question: QuoteRequest, law: Law | None = None) -> Quote:
    """The quote; a day of which the State's share for health insurance is not known has no amount to speak of."""
    try:
        return quote(question, law)
    except Refused:
        reject()


def _total(question: QuoteRequest) -> int:
    total = _answered(question).total_pays
    assert total is not None
    return total
