"""The targets that the server told last, with how many it had counted, and what of this phone's work it had not counted
yet.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mobile.store import meta
from mobile.store.bodies import place_in_outbox
from mobile.store.outbox import UNSENT
from mobile.store.seal import seal_of
from shared.sync.protocol import ToldTarget


@dataclass(frozen=True, kw_only=True)
class VisitOp:
    """An operation on a visit that the server had not counted when it told the targets. `commune` is the one that the
    operation names; `sent`: the server has it by now.
    """

    act: str
    visit: str
    commune: str
    body: bytes
    sent: bool


def keep(db: sqlite3.Connection, told: Sequence[ToldTarget], cursors: Mapping[str, int]) -> None:
    """Keep what was told in place of what was told before; `cursors` are those up to which it counts."""
    if not told:
        forget(db)
        return
    kept = {"cursors": dict(cursors), "told": [asdict(one) for one in told]}
    meta.write(db, meta.TARGETS, json.dumps(kept, ensure_ascii=False))


def forget(db: sqlite3.Connection) -> None:
    """Keep none: they were told for another area, or by another history of the server."""
    meta.forget(db, meta.TARGETS)


def told(db: sqlite3.Connection) -> list[ToldTarget]:
    """What was told last; empty where nothing was."""
    return [ToldTarget(**one) for one in _kept(db).get("told", ())]


def uncounted(db: sqlite3.Connection) -> list[VisitOp]:
    """What was done to visits here and is not in the counts, in the order of making: not sent, or filed beyond the
    cursors up to which the server had counted.
    """
    chosen = db.execute(
        f"SELECT act, row_id, commune, op_id, body, NOT {UNSENT} FROM outbox WHERE kind = 'visit' AND ({UNSENT}"  # noqa: S608 - our own condition
        " OR (status = 'filed' AND seq > (SELECT value FROM json_each(?) WHERE key = commune))) ORDER BY place",
        (json.dumps(_kept(db).get("cursors", {})),),
    )
    return [
        VisitOp(
            act=act,
            visit=row_id,
            commune=commune,
            body=seal_of(db).open(body, place_in_outbox(op_id)),
            sent=bool(sent),
        )
        for act, row_id, commune, op_id, body, sent in chosen
    ]


def _kept(db: sqlite3.Connection) -> dict[str, Any]:
    return dict(json.loads(meta.read(db, meta.TARGETS) or "{}"))
