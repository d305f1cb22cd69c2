"""The requests of a conversation, written from what the vault holds."""

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from mobile.store import cursors, keys, meta, outbox, receipts
from mobile.store.outbox import WaitingOp
from mobile.store.phone import APP_VERSION
from mobile.sync.messages import Interrupted, Request
from shared import problems
from shared.clock import VIETNAM
from shared.problems import Refused
from shared.sync import proofs
from shared.sync.line_digest import line_digest
from shared.sync.ops import on_the_wire
from shared.sync.protocol import API, PROTOCOL

REFERENCE = "ref"
LINKS_AT_ONCE = 200

Range = tuple[int, int]
"""Numbers of a line, both ends included."""

# What an operation adds beside its frozen bytes: its number and what the phone had seen.
_AROUND_AN_OP = 256
_AROUND_A_BATCH = 512


def hello(db: sqlite3.Connection, now: datetime) -> Request:
    """Who speaks, what it has followed and what it has made."""
    last = receipts.last(db)
    return _post(
        "sync/hello",
        {
            "protocol": PROTOCOL,
            "install_id": _owner(db).install_id,
            "app": APP_VERSION,
            "epoch": meta.read(db, meta.EPOCH),
            "cursors": cursors.all_cursors(db),
            "made": outbox.highest(db),
            "unsent": outbox.counts(db).unsent,
            "sent_at": now.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
            "receipt": {"n": last.n, "sha256": last.sha256} if last.n else None,
        },
    )


def server_keys(_db: sqlite3.Connection) -> Request:
    """The public keys by which the server's receipts are checked."""
    return Request(method="GET", path="/.well-known/jwks.json")


def new_install(db: sqlite3.Connection) -> Request:
    """A place of its own in the server's books for a phone that is a copy of another, asked for with the old key.
    Interrupted where the phone has one: the answer to an earlier conversation came late.
    """
    install_id, private_key = meta.read(db, meta.NEXT_INSTALL_ID), meta.read(db, meta.NEXT_PRIVATE_KEY)
    if install_id is None or private_key is None:
        raise Interrupted(problems.install_forked())
    public_key = keys.public_jwk(private_key)
    proof = _proof(db, proofs.of_renewal(install_of(db), UUID(install_id), public_key))
    return _post("auth/renew_install", {"install_id": install_id, "install_public_key": public_key, **proof})


def new_tokens(db: sqlite3.Connection, refresh_token: str) -> Request:
    """New tokens for a refresh token, and the same ones again where the answer was lost."""
    proof = _proof(db, proofs.of_refresh(install_of(db), refresh_token))
    return _post("auth/refresh", {"refresh_token": refresh_token, **proof})


def receipts_after(db: sqlite3.Connection, after: int | None = None) -> Request:
    """The links that follow a number, or those that are kept."""
    number = receipts.last(db).n if after is None else after
    return Request(method="GET", path=f"{API}/sync/receipts?after={number}&limit={LINKS_AT_ONCE}")


def comparison(db: sqlite3.Connection, ranges: Collection[Range]) -> Request:
    """What is held here of these ranges of numbers, as digests, with the last receipt: the server must have it, too."""
    return _post(
        "sync/verify",
        {
            "protocol": PROTOCOL,
            "epoch": meta.read(db, meta.EPOCH),
            "install_id": _owner(db).install_id,
            "ranges": [[first, last, line_digest(outbox.held(db, first, last))] for first, last in ranges],
            "receipt": receipts.last_jws(db),
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
    asked = f"epoch={meta.read(db, meta.EPOCH)}&cursors={_listed(known)}&limit={rows_at_once}"
    begun = {scope: horizon for scope, horizon in cursors.all_begun(db).items() if scope in known and horizon}
    return Request(method="GET", path=f"{API}/sync/pull?{asked}{f'&begun={_listed(begun)}' if begun else ''}")


def _listed(numbers: Mapping[str, int]) -> str:
    return quote(",".join(f"{scope}:{number}" for scope, number in numbers.items()), safe=":,")


def install_of(db: sqlite3.Connection) -> UUID:
    """The install that this phone is; Refused (not_signed_in) before it was activated."""
    return UUID(_owner(db).install_id)


def _post(path: str, document: Mapping[str, Any]) -> Request:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(method="POST", path=f"{API}/{path}", body=body)


def _proof(db: sqlite3.Connection, said: bytes) -> dict[str, str]:
    """That this phone asks; nothing where its key was lost with a damaged file."""
    private_key = meta.read(db, meta.PRIVATE_KEY)
    return {} if private_key is None else {"proof": keys.proof(private_key, said)}


def _owner(db: sqlite3.Connection) -> meta.Owner:
    owner = meta.owner(db)
    if owner is None:
        raise Refused(problems.not_signed_in())
    return owner
