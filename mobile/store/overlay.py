"""Lay what this phone changed over what the server said, so that an officer always sees the own edits."""

import json
import sqlite3
from typing import Any

from mobile.store import outbox, shelf
from mobile.store.bodies import Body


def put_from_server(
    db: sqlite3.Connection,
    *,
    kind: str,
    row_id: str,
    commune: str,
    rev: int,
    seq: int,
    values: Body,
    own: bool = False,
) -> None:
    """Put a row as the server has it, with the patches that its stream does not show yet on top. `own`: as it was made
    here, before its stream has brought it.
    """
    body = _with_patches(db, kind, row_id, seq, values)
    shelf.put(db, kind=kind, row_id=row_id, commune=commune, rev=rev, seq=seq, base=values, body=body, own=own)


def show_again(db: sqlite3.Connection, kind: str, row_id: str) -> None:
    """Make a row's body anew after a verdict: a patch that the server rejected is no longer shown as if it held."""
    row = shelf.find(db, kind, row_id)
    if row is None or row.base is None:
        return
    shelf.show(db, kind, row_id, _with_patches(db, kind, row_id, row.seq, row.base))


def accept_add(db: sqlite3.Connection, kind: str, row_id: str, *, rev: int, seq: int) -> None:
    """The server filed a row as this phone made it: from now on edits build on that revision."""
    row = shelf.find(db, kind, row_id)
    if row is None or row.base is not None:
        return
    (frozen,) = (op.body for op in outbox.of_row(db, kind, row_id) if op.act == "add")
    values: dict[str, Any] = json.loads(frozen)["data"]
    put_from_server(db, kind=kind, row_id=row_id, commune=row.commune, rev=rev, seq=seq, values=values, own=True)


def _with_patches(db: sqlite3.Connection, kind: str, row_id: str, seq: int, values: Body) -> Body:
    body = dict(values)
    for frozen in outbox.patches_over(db, kind, row_id, seq):
        body.update(json.loads(frozen)["set"])
    return body
