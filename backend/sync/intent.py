"""Read what one operation wants: to add a record, to patch one, or to take a visit back.

Everything that is wrong with it is found here before anything is looked up: shape, codes, rules, place.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from backend.edge import fields
from backend.sync import spelling
from backend.sync.envelope import SentOp, read_count, read_uuid
from shared import places, problems
from shared.clock import parse_moment
from shared.problems import Problem, Refused
from shared.records import KINDS, upcasting
from shared.records.base import Record
from shared.rules import RULES, checks
from shared.sync.ops import ACTS

_COMMON = frozenset({"op_id", "time", "record_version", "kind", "act", "id", "commune"})
_CONTENT = {"add": {"data"}, "patch": {"base_rev", "set", "was"}, "void": {"data"}}
_REASON_MAX = 400

_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What an operation wants, in a commune in force. `recorded_unit` is the commune as the phone named it."""

    op: SentOp
    kind: str
    act: str
    row_id: UUID
    commune: str
    recorded_unit: str


@dataclass(frozen=True, kw_only=True)
class Add(Intent):
    """To file a new record."""

    record: Record


@dataclass(frozen=True, kw_only=True)
class Patch(Intent):
    """To change fields of a file: `changes` as JSON values, `was` what the phone saw in their place."""

    base_rev: int
    changes: Mapping[str, Any]
    was: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Void(Intent):
    """To take back a visit."""


def read_intent(op: SentOp) -> Intent:
    """What the operation wants; Refused with every problem found in it."""
    kind, act = op.text("kind"), op.text("act")
    _check_frame(op, kind, act)
    unit = _unit(op.text("commune"))
    common: dict[str, Any] = {
        "op": op,
        "kind": kind,
        "act": act,
        "row_id": read_uuid(op.content.get("id"), "id"),
        "commune": places.today_unit(unit.id).id,
        "recorded_unit": unit.id,
    }
    if act == "add":
        return Add(**common, record=read_record(kind, _as_today(op, op.content["data"])))
    if act == "void":
        _check_reason(op.content["data"])
        return Void(**common)
    changed = {name: _as_today(op, op.content[name]) for name in ("set", "was")}
    return Patch(**common, **_patch(kind, {**op.content, **changed}))


def read_record(kind: str, values: Any) -> Record:
    """A record of a kind from JSON values that obey its rules; Refused with every problem found, under `data`."""
    try:
        record = _reader(kind).validate_json(_JSON.encode(values))
    except ValidationError as error:
        found = fields.problems_of(error.errors(include_input=False, include_url=False))
        raise Refused(*(problem.under("data") for problem in found)) from None
    found = [*spelling.problems_in(record, values), *RULES[kind](record)]
    if found:
        raise Refused(*(problem.under("data") for problem in found))
    return record


def _as_today(op: SentOp, values: Any) -> Any:
    """The values of an older version's record in the shape of today's; what is no record is left to its reader."""
    if not isinstance(values, dict):
        return values
    try:
        return upcasting.upcast(op.text("kind"), op.content["record_version"], values)
    except (KeyError, TypeError, ValueError, AttributeError):  # a field is not what that version had there
        raise Refused(problems.unreadable("data")) from None


@cache
def _reader(kind: str) -> TypeAdapter[Record]:
    return TypeAdapter(KINDS[kind].record)


def _check_frame(op: SentOp, kind: str, act: str) -> None:
    if kind not in KINDS:
        raise Refused(problems.unknown_code("kind"))
    # The version before the act: a newer one may know acts that are not known here.
    if read_count(op.content.get("record_version"), "record_version", lowest=1) > KINDS[kind].version:
        raise Refused(problems.newer_record())
    if act not in ACTS or act not in KINDS[kind].acts:
        raise Refused(problems.unknown_code("act"))
    known = _COMMON | _CONTENT[act]
    if missing := sorted(known - op.content.keys()):
        raise Refused(*(problems.missing_field(name) for name in missing))
    if op.content.keys() - known:
        raise Refused(problems.unknown_field("op"))
    if op.seen is None:
        raise Refused(problems.unreadable("seen"))
    _check_time(op.content["time"])


def _check_time(time: Any) -> None:
    if not isinstance(time, dict) or time.keys() != {"wall", "monotonic_ms", "boot"}:
        raise Refused(problems.unreadable("time"))
    read_count(time["monotonic_ms"], "time.monotonic_ms")
    if not isinstance(time["boot"], str) or checks.short("boot", time["boot"], 64):
        raise Refused(problems.unreadable("time.boot"))
    try:
        parse_moment(time["wall"])
    except (TypeError, ValueError):
        raise Refused(problems.unreadable_moment("time.wall")) from None


def _unit(named: str) -> places.Unit:
    unit = places.find(named)
    if unit is None:
        raise Refused(problems.unknown_unit("commune"))
    return unit


def _check_reason(content: Any) -> None:
    if not isinstance(content, dict) or content.keys() != {"reason"} or not isinstance(content["reason"], str):
        raise Refused(problems.unreadable("data"))
    if found := checks.name("data.reason", content["reason"], _REASON_MAX):
        raise Refused(*found)


def _patch(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    changes, was = content["set"], content["was"]
    found: list[Problem] = []
    if not isinstance(changes, dict) or not changes or changes.keys() - set(KINDS[kind].fields):
        found.append(problems.unknown_field("set"))
    elif not isinstance(was, dict) or was.keys() != changes.keys():
        found.append(problems.unreadable("was"))
    if found:
        raise Refused(*found)
    return {"base_rev": read_count(content["base_rev"], "base_rev"), "changes": changes, "was": was}
