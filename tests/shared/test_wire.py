"""A record that a phone writes comes back as it was, in as few bytes as say it."""

import json
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.records import KINDS
from shared.records.base import Record
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Next, Visit
from shared.records.wire import from_wire, to_wire
from tests.shared.any_record import ANY_RECORD, TEXTS

XOM_1 = UUID("01930000-0000-7000-8000-000000000001")
HOUSE = UUID("01930000-0000-7000-8000-000000000002")


@given(ANY_RECORD)
def test_a_record_survives_the_road(record: Record) -> None:
    sent = json.dumps(to_wire(record))

    assert from_wire(type(record), json.loads(sent)) == record


@given(ANY_RECORD)
def test_what_travels_says_no_default(record: Record) -> None:
    sent = cast("dict[str, Any]", to_wire(record))

    again = cast("dict[str, Any]", to_wire(from_wire(type(record), sent)))

    assert again == sent
    assert all(sent[name] is not None for name in sent)


@given(ANY_RECORD, st.dictionaries(TEXTS, st.none() | st.integers() | TEXTS | st.lists(TEXTS), max_size=3))
def test_a_field_of_a_newer_server_is_passed_over(record: Record, more: dict[str, Any]) -> None:
    sent = cast("dict[str, Any]", to_wire(record))
    kind = next(kind for kind in KINDS.values() if kind.record is type(record))
    of_a_newer_server = {name: value for name, value in more.items() if name not in kind.fields}

    assert from_wire(type(record), of_a_newer_server | sent) == record


def test_an_absent_household_travels_in_few_fields() -> None:
    moment = datetime(2026, 11, 21, 1, 30, 0, 999, tzinfo=UTC)

    sent = to_wire(Visit(hamlet=XOM_1, visited_at=moment, outcome="not_home", met="nobody", household=HOUSE))

    assert sent == {
        "hamlet": str(XOM_1),
        "visited_at": "2026-11-21T01:30:00.000Z",
        "outcome": "not_home",
        "met": "nobody",
        "household": str(HOUSE),
    }


def test_nought_months_is_not_the_same_as_not_known() -> None:
    person = Person(household=HOUSE, name="Lô Thị Mai", relation="head", months_supported=0)

    assert cast("dict[str, Any]", to_wire(person))["months_supported"] == 0


def test_what_is_inside_a_record_travels_like_it() -> None:
    assert to_wire(Next(step="come_back", on=date(2026, 12, 1))) == {"step": "come_back", "on": "2026-12-01"}
    assert to_wire((XOM_1, None, True, 5)) == [str(XOM_1), None, True, 5]


@pytest.mark.parametrize("value", [1.5, b"bytes", {"a": 1}, [1], {1}, Household])
def test_what_no_record_holds_does_not_travel(value: object) -> None:
    with pytest.raises(TypeError, match="does not travel"):
        to_wire(value)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"kind": "xom"}, id="a field is missing"),
        pytest.param({"name": "1", "kind": "xom", "since": "20261121"}, id="a day in another spelling"),
        pytest.param({"name": "1", "kind": "xom", "since": "2026-02-30"}, id="a day of no calendar"),
        pytest.param({"name": "1", "kind": "xom", "since": 20261121}, id="a number for a day"),
    ],
)
def test_what_was_never_filed_is_not_read(values: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_wire(Hamlet, values)
