"""The three requests of a conversation, written from what the vault holds."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from mobile.store import cursors, meta, outbox
from mobile.store.outbox import WaitingOp
from mobile.store.phone import APP_VERSION
from mobile.sync.messages import Request
from shared import problems
from shared.clock import VIETNAM
from shared.problems import Refused
from shared.sync.ops import on_the_wire
from shared.sync.protocol import API, PROTOCOL

REFERENCE = "ref"

# What an operation adds beside its frozen bytes: its number and what the phone had seen.
_AROUND_AN_OP = 256
_AROUND_A_BATCH = 512


def hello(db: sqlite3.Connection, now: datetime) -> Request:
    """Who speaks, what it has followed and what it has made."""
    counts = outbox.counts(db)
    return _post(
        "sync/hello",
        {
            "protocol": PROTOCOL,
            "install_id": _owner(db).install_id,
            "app": APP_VERSION,
            "epoch": meta.read(db, meta.EPOCH),
            "cursors": cursors.all_cursors(db),
            "made": outbox.highest(db),
            "unsent": counts.written - counts.received,
            "sent_at": now.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
        },
    )


def batch(
    db: sqlite3.Connection, ops_at_once: int, bytes_max: int, passed_over: Collection[int]
) -> tuple[WaitingOp, ...]:
    """The next operations to send, within both limits and at least one; one that was refused before goes alone."""
    waiting = outbox.unsent(db, ops_at_once, passed_over)
    chosen: list[WaitingOp] = []
    size = _AROUND_A_BATCH
    for op in waiting:
        size += len(op.body) + _AROUND_AN_OP
        if chosen and (size > bytes_max or op.refused):
            break
        chosen.append(op)
        if op.refused:
            break
    return tuple(chosen)


def push(db: sqlite3.Connection, ops: Collection[WaitingOp]) -> Request:
    """The operations as they were frozen, under the epoch that the phone follows."""
    return _post(
        "sync/push",
        {
            "protocol": PROTOCOL,
            "epoch": meta.read(db, meta.EPOCH),
            "install_id": _owner(db).install_id,
            "ops": [on_the_wire(op.body, op.dseq, op.seen) for op in ops],
        },
    )


def cursors_to_follow(db: sqlite3.Connection) -> dict[str, int]:
    """Every stream that this officer follows, with how far: the communes given, the reference, the officer's own."""
    scopes = [*sorted(meta.areas(db)), REFERENCE, f"user:{_owner(db).account_id}"]
    known = cursors.all_cursors(db)
    return {scope: known.get(scope, 0) for scope in scopes}


def pull(db: sqlite3.Connection, known: Mapping[str, int], rows_at_once: int) -> Request:
    """The next page after these cursors."""
    listed = ",".join(f"{scope}:{seq}" for scope, seq in known.items())
    asked = f"epoch={meta.read(db, meta.EPOCH)}&cursors={quote(listed, safe=':,')}&limit={rows_at_once}"
    return Request(method="GET", path=f"{API}/sync/pull?{asked}")


def _post(path: str, document: Mapping[str, Any]) -> Request:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(method="POST", path=f"{API}/{path}", body=body)


def _owner(db: sqlite3.Connection) -> meta.Owner:
    owner = meta.owner(db)
    if owner is None:
        raise Refused(problems.not_signed_in())
    return owner
