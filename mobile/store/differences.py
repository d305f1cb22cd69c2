"""What keeps written and received apart, and what was settled of late: counted in full, listed as far as it is read."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from mobile.store.bodies import place_in_outbox
from mobile.store.outbox import RECEIVED, UNSENT
from mobile.store.seal import seal_of

# SQL for how an operation stands. `unreadable`: the server would not read it even alone; `unsigned`: it answered, and
# this phone holds no receipt of that yet.
_STANDING = f"""
    CASE
        WHEN {UNSENT} THEN CASE WHEN status IS NULL AND problems IS NOT NULL THEN 'unreadable' ELSE 'unsent' END
        WHEN NOT {RECEIVED} THEN 'unsigned'
        ELSE status
    END
"""


@dataclass(frozen=True, kw_only=True)
class ToldOp:
    """One operation that is told of: `standing` is unreadable, unsent, unsigned, held, conflict, rejected or filed;
    `end` the receipt (a JWS) of the settlement that ended it, None for one that was not held or is so still.
    """

    standing: str
    kind: str
    row_id: str
    body: bytes
    made_at: str
    problems: tuple[dict[str, Any], ...]
    end: str | None


def tally(db: sqlite3.Connection) -> dict[str, int]:
    """How many operations stand how; what was simply filed is left out."""
    counted = db.execute(
        f"SELECT standing, count(*) FROM (SELECT {_STANDING} AS standing FROM outbox)"  # noqa: S608 - our own conditions
        " WHERE standing <> 'filed' GROUP BY standing"
    )
    return dict(counted.fetchall())


def oldest(db: sqlite3.Connection, each: int) -> list[ToldOp]:
    """Of each standing but filed the first so many, in the order of making."""
    return _told(
        db,
        f"""
        WITH told AS (
            SELECT place, standing, row_number() OVER (PARTITION BY standing ORDER BY place) AS nth
            FROM (SELECT place, {_STANDING} AS standing FROM outbox) WHERE standing <> 'filed'
        )
        SELECT standing, op_id, kind, row_id, body, made_at, problems, {_END}
        FROM told JOIN outbox USING (place) WHERE nth <= ? ORDER BY place
        """,  # noqa: S608 - our own conditions
        each,
    )


def last_ended(db: sqlite3.Connection, count: int) -> list[ToldOp]:
    """Operations that were held and then put in their place, the latest settlement first."""
    return _told(
        db,
        f"""
        SELECT status, op_id, kind, row_id, body, made_at, problems, {_END}
        FROM outbox WHERE settled_in IS NOT NULL AND status IN ('filed', 'conflict')
        ORDER BY settled_in DESC, place DESC LIMIT ?
        """,  # noqa: S608 - our own conditions
        count,
    )


# The link that ended it; under the same number a link beside the chain may speak of other operations.
_END = """coalesce(
    (SELECT jws FROM receipt_beside AS link WHERE link.install = outbox.install AND link.n = settled_in
        AND instr(link.entries, outbox.op_id) LIMIT 1),
    (SELECT jws FROM receipt WHERE receipt.install = outbox.install AND n = settled_in)
) AS end"""


def _told(db: sqlite3.Connection, statement: str, count: int) -> list[ToldOp]:
    return [
        ToldOp(
            standing=standing,
            kind=kind,
            row_id=row_id,
            body=seal_of(db).open(body, place_in_outbox(op_id)),
            made_at=made_at,
            problems=tuple(json.loads(problems or "[]")),
            end=end,
        )
        for standing, op_id, kind, row_id, body, made_at, problems, end in db.execute(statement, (count,))
    ]
