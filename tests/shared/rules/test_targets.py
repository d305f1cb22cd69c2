"""The months, quarters and years for which targets are set, and what a target has to be."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.reports.measures import MEASURES as COUNTED
from shared.records.target import Target
from shared.rules.targets import find_span, problems_in, span_from, spans_of
from shared.vocabulary.targets import MEASURES

DAYS = st.dates(date(2008, 1, 1), date(2099, 12, 31))
PLAIN = Target(
    holder="officer",
    whose=UUID(int=1),
    measure="visits",
    period="2026-11",
    value=30,
    decision="Kế hoạch 81/KH-UBND",
    decided_on=date(2026, 11, 2),
)


@given(DAYS)
def test_a_day_lies_in_its_month_that_in_its_quarter_and_that_in_its_year(day: date) -> None:
    month, quarter, year = spans_of(day)

    assert month.holds(day)
    assert quarter.first <= month.first <= month.last <= quarter.last
    assert year.first <= quarter.first <= quarter.last <= year.last
    assert [find_span(span.name) for span in (month, quarter, year)] == [month, quarter, year]


@given(DAYS)
def test_periods_follow_each_other_without_a_gap(day: date) -> None:
    for place, span in enumerate(spans_of(day)):
        if span.last < date(2099, 12, 31):
            after = spans_of(span.last + timedelta(days=1))[place]
            assert after.first == span.last + timedelta(days=1)
            assert after.name != span.name


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_days(name: str, first: date, last: date) -> None:
    span = find_span(name)

    assert span is not None
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize("name", ["", "2026-13", "2026-00", "2026-Q0", "2026-Q5", "26", "2026-W47", "2007", "２０２６"])
def test_anything_else_is_no_period(name: str) -> None:
    assert find_span(name) is None


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 11, 1), date(2026, 11, 22), "2026-11"),
        (date(2026, 10, 1), date(2026, 10, 31), "2026-10"),
        (date(2026, 10, 1), date(2026, 11, 1), "2026-Q4"),
        (date(2026, 1, 1), date(2026, 11, 22), "2026"),
        (date(2026, 11, 2), date(2026, 11, 30), None),
        (date(2026, 11, 1), date(2026, 12, 1), None),
        (None, date(2026, 11, 22), None),
        (date(2026, 11, 1), None, None),
    ],
)
def test_days_are_looked_at_against_the_shortest_period_that_they_begin(
    first: date | None, last: date | None, name: str | None
) -> None:
    span = span_from(first, last)

    assert (span.name if span else None) == name


def test_a_plain_target_is_without_fault() -> None:
    assert problems_in(PLAIN) == []
    assert problems_in(replace(PLAIN, holder="commune", whose=None, measure="numerator", product="hi")) == []


def test_text_that_no_database_keeps_is_refused() -> None:
    assert [one.field for one in problems_in(replace(PLAIN, decision="Kế hoa\u0323ch\x00"))] == ["decision"] * 2


def test_whatever_can_be_set_is_counted_by_the_reports() -> None:
    assert set(MEASURES) <= set(COUNTED)
    persons = {code for code, measure in COUNTED.items() if measure.kind == "person"}
    assert {code for code, measure in MEASURES.items() if measure.by_product} == set(MEASURES) & persons
