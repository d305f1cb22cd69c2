"""The one place where what people said becomes bytes of the file and back, closed under the vault's seal."""

import json
import sqlite3
from typing import Any

from mobile.store.seal import seal_of

Body = dict[str, Any]

# Made once: a first load writes tens of thousands of bodies, and `json.dumps` makes a writer for each.
_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_READ = json.JSONDecoder()


def pack(body: Body) -> bytes:
    """JSON values as bytes."""
    return _WRITTEN.encode(body).encode()


def unpack(packed: bytes) -> Body:
    """The JSON values of packed bytes."""
    body: Body = _READ.decode(packed.decode())
    return body


def put_away(db: sqlite3.Connection, body: Body, place: str) -> bytes:
    """JSON values as the file holds them at a place; Refused (vault_locked)."""
    return seal_of(db).close(pack(body), place)


def take_out(db: sqlite3.Connection, kept: bytes, place: str) -> Body:
    """The JSON values that the file holds at a place; Refused as by `Seal.open`."""
    return unpack(seal_of(db).open(kept, place))


def place_on_shelf(kind: str, row_id: str) -> str:
    """Where the body of a row stands."""
    return f"{kind} {row_id}"


def place_in_outbox(op_id: str) -> str:
    """Where the frozen bytes of an operation stand."""
    return f"op {op_id}"


def place_of_attachment(attachment: str) -> str:
    """Where the bytes of a photo or a signature stand."""
    return f"attachment {attachment}"


def place_of_draft(household: str) -> str:
    """Where the visit stands that is being noted at a household."""
    return f"draft {household}"
