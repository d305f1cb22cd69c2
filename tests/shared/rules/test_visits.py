"""A visit may be filed when it says nothing that its outcome, its people's consent or its figures contradict."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from shared.clock import VIETNAM
from shared.records.visit import Next, PersonInVisit, Position, Visit
from shared.rules.visits import CLOCK_TOLERANCE, counts, is_from_the_future, problems_in
from shared.text import NOTE_MAX
from shared.vocabulary import outcomes, reviews
from tests.shared.any_record import any_of
from tests.shared.good_record import DECLINED, DUC, HOUSE, MORNING, NOT_HOME, VISIT

Found = list[tuple[str, str | None]]


def _found(visit: Visit) -> Found:
    return [(problem.code, problem.field) for problem in problems_in(visit)]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"outcome": "MAYBE"}, "unknown_code", "outcome"),
        ({"met": "dog"}, "unknown_code", "met"),
        ({"legal_basis": "because"}, "unknown_code", "legal_basis"),
        ({"language": "vi"}, "unknown_code", "language"),
        ({"note": "x" * (NOTE_MAX + 1)}, "too_long", "note"),
        ({"duration_s": -1}, "out_of_range", "duration_s"),
        ({"duration_s": 86_401}, "out_of_range", "duration_s"),
        ({"duration_s": 2**63}, "out_of_range", "duration_s"),
        ({"household": None}, "missing_field", "household"),
        ({"consents": ()}, "consent_missing", "consents"),
        ({"persons": (PersonInVisit(person=DUC),) * 2}, "said_twice", "persons"),
        ({"consents": (*VISIT.consents, VISIT.consents[0])}, "said_twice", "consents"),
    ],
)
def test_what_is_wrong_with_a_visit_is_told_of_its_field(change: dict[str, Any], code: str, field: str) -> None:
    assert _found(replace(VISIT, **change)) == [(code, field)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("latitude_e6", 90_000_001),
        ("latitude_e6", -(2**63) - 1),
        ("longitude_e6", -180_000_001),
        ("longitude_e6", 181_000_000),
        ("accuracy_m", -1),
        ("accuracy_m", 100_001),
        ("grid_e6", 0),
        ("grid_e6", 1_000_001),
    ],
)
def test_a_position_lies_on_the_earth(field: str, value: int) -> None:
    position = Position(latitude_e6=18_793_000, longitude_e6=105_538_000, accuracy_m=12)

    found = _found(replace(VISIT, position=replace(position, **{field: value})))

    assert found == [("out_of_range", f"position.{field}")]


def test_a_visit_names_no_more_people_than_a_household_can_hold() -> None:
    people = tuple(PersonInVisit(person=type(DUC)(int=number)) for number in range(51))

    assert _found(replace(VISIT, persons=people)) == [("too_long", "persons")]
    assert _found(replace(VISIT, persons=people[:50])) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"purpose": "marketing"}, "unknown_code", "consents.1.purpose"),
        ({"method": "assumed"}, "unknown_code", "consents.1.method"),
        ({"text_version": "2" * 33}, "too_long", "consents.1.text_version"),
        ({"text_language": "v" * 17}, "too_long", "consents.1.text_language"),
    ],
)
def test_what_is_wrong_with_a_consent_is_told_of_its_place(change: dict[str, Any], code: str, field: str) -> None:
    first, second = VISIT.consents

    assert _found(replace(VISIT, consents=(first, replace(second, **change)))) == [(code, field)]


# --- when -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        pytest.param(datetime(2026, 11, 21, 8, 30), "unreadable_moment", id="naive"),  # noqa: DTZ001 - the fault itself
        pytest.param(datetime(2007, 12, 31, 16, 59, tzinfo=UTC), "out_of_range", id="before the first law"),
        pytest.param(datetime(2107, 12, 31, 17, 0, tzinfo=UTC), "out_of_range", id="in another century"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), "out_of_range", id="year 1"),
        pytest.param(datetime.max.replace(tzinfo=UTC), "unreadable_moment", id="past the last day of any calendar"),
    ],
)
def test_a_moment_at_which_no_visit_can_have_been_is_told(moment: datetime, code: str) -> None:
    assert _found(replace(VISIT, visited_at=moment)) == [(code, "visited_at")]


@pytest.mark.parametrize(
    "moment",
    [datetime(2007, 12, 31, 17, 0, tzinfo=UTC), datetime(2107, 12, 31, 16, 59, tzinfo=UTC)],
    ids=["first minute in Vietnam", "last minute in Vietnam"],
)
def test_the_days_of_the_work_are_vietnams_days(moment: datetime) -> None:
    assert _found(replace(VISIT, visited_at=moment)) == []


@pytest.mark.parametrize(
    ("ahead", "future"),
    [
        (timedelta(days=-90), False),
        (timedelta(0), False),
        (timedelta(minutes=5), False),
        (timedelta(minutes=5, milliseconds=1), True),
        (timedelta(minutes=10), True),
        (timedelta(days=5 * 365), True),
    ],
)
def test_a_clock_may_run_five_minutes_ahead_and_no_more(ahead: timedelta, future: bool) -> None:
    visit = replace(VISIT, visited_at=MORNING + ahead)

    assert is_from_the_future(visit, received_at=MORNING) is future
    assert is_from_the_future(visit, received_at=MORNING.astimezone(VIETNAM)) is future


def test_a_visit_of_the_future_breaks_no_rule_and_is_kept() -> None:
    assert _found(replace(VISIT, visited_at=MORNING + 2 * CLOCK_TOLERANCE)) == []


# --- consent ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kept",
    [
        {"household": HOUSE},
        {"persons": VISIT.persons[:1], "legal_basis": "state_duty"},
        {"note": "Bác Tám từ chối"},
        {"note": ""},
        {"position": VISIT.position},
        {"next": Next(step="come_back", on=date(2026, 12, 1))},
        {"next": Next(step="none")},
    ],
    ids=["household", "persons", "note", "empty note", "position", "promise", "no promise"],
)
def test_who_declines_to_be_recorded_is_not_recorded(kept: dict[str, Any]) -> None:
    assert _found(replace(DECLINED, **kept)) == [("declined_keeps_nothing", "outcome")]


@given(any_of(Visit))
def test_a_declined_visit_that_may_be_filed_holds_nobody(visit: Visit) -> None:
    declined = replace(visit, outcome="consent_declined")
    held = (declined.household, declined.note, declined.position, declined.next, *declined.persons)

    told = ("declined_keeps_nothing", "outcome") in _found(declined)

    assert told == any(part is not None for part in held)


def test_nobody_is_named_unless_the_advice_may_be_recorded() -> None:
    first, second = VISIT.consents
    refused = (replace(first, given=False), replace(second, given=True))

    assert _found(replace(VISIT, consents=refused)) == [("consent_missing", "consents")]


def test_where_the_state_has_a_duty_nobody_is_asked_for_leave() -> None:
    assert _found(replace(VISIT, legal_basis="state_duty", consents=())) == []


def test_a_visit_that_names_nobody_needs_no_consent() -> None:
    assert _found(replace(VISIT, persons=(), consents=())) == []


# --- outcome and promise ----------------------------------------------------------------------


@pytest.mark.parametrize("outcome", sorted(set(outcomes.CODES) - {"advised", "come_back", "consent_declined"}))
def test_where_nobody_was_advised_nobody_is_named(outcome: str) -> None:
    assert _found(replace(VISIT, outcome=outcome)) == [("nobody_was_advised", "persons")]
    assert _found(replace(VISIT, outcome=outcome, persons=())) == []


@pytest.mark.parametrize(
    "promise", [None, Next(step="come_back"), Next(step="none")], ids=["none", "no day", "nothing"]
)
def test_coming_back_needs_a_day_and_says_so_once(promise: Next | None) -> None:
    assert _found(replace(VISIT, outcome="come_back", next=promise)) == [("date_needed", "next.on")]


@pytest.mark.parametrize("step", ["come_back", "collect_declaration", "collect_payment"])
def test_a_promise_needs_a_day(step: str) -> None:
    assert _found(replace(VISIT, next=Next(step=step))) == [("date_needed", "next.on")]
    assert _found(replace(VISIT, next=Next(step=step, on=date(2026, 12, 1)))) == []


def test_promising_nothing_needs_no_day() -> None:
    assert _found(replace(NOT_HOME, next=Next(step="none"))) == []


@pytest.mark.parametrize(
    ("promise", "problem"),
    [
        (Next(step="phone"), ("unknown_code", "next.step")),
        (Next(step="come_back", on=date(9999, 12, 31)), ("out_of_range", "next.on")),
        (Next(step="come_back", on=date(2000, 1, 1)), ("out_of_range", "next.on")),
    ],
)
def test_what_is_wrong_with_a_promise_is_told(promise: Next, problem: tuple[str, str]) -> None:
    assert _found(replace(VISIT, next=promise)) == [problem]


# --- what counts ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", sorted(reviews.STATES))
def test_a_visit_counts_while_it_stands_and_the_committee_has_not_returned_it(state: str) -> None:
    assert counts("stands", state) is (state != "returned")
    assert not counts("superseded", state)
    assert not counts("void", state)


@given(any_of(Visit))
def test_nothing_is_told_twice(visit: Visit) -> None:
    found = problems_in(visit)

    assert len(found) == len(set(found))
