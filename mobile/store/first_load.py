"""Put a hamlet's rows on an empty shelf many at a time: a first load is tens of thousands of rows."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mobile.store.bodies import Body, place_on_shelf, put_away


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """A row as the server has it; `values` by field."""

    kind: str
    id: str
    rev: int
    seq: int
    values: Body


def known_rows(db: sqlite3.Connection) -> dict[tuple[str, str], str | None]:
    """Kind and id of every row that stands here or has an operation, and so is not new to this phone, with the commune
    in which the server has it; None where the server has not said.
    """
    made = dict.fromkeys(db.execute("SELECT DISTINCT kind, row_id FROM outbox"))
    said = db.execute("SELECT kind, id, CASE WHEN base IS NOT NULL THEN commune END FROM shelf")
    return {**made, **{(kind, row_id): commune for kind, row_id, commune in said}}


def put_new(db: sqlite3.Connection, commune: str, rows: Iterable[NewRow], homes: dict[str, str | None]) -> None:
    """Put rows that are new to this phone. Of a row that comes twice the later number stays.

    `homes` holds the hamlet of each household that was put, and takes up more: households come before what is theirs,
    which stands in the hamlet of its household, as `shelf.put` would have it.
    """
    (touched,) = db.execute("SELECT coalesce(max(touched), 0) FROM shelf").fetchone()
    db.executemany(
        "INSERT INTO shelf (kind, id, commune, hamlet, household, rev, seq, base, body, touched)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, seq = excluded.seq, hamlet = excluded.hamlet,"
        " household = excluded.household, base = excluded.base, body = excluded.body, touched = excluded.touched"
        " WHERE excluded.seq > seq",
        _as_written(db, commune, rows, homes, touched),
    )


def _as_written(
    db: sqlite3.Connection, commune: str, rows: Iterable[NewRow], homes: dict[str, str | None], touched: int
) -> Iterator[tuple[str | int | bytes | None, ...]]:
    for number, row in enumerate(rows, start=touched + 1):
        values, packed = row.values, put_away(db, row.values, place_on_shelf(row.kind, row.id))
        hamlet, household = values.get("hamlet"), values.get("household")
        if row.kind == "household":
            homes[row.id] = hamlet
        elif household is not None:
            # A household that is not here went on: what it left behind lies here all the same, as the file is of here.
            hamlet = homes.get(household)
        yield row.kind, row.id, commune, hamlet, household, row.rev, row.seq, packed, packed, number
