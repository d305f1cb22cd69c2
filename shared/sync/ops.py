"""One operation of a phone: made and frozen with the record it carries, in one transaction.

What is frozen is its canonical JSON, which is also what is hashed, sent and kept. Its number in the
phone's line (`dseq`) and what the phone had seen stand outside it: a clone is renumbered, and the hash
stays.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.clock import VIETNAM
from shared.records import KINDS
from shared.sync.canonical import canonical, sha256_hex

OUTSIDE_THE_HASH = frozenset({"dseq", "seen"})
ACTS = frozenset({"add", "patch", "void"})


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """The phone's clocks when an operation was made: wall time, milliseconds since start-up, and which start-up."""

    wall: datetime
    monotonic_ms: int
    boot: str


@dataclass(frozen=True, kw_only=True)
class FrozenOp:
    """An operation that will not change any more: its canonical bytes and their SHA-256."""

    op_id: UUID
    kind: str
    act: str
    row_id: UUID
    commune: str
    body: bytes
    sha256: str


def freeze(
    *, op_id: UUID, kind: str, act: str, row_id: UUID, commune: str, clock: ClockReading, content: Mapping[str, Any]
) -> FrozenOp:
    """Freeze an operation. `content` is {"data": …} to add or void, or {"base_rev", "set", "was"} to patch."""
    body = canonical(
        {
            "op_id": str(op_id),
            "time": {
                "wall": clock.wall.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
                "monotonic_ms": clock.monotonic_ms,
                "boot": clock.boot,
            },
            "record_version": KINDS[kind].version,
            "kind": kind,
            "act": act,
            "id": str(row_id),
            "commune": commune,
            **content,
        }
    )
    return FrozenOp(op_id=op_id, kind=kind, act=act, row_id=row_id, commune=commune, body=body, sha256=sha256_hex(body))


def on_the_wire(body: bytes, dseq: int, seen: Mapping[str, int]) -> dict[str, Any]:
    """A frozen operation as it is sent: with its number and what the phone had seen."""
    return {**json.loads(body), "dseq": dseq, "seen": dict(seen)}


def frozen_bytes(sent: Mapping[str, Any]) -> bytes:
    """The frozen bytes of an operation as it was sent; what their SHA-256 is taken over."""
    return canonical({name: value for name, value in sent.items() if name not in OUTSIDE_THE_HASH})
