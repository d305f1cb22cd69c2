"""The unsent operations of this phone as envelopes that anybody may carry and the server alone can open."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mobile.store import meta, outbox
from mobile.store.outbox import WaitingOp
from shared import problems
from shared.problems import Refused
from shared.sync.ops import on_the_wire
from shared.sync.protocol import OPS_MAX, PUSH_BYTES_MAX

# What an operation adds beside its frozen bytes: its number and what the phone had seen.
_AROUND_AN_OP = 256


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """One envelope as a line of a file, and the operations that it holds."""

    line: bytes
    ops: tuple[WaitingOp, ...]


def sealed_unsent(db: sqlite3.Connection) -> Iterator[Sealed]:
    """Everything unsent, in envelopes of what one push would hold; none where nothing is unsent.

    What the server would not read when it came alone is left out: it would spoil an envelope. Refused
    (not_signed_in) on a phone that is nobody's, (no_sealing_key) where the server's key was never fetched.
    """
    from shared.sync import handover_box  # noqa: PLC0415 - 60 ms of ciphers that a phone's start need not pay

    owner, private_key = meta.owner(db), meta.read(db, meta.PRIVATE_KEY)
    if owner is None or private_key is None:
        raise Refused(problems.not_signed_in())
    key, sign = _sealing_key(db), handover_box.signing_with(private_key)
    for ops in _batches(db):
        document = {
            "epoch": meta.read(db, meta.EPOCH),
            "install_id": owner.install_id,
            "ops": [on_the_wire(op.body, op.dseq, op.seen) for op in ops],
        }
        line = handover_box.seal(document, install_id=UUID(owner.install_id), sealing_key_jwk=key, sign=sign)
        yield Sealed(line=line, ops=ops)


def _sealing_key(db: sqlite3.Connection) -> dict[str, Any]:
    kept = meta.read(db, meta.SEALING_KEY)
    if kept is None:
        raise Refused(problems.no_sealing_key())
    key: dict[str, Any] = json.loads(kept)["jwk"]
    return key


def _batches(db: sqlite3.Connection) -> Iterator[tuple[WaitingOp, ...]]:
    done: set[int] = set()
    while waiting := [op for op in outbox.unsent(db, OPS_MAX, done) if not op.refused]:
        batch = tuple(_as_many_as_fit(waiting))
        yield batch
        done.update(op.dseq for op in batch)


def _as_many_as_fit(waiting: list[WaitingOp]) -> Iterator[WaitingOp]:
    size = 0
    for number, op in enumerate(waiting):
        size += len(op.body) + _AROUND_AN_OP
        if number and size > PUSH_BYTES_MAX:
            return
        yield op
