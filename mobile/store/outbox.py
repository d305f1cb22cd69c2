"""Everything this phone recorded, frozen, numbered without a gap, and kept until the server has it in a backup.

«Unsent» is never stored: an operation is unsent while it has no verdict under the epoch that the phone
follows now. When the server's history changes, all become unsent by that alone. «Received» is what stands in
a receipt besides.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mobile.store import meta
from mobile.store.bodies import place_in_outbox
from mobile.store.seal import seal_of
from shared.sync.line_digest import Held
from shared.sync.ops import FrozenOp

# SQL for «no verdict under the current epoch»; IS NOT holds for NULL on either side.
UNSENT = "(status IS NULL OR acked_epoch IS NOT (SELECT value FROM meta WHERE key = 'epoch'))"

# SQL for «the server holds it, and this phone holds the receipt».
RECEIVED = f"(receipt IS NOT NULL AND NOT {UNSENT})"

# SQL for the install that this phone is; before a fork it was another one.
_THIS_INSTALL = "(SELECT json_extract(value, '$.install_id') FROM meta WHERE key = 'owner')"
_MINE = f"install = {_THIS_INSTALL}"

# What outlives the operations that were dropped: the highest number given, and how many are gone.
_MADE = "made"
_DROPPED = "dropped"


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
    """An operation with what the server said of it under the current epoch: `status` None while no receipt says that it
    was received.
    """

    dseq: int
    kind: str
    act: str
    row_id: str
    body: bytes
    made_at: str
    status: str | None
    problems: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class OpOfRow:
    """What an operation did to which row."""

    kind: str
    row_id: str
    act: str


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many operations were written here, for how many a receipt is kept, how many have no verdict yet, and when the
    oldest that was not received was made.
    """

    written: int
    received: int
    unsent: int
    oldest_unsent_at: str | None


def add(db: sqlite3.Connection, op: FrozenOp, *, seen: Mapping[str, int], made_at: str) -> int:
    """Put a frozen operation at the end of the line of this install; its number."""
    dseq, op_id = highest(db) + 1, str(op.op_id)
    closed = seal_of(db).close(op.body, place_in_outbox(op_id))
    db.execute(
        "INSERT INTO outbox (install, dseq, op_id, commune, kind, act, row_id, body, sha256, seen, made_at)"  # noqa: S608 - our own condition
        f" VALUES (coalesce({_THIS_INSTALL}, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(dseq, op_id, op.commune, op.kind, op.act, str(op.row_id), closed, op.sha256),
            *(json.dumps(dict(seen), sort_keys=True), made_at),
        ),
    )
    return dseq


def unsent(db: sqlite3.Connection, limit: int, passed_over: Iterable[int] = ()) -> list[WaitingOp]:
    """The next operations to send: in their order, those that the server could not read last."""
    chosen = db.execute(
        "SELECT dseq, op_id, kind, act, row_id, sha256, body, seen,"  # noqa: S608 - our own condition
        " problems IS NOT NULL AND status IS NULL AS refused FROM outbox"
        f" WHERE {_MINE} AND {UNSENT} AND dseq NOT IN (SELECT value FROM json_each(?))"
        " ORDER BY refused, dseq LIMIT ?",
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
            body=seal_of(db).open(body, place_in_outbox(op_id)),
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
) -> OpOfRow:
    """Keep the server's verdict on one operation, given under an epoch; which operation it was.

    A held operation that has ended is answered with its verdict for ever; its end stays.
    """
    row = db.execute(
        "UPDATE outbox SET acked_epoch = ?, acked_at = ? WHERE op_id = ? RETURNING kind, row_id, act",
        (epoch, at, op_id),
    ).fetchone()
    db.execute(
        "UPDATE outbox SET status = ?, problems = ?, seq = ?, settled_in = NULL"
        " WHERE op_id = ? AND (settled_in IS NULL OR ? <> 'held')",
        (status, _packed(problems), seq, op_id, status),
    )
    return _of_row(row)


def stands_in(db: sqlite3.Connection, op_id: str, sha256: str, n: int) -> None:
    """The verdict on an operation stands in link `n` of this install's receipts."""
    db.execute(
        f"UPDATE outbox SET receipt = ? WHERE op_id = ? AND sha256 = ? AND {_MINE}",  # noqa: S608 - our own condition
        (n, op_id, sha256),
    )


def end_held(
    db: sqlite3.Connection,
    op_id: str,
    sha256: str,
    *,
    status: str,
    problems: Iterable[Mapping[str, Any]],
    seq: int | None,
    n: int,
) -> OpOfRow | None:
    """A held operation was settled in link `n`; which it was, None where this phone has none such any more."""
    ended = db.execute(
        "UPDATE outbox SET status = ?, problems = ?, seq = ?, settled_in = ? WHERE op_id = ? AND sha256 = ?"
        " RETURNING kind, row_id, act",
        (status, _packed(problems), seq, n, op_id, sha256),
    ).fetchone()
    return None if ended is None else _of_row(ended)


def refuse(db: sqlite3.Connection, dseq: int, problems: Iterable[Mapping[str, Any]]) -> None:
    """Keep that the server would not read an operation that came alone; it stays unsent, behind the others."""
    db.execute(
        f"UPDATE outbox SET status = NULL, problems = ? WHERE dseq = ? AND {_MINE}",  # noqa: S608 - our own condition
        (_packed(problems), dseq),
    )


def carry_over(db: sqlite3.Connection, *, epoch: str, upto: int, at: str) -> None:
    """Verdicts of histories before, up to a number: they count on under this epoch, from now. What was offered again
    is not among them.
    """
    db.execute(
        "UPDATE outbox SET acked_epoch = ?, acked_at = ?, seq = NULL"  # noqa: S608 - our own condition
        f" WHERE acked_epoch <> ? AND status IS NOT NULL AND dseq <= ? AND {_MINE}",
        (epoch, at, epoch, upto),
    )


def forget_ends_above(db: sqlite3.Connection, n: int) -> None:
    """Settlements above link `n` are not in the server's history any more: those operations are held again."""
    db.execute(
        "UPDATE outbox SET status = 'held', problems = '[]', seq = NULL, settled_in = NULL"  # noqa: S608 - our own condition
        f" WHERE settled_in > ? AND {_MINE}",
        (n,),
    )


def offer_again(db: sqlite3.Connection, first: int, last: int) -> None:
    """The server misses the operations of this range: their verdicts do not count any more."""
    db.execute(
        f"UPDATE outbox SET acked_epoch = NULL WHERE dseq BETWEEN ? AND ? AND {_MINE}",  # noqa: S608 - our own condition
        (first, last),
    )


def number_anew(db: sqlite3.Connection) -> None:
    """Give every unsent operation of another install the next numbers of this one, in the order of making.

    Ids and hashes stay. What is not unsent stays where it is, as the history of the install that sent it.
    """
    waiting = db.execute(
        f"SELECT place FROM outbox WHERE NOT {_MINE} AND {UNSENT} ORDER BY place"  # noqa: S608 - our own conditions
    ).fetchall()
    first = highest(db) + 1
    db.executemany(
        f"UPDATE outbox SET install = {_THIS_INSTALL}, dseq = ?, receipt = NULL, settled_in = NULL WHERE place = ?",  # noqa: S608 - our own condition
        [(dseq, place) for dseq, (place,) in enumerate(waiting, start=first)],
    )


def forget_receipts_not_kept(db: sqlite3.Connection) -> None:
    """What stands in a link that is not here is received again once that link is."""
    db.execute(
        "UPDATE outbox SET receipt = NULL WHERE receipt > 0 AND NOT EXISTS"
        " (SELECT 1 FROM receipt WHERE receipt.install = outbox.install AND n = outbox.receipt)"
    )


def adds_not_filed(db: sqlite3.Connection) -> list[KeptOp]:
    """Rows that this phone made and no stream shows: not received yet, or held."""
    return _kept(db, f"act = 'add' AND ({UNSENT} OR status = 'held')", ())


def begin_line(db: sqlite3.Connection) -> None:
    """The install is another one: its numbers begin at 1."""
    meta.forget(db, _MADE)


def counts(db: sqlite3.Connection) -> Counts:
    """How the phone and the server stand."""
    written, received, waiting, oldest = db.execute(
        f"SELECT count(*), total({RECEIVED}), total({UNSENT}), min(CASE WHEN NOT {RECEIVED} THEN made_at END)"  # noqa: S608 - our own conditions
        " FROM outbox"
    ).fetchone()
    dropped = int(meta.read(db, _DROPPED) or 0)
    return Counts(
        written=written + dropped, received=int(received) + dropped, unsent=int(waiting), oldest_unsent_at=oldest
    )


def highest(db: sqlite3.Connection) -> int:
    """The number of the latest operation of this install that was ever made, 0 for none."""
    (last,) = db.execute(f"SELECT coalesce(max(dseq), 0) FROM outbox WHERE {_MINE}").fetchone()  # noqa: S608 - our own condition
    return max(int(last), int(meta.read(db, _MADE) or 0))


def without_receipt(db: sqlite3.Connection) -> bool:
    """Whether an operation of this install has a verdict and no receipt yet."""
    found = db.execute(f"SELECT 1 FROM outbox WHERE receipt IS NULL AND NOT {UNSENT} AND {_MINE} LIMIT 1")  # noqa: S608 - our own conditions
    return found.fetchone() is not None


def held(db: sqlite3.Connection, first: int, last: int) -> list[Held]:
    """What this phone holds of its line from one number to another."""
    found = db.execute(
        f"SELECT dseq, op_id, sha256 FROM outbox WHERE {_MINE} AND dseq BETWEEN ? AND ? ORDER BY dseq",  # noqa: S608 - our own condition
        (first, last),
    )
    return [Held(*one) for one in found]


def answered_runs(db: sqlite3.Connection, *, claimed: int = 0) -> list[tuple[int, int]]:
    """The numbers of this install that have a verdict, as runs without a hole; up to `claimed` an earlier history's one
    is enough.
    """
    return db.execute(
        "SELECT min(dseq), max(dseq) FROM (SELECT dseq, dseq - row_number() OVER (ORDER BY dseq) AS run"  # noqa: S608 - our own conditions
        f" FROM outbox WHERE {_MINE} AND (NOT {UNSENT} OR"
        " (dseq <= ? AND status IS NOT NULL AND acked_epoch IS NOT NULL))) GROUP BY run ORDER BY 1",
        (claimed,),
    ).fetchall()


def drop_durable(db: sqlite3.Connection, *, upto: int, acked_before: str, at_most: int) -> int:
    """Drop the oldest operations up to a number that were acknowledged before a moment; how many went.

    Only from the beginning of the line, so that what is kept has no holes, and not what still waits for its end.
    The highest number ever given is kept with it. `upto` is what the server holds without a gap and in a backup.
    """
    made = highest(db)
    gone = db.execute(
        f"DELETE FROM outbox WHERE {_MINE} AND dseq IN ("  # noqa: S608 - our own conditions
        f"SELECT dseq FROM outbox WHERE {_MINE} AND dseq <= ? AND dseq < coalesce("
        f"(SELECT min(dseq) FROM outbox WHERE {_MINE} AND NOT ({RECEIVED} AND status <> 'held' AND acked_at < ?)), ?)"
        " ORDER BY dseq LIMIT ?)",
        (upto, acked_before, upto + 1, at_most),
    ).rowcount
    if gone:
        meta.write(db, _MADE, str(made))
        meta.write(db, _DROPPED, str(int(meta.read(db, _DROPPED) or 0) + gone))
    return gone


def hash_of(db: sqlite3.Connection, op_id: str) -> str | None:
    """The SHA-256 of an operation that is kept, or None."""
    found = db.execute("SELECT sha256 FROM outbox WHERE op_id = ?", (op_id,)).fetchone()
    return None if found is None else str(found[0])


def of_row(db: sqlite3.Connection, kind: str, row_id: str) -> list[KeptOp]:
    """Every operation of a row, in the order of making."""
    return _kept(db, "kind = ? AND row_id = ?", (kind, row_id))


def seen_when_made(db: sqlite3.Connection, visit: str) -> dict[str, int] | None:
    """How far each stream was known here when a visit was made; None where it was not made here, or long ago."""
    row = db.execute("SELECT seen FROM outbox WHERE kind = 'visit' AND row_id = ? AND act = 'add'", (visit,)).fetchone()
    return None if row is None else {str(scope): int(seq) for scope, seq in json.loads(row[0]).items()}


def visits_made(db: sqlite3.Connection, since: str) -> list[KeptOp]:
    """The visits that were made here since a moment (as `format_moment` writes it), in the order of making."""
    return _kept(db, "kind = 'visit' AND act = 'add' AND made_at >= ?", (since,))


def patches_over(db: sqlite3.Connection, kind: str, row_id: str, seq: int) -> list[bytes]:
    """The frozen patches of a row that its stream does not show yet at `seq`: unsent, held, or filed later than it."""
    chosen = db.execute(
        "SELECT op_id, body FROM outbox WHERE kind = ? AND row_id = ? AND act = 'patch'"  # noqa: S608 - our own condition
        f" AND ({UNSENT} OR status = 'held' OR (status IN ('filed', 'conflict') AND seq > ?)) ORDER BY place",
        (kind, row_id, seq),
    )
    return [seal_of(db).open(body, place_in_outbox(op_id)) for op_id, body in chosen]


def _kept(db: sqlite3.Connection, condition: str, values: tuple[str, ...]) -> list[KeptOp]:
    chosen = db.execute(
        f"SELECT dseq, op_id, kind, act, row_id, body, made_at, CASE WHEN {RECEIVED} THEN status END, problems"  # noqa: S608 - our own conditions
        f" FROM outbox WHERE {condition} ORDER BY place",
        values,
    )
    return [
        KeptOp(
            dseq=dseq,
            kind=kind,
            act=act,
            row_id=row_id,
            body=seal_of(db).open(body, place_in_outbox(op_id)),
            made_at=made_at,
            status=status,
            problems=tuple(json.loads(problems or "[]")),
        )
        for dseq, op_id, kind, act, row_id, body, made_at, status, problems in chosen
    ]


def _of_row(row: tuple[str, str, str]) -> OpOfRow:
    kind, row_id, act = row
    return OpOfRow(kind=kind, row_id=row_id, act=act)


def _packed(problems: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps([dict(problem) for problem in problems], ensure_ascii=False)
