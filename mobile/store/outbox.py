"""Everything this phone ever recorded, frozen, numbered without a gap, and kept whatever the server says.

«Unsent» is never stored: an operation is unsent while it has no verdict under the epoch that the phone
follows now. When the server's history changes, all become unsent by that alone.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.sync.ops import FrozenOp

# SQL for «no verdict under the current epoch»; IS NOT holds for NULL on either side.
UNSENT = "(status IS NULL OR acked_epoch IS NOT (SELECT value FROM meta WHERE key = 'epoch'))"


@dataclass(frozen=True, kw_only=True)
class WaitingOp:
    """An operation as it will be sent. `refused` says that the server would not read it when it came alone."""

    dseq: int
    op_id: str
    kind: str
    act: str
    row_id: str
    sha256: str
    body: bytes
    seen: dict[str, int]
    refused: bool


@dataclass(frozen=True, kw_only=True)
class KeptOp:
    """An operation with what the server said of it under the current epoch: `status` None while it is unsent."""

    dseq: int
    kind: str
    act: str
    row_id: str
    body: bytes
    made_at: str
    status: str | None
    problems: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many operations were written here, how many the server holds, and when the oldest unsent one was made."""

    written: int
    received: int
    oldest_unsent_at: str | None


def add(db: sqlite3.Connection, op: FrozenOp, *, seen: Mapping[str, int], made_at: str) -> int:
    """Put a frozen operation at the end of the line; its number."""
    added = db.execute(
        "INSERT INTO outbox (dseq, op_id, commune, kind, act, row_id, body, sha256, seen, made_at)"
        " VALUES ((SELECT coalesce(max(dseq), 0) + 1 FROM outbox), ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING dseq",
        (
            *(str(op.op_id), op.commune, op.kind, op.act, str(op.row_id), op.body, op.sha256),
            *(json.dumps(dict(seen), sort_keys=True), made_at),
        ),
    )
    return int(added.fetchone()[0])


def unsent(db: sqlite3.Connection, limit: int, passed_over: Iterable[int] = ()) -> list[WaitingOp]:
    """The next operations to send: in their order, those that the server could not read last."""
    chosen = db.execute(
        "SELECT dseq, op_id, kind, act, row_id, sha256, body, seen,"  # noqa: S608 - our own condition
        " problems IS NOT NULL AND status IS NULL AS refused FROM outbox"
        f" WHERE {UNSENT} AND dseq NOT IN (SELECT value FROM json_each(?)) ORDER BY refused, dseq LIMIT ?",
        (json.dumps(list(passed_over)), limit),
    )
    return [
        WaitingOp(
            dseq=dseq,
            op_id=op_id,
            kind=kind,
            act=act,
            row_id=row_id,
            sha256=sha256,
            body=body,
            seen=json.loads(seen),
            refused=bool(refused),
        )
        for dseq, op_id, kind, act, row_id, sha256, body, seen, refused in chosen
    ]


def settle(
    db: sqlite3.Connection,
    op_id: str,
    *,
    status: str,
    problems: Iterable[Mapping[str, Any]],
    seq: int | None,
    epoch: str,
    at: str,
) -> None:
    """Keep the server's verdict on one operation, given under an epoch."""
    db.execute(
        "UPDATE outbox SET status = ?, problems = ?, seq = ?, acked_epoch = ?, acked_at = ? WHERE op_id = ?",
        (status, _packed(problems), seq, epoch, at, op_id),
    )


def refuse(db: sqlite3.Connection, dseq: int, problems: Iterable[Mapping[str, Any]]) -> None:
    """Keep that the server would not read an operation that came alone; it stays unsent, behind the others."""
    db.execute("UPDATE outbox SET status = NULL, problems = ? WHERE dseq = ?", (_packed(problems), dseq))


def carry_over(db: sqlite3.Connection, *, old_epoch: str, new_epoch: str, upto: int) -> None:
    """Verdicts that the server's new history still holds, up to its mark, count on under the new epoch."""
    db.execute(
        "UPDATE outbox SET acked_epoch = ?, seq = NULL WHERE acked_epoch = ? AND status IS NOT NULL AND dseq <= ?",
        (new_epoch, old_epoch, upto),
    )


def offer_again(db: sqlite3.Connection, first: int, last: int) -> None:
    """The server misses the operations of this range: their verdicts do not count any more."""
    db.execute("UPDATE outbox SET acked_epoch = NULL WHERE dseq BETWEEN ? AND ?", (first, last))


def counts(db: sqlite3.Connection) -> Counts:
    """How the phone and the server stand."""
    written, waiting, oldest = db.execute(
        f"SELECT count(*), total({UNSENT}), min(CASE WHEN {UNSENT} THEN made_at END) FROM outbox"  # noqa: S608 - our own condition
    ).fetchone()
    return Counts(written=written, received=written - int(waiting), oldest_unsent_at=oldest)


def highest(db: sqlite3.Connection) -> int:
    """The number of the latest operation, 0 for none."""
    (last,) = db.execute("SELECT coalesce(max(dseq), 0) FROM outbox").fetchone()
    return int(last)


def to_be_told(db: sqlite3.Connection) -> list[KeptOp]:
    """Operations that the server has not received, or that it received and did not simply file; oldest first."""
    return _kept(db, f"{UNSENT} OR status <> 'filed'", ())


def of_row(db: sqlite3.Connection, kind: str, row_id: str) -> list[KeptOp]:
    """Every operation of a row, in the order of making."""
    return _kept(db, "kind = ? AND row_id = ?", (kind, row_id))


def patches_over(db: sqlite3.Connection, kind: str, row_id: str, seq: int) -> list[bytes]:
    """The frozen patches of a row that its stream does not show yet at `seq`: unsent, held, or filed later than it."""
    chosen = db.execute(
        "SELECT body FROM outbox WHERE kind = ? AND row_id = ? AND act = 'patch'"  # noqa: S608 - our own condition
        f" AND ({UNSENT} OR status = 'held' OR (status IN ('filed', 'conflict') AND seq > ?)) ORDER BY dseq",
        (kind, row_id, seq),
    )
    return [body for (body,) in chosen]


def _kept(db: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> list[KeptOp]:
    chosen = db.execute(
        f"SELECT dseq, kind, act, row_id, body, made_at, CASE WHEN {UNSENT} THEN NULL ELSE status END, problems"  # noqa: S608 - our own conditions
        f" FROM outbox WHERE {condition} ORDER BY dseq",
        values,
    )
    return [
        KeptOp(
            dseq=dseq,
            kind=kind,
            act=act,
            row_id=row_id,
            body=body,
            made_at=made_at,
            status=status,
            problems=tuple(json.loads(problems or "[]")),
        )
        for dseq, kind, act, row_id, body, made_at, status, problems in chosen
    ]


def _packed(problems: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps([dict(problem) for problem in problems], ensure_ascii=False)
