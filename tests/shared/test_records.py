"""The register of records agrees with the records, with their rules and with both of their readers."""

import json
from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from shared.records import KINDS, Kind
from shared.records.base import Record
from shared.records.household import Household
from shared.records.visit import Visit
from shared.records.wire import from_wire, to_wire
from shared.rules import RULES
from shared.sync.canonical import canonical
from shared.sync.ops import ACTS
from tests.shared.any_record import ANY_RECORD

XOM_1 = UUID("01930000-0000-7000-8000-000000000001")
READERS = {kind.record: TypeAdapter(kind.record) for kind in KINDS.values()}


@pytest.fixture(params=sorted(KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def test_a_kind_stands_under_its_own_name_with_its_rules(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    assert kind.name in RULES


def test_every_rule_belongs_to_a_kind() -> None:
    assert RULES.keys() == KINDS.keys()


def test_what_a_phone_may_do_follows_from_the_nature_of_a_kind(kind: Kind) -> None:
    allowed = {"reference": set(), "file": {"add", "patch", "void"}, "fact": {"add", "void"}, "request": {"add"}}

    assert kind.acts == allowed[kind.nature]
    assert kind.acts <= ACTS


def test_the_servers_own_columns_are_no_fields_of_the_record(kind: Kind) -> None:
    assert not set(kind.server_columns) & set(kind.fields)
    assert not {"commune", "id", "rev"} & {*kind.fields, *kind.server_columns}


def test_a_record_is_frozen_and_its_fields_are_named(kind: Kind) -> None:
    for record in _parts(kind.record):
        assert record.__dataclass_params__.frozen
        assert all(field.kw_only for field in fields(record))
        assert issubclass(record, Record)


def _parts(record: Any) -> list[Any]:
    """A record and every record inside it."""
    inside = [part for hint in get_type_hints(record).values() for part in _records_in(hint)]
    return [record, *(part for one in inside for part in _parts(one))]


def _records_in(hint: Any) -> list[Any]:
    if get_origin(hint) in {tuple, UnionType}:
        return [part for argument in get_args(hint) for part in _records_in(argument)]
    return [hint] if is_dataclass(hint) else []


def test_what_was_recorded_cannot_be_changed() -> None:
    household = Household(hamlet=XOM_1, head_name="Đặng Văn Đức")

    with pytest.raises(FrozenInstanceError):
        household.head_name = "Ai khác"  # type: ignore[misc]  # that is what is tried


@given(ANY_RECORD)
def test_phone_and_server_read_the_same_record_from_the_same_bytes(record: Record) -> None:
    sent = canonical(to_wire(record))

    read_by_server = READERS[type(record)].validate_json(sent)
    read_by_phone = from_wire(type(record), json.loads(sent))

    assert read_by_server == read_by_phone == record


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("is_admin", True, id="unknown field"),
        pytest.param("commune", "17827.202507", id="the key is not the record's"),
        pytest.param("hamlet", 5, id="number for an id"),
        pytest.param("visited_at", 1_763_690_000_000, id="number for a moment"),
        pytest.param("visited_at", "2026-11-21", id="day for a moment"),
        pytest.param("visited_at", "2026-02-29T08:30:00Z", id="no such day"),
        pytest.param("interpreter", 1, id="number for yes"),
        pytest.param("interpreter", "true", id="word for yes"),
        pytest.param("duration_s", "60", id="word for a number"),
        pytest.param("duration_s", True, id="yes for a number"),
        pytest.param("duration_s", 1.5, id="fraction"),
        pytest.param("persons", {}, id="object for a list"),
        pytest.param("outcome", None, id="nothing where something must be"),
        pytest.param("note", ["x"], id="list for text"),
        pytest.param("position", {"latitude_e6": 1}, id="half a position"),
    ],
)
def test_the_servers_reader_takes_exactly_the_fields_of_exactly_their_types(field: str, value: Any) -> None:
    visit = Visit(hamlet=XOM_1, visited_at=datetime(2026, 11, 21, 1, 30, tzinfo=UTC), outcome="not_home", met="nobody")
    sent = cast("dict[str, Any]", to_wire(visit)) | {field: value}

    with pytest.raises(ValidationError):
        READERS[Visit].validate_json(canonical(sent))
