"""Answers of a server, whole and well formed, for tests to damage; and values with which to damage them."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shared.sync import protocol
from shared.sync.canonical import sha256_hex

EPOCH = UUID("5f0e4c1a-6d1c-4b6e-9d6f-1a2b3c4d5e6f")
FOREIGN_EPOCH = UUID("00000000-0000-4000-8000-000000000000")
NGHI_LOC = "17827.202507"
XOM_1, HOUSE = UUID("01930000-0000-7000-8000-000000000001"), UUID("01930000-0000-7000-8000-000000000002")
OP, OTHER_OP = UUID("01930000-0000-7000-8000-00000000000a"), UUID("01930000-0000-7000-8000-00000000000b")
SHA = "ab" * 32

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
    max_leaves=8,
)


def welcome() -> dict[str, Any]:
    """A whole answer to hello."""
    return {
        "protocol": protocol.PROTOCOL,
        "epoch": str(EPOCH),
        "received_at": "2026-11-21T01:30:00.000Z",
        "answered_at": "2026-11-21T01:30:00.010Z",
        "action": "ok",
        "grants": [{"commune": NGHI_LOC, "hamlets": [str(XOM_1)], "head": 12, "horizon": 0}],
        "acked_dseq": 9,
        "durable_dseq": 4,
        "missing": [[3, 4]],
        "limits": {"ops": 500, "bytes": 1_048_576},
    }


def push_answer() -> dict[str, Any]:
    """A whole answer to a push of one operation."""
    filed = {"op_id": str(OP), "dseq": 1, "sha256": SHA, "status": "filed", "repeated": False, "seq": 7, "rev": 1}
    return {
        "protocol": protocol.PROTOCOL,
        "epoch": str(EPOCH),
        "results": [{**filed, "problems": []}],
        "acked_dseq": 1,
        "durable_dseq": 0,
        "receipt": {"n": 1, "jws": "header.payload.signature"},
    }


def head() -> dict[str, Any]:
    """The first line of a page."""
    columns = {kind: list(protocol.columns(kind)) for kind in ("hamlet", "household")}
    return {"head": {"protocol": protocol.PROTOCOL, "epoch": str(EPOCH), "columns": columns}}


def rows() -> list[list[Any]]:
    """A hamlet that stands, and a household that left."""
    household = [None] * (len(protocol.columns("household")) - 3)
    return [
        ["hamlet", 6, "put", NGHI_LOC, str(XOM_1), 2, "Xóm 1", "xom", None, None],
        ["household", 7, "leave", NGHI_LOC, str(HOUSE), None, *household],
    ]


def page(first: Any = None, lines: list[Any] | None = None, **tail: Any) -> bytes:
    """A page with a valid hash over whatever its lines are; `tail` changes what the tail says."""
    written = [head() if first is None else first, *(rows() if lines is None else lines)]
    above = b"".join(json.dumps(line).encode() + b"\n" for line in written)
    said = {"cursors": {NGHI_LOC: 7}, "count": len(written) - 1, "more": False, "sha256": sha256_hex(above)}
    return above + json.dumps({"tail": said | tail}).encode() + b"\n"


def places_in(value: Any) -> list[tuple[Any, ...]]:
    """The way to every value inside a JSON value."""
    return list(_ways(value, ()))


def _ways(value: Any, way: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield way
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inside:
        yield from _ways(part, (*way, step))


def with_another(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    """A copy of a JSON value that holds another value at one place."""
    if not way:
        return other
    copy = value.copy()
    copy[way[0]] = with_another(value[way[0]], way[1:], other)
    return copy


def without(value: Any, way: tuple[Any, ...]) -> Any:
    """A copy of a JSON value that lacks what stood at one place."""
    copy = value.copy()
    if len(way) == 1:
        del copy[way[0]]
    else:
        copy[way[0]] = without(value[way[0]], way[1:])
    return copy
