"""The rows that the officer sees: households, members, visits and hamlets of the area, as they stand on this phone."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mobile.store import meta
from mobile.store.bodies import Body, place_on_shelf, put_away, take_out
from mobile.store.outbox import UNSENT


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """One row. `rev` is the server's revision that `base` holds, 0 and None while the server has not answered;
    `body` is what is shown; `touched` grows with each change on this phone.
    """

    kind: str
    id: str
    commune: str
    rev: int
    seq: int
    base: Body | None
    body: Body
    touched: int


_COLUMNS = "kind, id, commune, rev, seq, base, body, touched"


def find(db: sqlite3.Connection, kind: str, row_id: str) -> Shelved | None:
    """A row by its id, or None."""
    found = db.execute(f"SELECT {_COLUMNS} FROM shelf WHERE kind = ? AND id = ?", (kind, row_id)).fetchone()  # noqa: S608 - our own column names
    return _shelved(db, found) if found else None


def all_of(db: sqlite3.Connection, kind: str, *, touched_after: int = -1) -> Iterator[Shelved]:
    """The rows of a kind that changed after a mark; all of them without one."""
    chosen = db.execute(
        f"SELECT {_COLUMNS} FROM shelf WHERE kind = ? AND touched > ?",  # noqa: S608 - our own column names
        (kind, touched_after),
    )
    return (_shelved(db, row) for row in chosen)


def of_household(db: sqlite3.Connection, kind: str, household: str) -> list[Shelved]:
    """The rows of a kind that belong to a household, in the order in which they were made."""
    chosen = db.execute(
        f"SELECT {_COLUMNS} FROM shelf WHERE kind = ? AND household = ? ORDER BY id",  # noqa: S608 - our own column names
        (kind, household),
    )
    return [_shelved(db, row) for row in chosen]


def latest_touch(db: sqlite3.Connection) -> int:
    """The mark of the latest change, 0 for an empty shelf."""
    (mark,) = db.execute("SELECT coalesce(max(touched), 0) FROM shelf").fetchone()
    return int(mark)


def put(
    db: sqlite3.Connection,
    *,
    kind: str,
    row_id: str,
    commune: str,
    rev: int,
    seq: int,
    base: Body | None,
    body: Body,
    own: bool = False,
) -> None:
    """Put a row in its place, instead of what stood there.

    It stands where the server has it, whatever this phone would change: members and visits in the hamlet of their
    household, where that is known here. Visits stay in the commune that a household moves away from. `own`: made here,
    and not brought by the stream yet.
    """
    said, place = body if base is None else base, place_on_shelf(kind, row_id)
    household = said.get("household")
    # What the stream brings lies where its household lies now, and that need not be where a visit was made. What was
    # made here lies nowhere once its household is gone from here: only its stream can say where it is now.
    hamlet = said.get("hamlet", _NOWHERE if own else None) if own or base is None or not household else None
    db.execute(
        "INSERT INTO shelf (kind, id, commune, hamlet, household, rev, seq, base, body, touched)"
        " VALUES (?, ?, ?, coalesce((SELECT nullif(hamlet, '') FROM shelf WHERE kind = 'household' AND id = ?"
        " AND commune = ?), ?), ?, ?, ?, ?, ?,"
        " (SELECT coalesce(max(touched), 0) + 1 FROM shelf))"
        " ON CONFLICT (kind, id) DO UPDATE SET commune = excluded.commune,"
        " hamlet = excluded.hamlet, household = excluded.household, rev = excluded.rev,"
        " seq = excluded.seq, base = excluded.base, body = excluded.body, touched = excluded.touched",
        (
            *(kind, row_id, commune, household, commune, hamlet, household, rev, seq),
            *(None if base is None else put_away(db, base, place), put_away(db, body, place)),
        ),
    )
    if kind == "household":
        db.execute(
            "UPDATE shelf SET hamlet = ? WHERE household = ? AND commune = ? AND hamlet IS NOT ?",
            (hamlet, row_id, commune, _NOWHERE),
        )


def show(db: sqlite3.Connection, kind: str, row_id: str, body: Body) -> None:
    """Show a row otherwise. What the server said of it, and that it left, stays."""
    db.execute(
        "UPDATE shelf SET body = ?, touched = (SELECT max(touched) + 1 FROM shelf) WHERE kind = ? AND id = ?",
        (put_away(db, body, place_on_shelf(kind, row_id)), kind, row_id),
    )


def mark_left(db: sqlite3.Connection, kind: str, row_id: str, commune: str, *, seq: int) -> None:
    """A row left a commune's stream at `seq`: from now on it stands outside every area, unless it stands in another
    commune. What was filed at a household after it had left lies where it went: only the stream can say whether that
    is here.
    """
    db.execute(
        "UPDATE shelf SET hamlet = ? WHERE kind = ? AND id = ? AND commune = ?", (_NOWHERE, kind, row_id, commune)
    )
    if kind == "household":
        db.execute(
            "UPDATE shelf SET hamlet = ? WHERE household = ? AND commune = ? AND seq > ?",
            (_NOWHERE, row_id, commune, seq),
        )


def take_off_outside(db: sqlite3.Connection, areas: Mapping[str, frozenset[str]]) -> int:
    """Take off every row outside the hamlets given by commune; how many went.

    What has an unsent operation stays with its household, and so does a household at which a visit is being noted.
    """
    gone = [
        (kind, row_id)
        for kind, row_id, commune, hamlet in db.execute(_FREE_TO_LEAVE)
        if commune not in areas or (hamlet is not None and hamlet not in areas[commune])
    ]
    for kind, row_id in gone:
        _take_off(db, kind, row_id)
    return len(gone) + _take_off_strays(db)


def expect_again(db: sqlite3.Connection, scope: str) -> None:
    """A stream is fetched from its beginning: what the server said in it before must come again to stay."""
    db.execute(f"UPDATE shelf SET stale = 1 WHERE {_SCOPE} = ? AND base IS NOT NULL", (_named(scope),))  # noqa: S608 - our own condition


def expect_all_again(db: sqlite3.Connection) -> None:
    """Every stream is fetched from its beginning."""
    db.execute("UPDATE shelf SET stale = 1 WHERE base IS NOT NULL")


def came_again(db: sqlite3.Connection, kind: str, row_id: str) -> None:
    """The server has said this row again, also one that had left: its household may come in a later page."""
    db.execute(
        "UPDATE shelf SET stale = 0, hamlet = nullif(hamlet, '') WHERE kind = ? AND id = ? AND (stale OR hamlet = '')",
        (kind, row_id),
    )


def sweep(db: sqlite3.Connection, scopes: Iterable[str]) -> int:
    """Take off the rows of these streams, fetched to their heads, that did not come again; how many went.

    What has an unsent operation or a visit being noted stays, and is looked at again after the next sync.
    """
    gone = db.execute(
        f"SELECT kind, id FROM shelf WHERE stale AND {_SCOPE} IN (SELECT value FROM json_each(?)) AND {_FREE}",  # noqa: S608 - our own conditions
        (json.dumps([_named(scope) for scope in scopes]),),
    ).fetchall()
    for kind, row_id in gone:
        _take_off(db, kind, row_id)
    return len(gone) + _take_off_strays(db)


def forget_numbers(db: sqlite3.Connection) -> None:
    """The server's history is another one: its numbers say nothing of those that stand here."""
    db.execute("UPDATE shelf SET seq = 0")


_NOWHERE = ""

# In which stream a row comes: an officer's own rows name a commune, too.
_OWN = "user"
# A declaration comes in none: the server tells it to nobody, so what was made here stays here.
_SCOPE = f"CASE WHEN kind IN ('assignment', 'review') THEN '{_OWN}' WHEN kind = 'declaration' THEN '' ELSE commune END"

_FREE = f"""
    NOT EXISTS (
        SELECT 1 FROM outbox WHERE outbox.kind = shelf.kind AND outbox.row_id = shelf.id AND {UNSENT}
    )
    AND NOT (
        kind = 'household' AND id IN (
            SELECT made.household FROM outbox JOIN shelf AS made ON made.kind = outbox.kind AND made.id = outbox.row_id
            WHERE made.household IS NOT NULL AND {UNSENT}
        )
    )
    AND NOT EXISTS (
        -- A draft is kept under the id of what it is about, which may be a visit or a member: its household stays too.
        SELECT 1 FROM draft LEFT JOIN shelf AS about
            ON about.kind IN ('visit', 'person') AND about.id = substr(draft.household, 1, 36)
        WHERE coalesce(about.household, substr(draft.household, 1, 36)) IN (shelf.id, shelf.household)
    )
"""  # noqa: S608 - our own condition

_FREE_TO_LEAVE = f"""
    SELECT kind, id, commune, hamlet FROM shelf
    WHERE commune <> 'ref' -- the law lies in nobody's area
    AND kind <> 'review' -- what was said of one's own visits comes once, wherever one works then
    AND {_FREE}
"""  # noqa: S608 - our own condition


def _named(scope: str) -> str:
    return _OWN if scope.startswith(f"{_OWN}:") else scope


def _take_off_strays(db: sqlite3.Connection) -> int:
    """Take off declarations whose household or person is no longer here, as no stream tells that they left: who was
    erased leaves no number behind. What has an unsent operation stays; how many went.
    """
    free = db.execute(f"SELECT id, household FROM shelf WHERE kind = 'declaration' AND {_FREE}")  # noqa: S608 - our own condition
    strays = [row_id for row_id, home in free.fetchall() if not _stands_with(db, row_id, home)]
    for row_id in strays:
        _take_off(db, "declaration", row_id)
    return len(strays)


def _stands_with(db: sqlite3.Connection, declaration: str, household: str) -> bool:
    row = find(db, "declaration", declaration)
    needed = ("household", household), ("person", str(row.body["person"]) if row else "")
    here = "SELECT 1 FROM shelf WHERE kind = ? AND id = ? AND hamlet IS NOT ''"
    return all(db.execute(here, one).fetchone() for one in needed)


def _take_off(db: sqlite3.Connection, kind: str, row_id: str) -> None:
    meta.write(db, meta.GONE, str(int(meta.read(db, meta.GONE) or 0) + 1))
    db.execute("DELETE FROM shelf WHERE kind = ? AND id = ?", (kind, row_id))


def _shelved(db: sqlite3.Connection, row: tuple[str, str, str, int, int, bytes | None, bytes, int]) -> Shelved:
    kind, row_id, commune, rev, seq, base, body, touched = row
    place = place_on_shelf(kind, row_id)
    return Shelved(
        kind=kind,
        id=row_id,
        commune=commune,
        rev=rev,
        seq=seq,
        base=None if base is None else take_out(db, base, place),
        body=take_out(db, body, place),
        touched=touched,
    )
