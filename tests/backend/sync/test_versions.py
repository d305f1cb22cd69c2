"""Records of older apps are brought to today's shape; those of newer ones wait until this server can read them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from backend.db import Database
from backend.tables.household import HouseholdRow
from backend.tables.op import KeptOp
from backend.tables.receipt import HeldOp
from shared.records import KINDS, upcasting
from shared.records.upcasting import upcast, upcast_by
from shared.records.wire import to_wire

# A made-up past: in version 1 the head of a household was «head», and a telephone was written 0912….
GROWN = replace(KINDS["household"], version=2)


def from_version_1(fields: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {"head_name" if name == "head" else name: value for name, value in fields.items()}
    if renamed.get("phone"):
        renamed["phone"] = "+84" + renamed["phone"][1:]
    return renamed


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server on which households have reached version 2."""
    monkeypatch.setitem(KINDS, "household", GROWN)
    monkeypatch.setitem(upcasting.UPCASTERS, ("household", 1), from_version_1)


def test_what_an_older_app_recorded_is_filed_in_todays_shape(phone: Any, database: Database, grown: None) -> None:
    """MUST 16, I12."""
    row_id = phone.new_id()
    old = phone.op(
        "household", {"data": {"hamlet": str(phone.hamlet), "head": "Lô Thị Mai", "phone": "0912345678"}}, row_id=row_id
    )
    sent = _of_version(1, phone, old)

    (result,) = phone.send([sent]).json()["results"]

    assert result["status"] == "filed", result
    with database.reading() as session:
        row = session.get_one(HouseholdRow, (phone.commune, row_id))
        kept = session.exec(select(KeptOp)).one()
    assert (row.head_name, row.phone) == ("Lô Thị Mai", "+84912345678")
    assert kept.sha256 == result["sha256"]


@pytest.mark.parametrize("version", [1, 2])
def test_the_place_of_a_visit_that_an_older_app_wrote_comes_back_as_it_was(
    phone: Any, family: Any, version: int
) -> None:
    """MUST 16, I12. An app that never heard of cells says a place as exactly as it does, and reads the same again."""
    place = {"latitude_e6": 18_793_123, "longitude_e6": 105_538_456, "accuracy_m": 12}
    wrote: Any = to_wire(phone.visit(household=family.household))
    row_id = phone.new_id()
    old = phone.op("visit", {"data": wrote | {"position": place}}, row_id=row_id)

    (result,) = phone.send([_of_version(version, phone, old)]).json()["results"]

    (pulled,) = [row for row in phone.pull().rows if row.id == row_id]
    assert result["status"] == "filed", result
    assert pulled.values["position"] == place


def test_what_an_older_app_changed_is_merged_in_todays_shape(phone: Any, database: Database, grown: None) -> None:
    """MUST 14, 16."""
    row_id = phone.new_id()
    new = phone.op("household", {"data": {"hamlet": str(phone.hamlet), "head_name": "Lô Thị Mai"}}, row_id=row_id)
    sent = {"base_rev": 1, "set": {"head": "Lô Thị May"}, "was": {"head": "Lô Thị Mai"}}
    old = phone.op("household", sent, act="patch", row_id=row_id)

    results = phone.send([*phone.numbered(new), _of_version(1, phone, old)]).json()["results"]

    assert [one["status"] for one in results] == ["filed", "filed"]
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (phone.commune, row_id)).head_name == "Lô Thị May"


def test_a_field_that_an_older_app_never_had_is_refused_and_not_a_fault(phone: Any, grown: None) -> None:
    strange = [{"head": 7, "phone": 7}, {"phone": ["0"]}, "x", None, {"head": "A", "colour": "red"}]

    results = phone.send(
        [_of_version(1, phone, phone.op("household", {"data": content})) for content in strange]
    ).json()["results"]

    assert {one["status"] for one in results} == {"rejected"}


def test_a_field_or_an_act_of_a_newer_version_is_kept_until_it_can_be_read(phone: Any, database: Database) -> None:
    """MUST 16. Unknown fields of a newer version are kept, of a known one they make the operation rejected."""
    content = {"hamlet": str(phone.hamlet), "head_name": "Lô Thị Mai", "colour": "red"}
    newer, merged = phone.op("household", {"data": content}), phone.op("household", {"data": content}, act="merge")
    known = phone.op("household", {"data": content})

    results = phone.send(
        [_of_version(2, phone, newer), _of_version(2, phone, merged), _of_version(1, phone, known)]
    ).json()["results"]

    codes = [(one["status"], one["problems"][0]["code"]) for one in results]
    assert codes == [("held", "newer_record"), ("held", "newer_record"), ("rejected", "unknown_field")]
    with database.reading() as session:
        assert {row.record_version for row in session.exec(select(HeldOp))} == {2}


def test_a_record_held_for_its_version_is_filed_once_it_can_be_read(
    phone: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MUST 11, 16."""
    row_id = phone.new_id()
    newer = phone.op("household", {"data": {"hamlet": str(phone.hamlet), "head_name": "Lô Thị Mai"}}, row_id=row_id)
    phone.send([_of_version(2, phone, newer)])
    monkeypatch.setitem(KINDS, "household", GROWN)

    phone.hello()

    with database.reading() as session:
        assert session.get(HouseholdRow, (phone.commune, row_id)) is not None
        assert session.exec(select(HeldOp)).all() == []


@given(version=st.integers(1, 6), goal=st.integers(1, 6))
def test_every_step_is_taken_once_and_in_order(version: int, goal: int) -> None:
    steps = {
        ("visit", one): lambda fields, one=one: {**fields, "steps": [*fields["steps"], one]} for one in range(1, 6)
    }

    shaped = upcast_by(steps, "visit", version, goal, {"steps": []})

    assert shaped["steps"] == list(range(version, goal))


def test_a_record_of_today_is_left_as_it_is() -> None:
    assert upcast("visit", KINDS["visit"].version, {"note": "x"}) == {"note": "x"}


def _of_version(version: int, phone: Any, op: Any) -> dict[str, Any]:
    (sent,) = phone.numbered(op)
    return {**sent, "record_version": version}
