"""Close a vault that stands open: every value of every row in one transaction, and then no trace of it is left behind.

A phone that dies on the way finds the open vault as it was, or the sealed one; what may still lie in unused parts of
the file is wiped then, or at the next unlocking.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from mobile.store import downloads, meta
from mobile.store.bodies import place_in_outbox, place_of_attachment, place_of_draft, place_on_shelf
from mobile.store.seal import KeySeal, Seal, is_closed
from mobile.store.store import Store

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Columns of a table that the seal closes; `named_by` are the columns that say the place."""

    table: str
    columns: tuple[str, ...]
    named_by: tuple[str, ...]
    place: Callable[..., str]


CLOSED = (
    Closed(table="shelf", columns=("base", "body"), named_by=("kind", "id"), place=place_on_shelf),
    Closed(table="outbox", columns=("body",), named_by=("op_id",), place=place_in_outbox),
    Closed(table="draft", columns=("body",), named_by=("household",), place=place_of_draft),
    Closed(table="attachment", columns=("bytes",), named_by=("id",), place=place_of_attachment),
    # Of `meta` only what the lock keeps (meta.is_kept_closed); the rest says nothing of anybody.
    Closed(table="meta", columns=("value",), named_by=("key",), place=meta.place),
)


def seal_vault(store: Store, key: bytes, lock: str) -> None:
    """Close everything under a key, and keep how it is locked; the store goes on under the seal.

    No sync may be under way. NotWritten where the disk did not take it: then the vault stands open as before.
    """
    seal = KeySeal(key)
    with store.writing() as db:
        close_what_is_open(db, seal)
        meta.write(db, meta.LOCK, lock)
        meta.write(db, meta.PLAIN_LEFT, "yes")
    store.use(seal)
    wipe(store)


def close_what_is_open(db: sqlite3.Connection, seal: Seal) -> None:
    """Close every value that stands open; those that are closed already stay as they are."""
    for closed in CLOSED:
        for at, place, values in _rows(db, closed):
            settings = ", ".join(f"{column} = ?" for column in closed.columns)
            db.execute(
                f"UPDATE {closed.table} SET {settings} WHERE rowid = ?",  # noqa: S608 - our own names
                (*(_closed(seal, value, place) for value in values), at),
            )


def wipe(store: Store) -> None:
    """Write the file anew, so that nothing of what once stood in it open lies in its unused parts or in the log.

    Where the disk has no room for that now, it is done at the next unlocking.
    """
    db = store.reading()
    if meta.read(db, meta.PLAIN_LEFT) is None:
        return
    downloads.drop_open_files(store.folder)
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA temp_store = MEMORY")  # an Android app has no folder for temporary files
        db.execute("VACUUM")
        (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            with store.writing() as writing:
                meta.forget(writing, meta.PLAIN_LEFT)


def _rows(db: sqlite3.Connection, closed: Closed) -> Iterator[tuple[int, str, list[bytes | str | None]]]:
    """Each row with its number, its place and what stands in the columns to close."""
    names = ", ".join((*closed.named_by, *closed.columns))
    found, at = f"SELECT rowid, {names} FROM {closed.table} WHERE rowid > ? ORDER BY rowid LIMIT {_AT_ONCE}", 0  # noqa: S608 - our own names
    while rows := db.execute(found, (at,)).fetchall():
        for at, *values in rows:
            named, kept = values[: len(closed.named_by)], values[len(closed.named_by) :]
            if closed.table != "meta" or meta.is_kept_closed(named[0]):
                yield at, closed.place(*named), kept


def _closed(seal: Seal, value: bytes | str | None, place: str) -> bytes | None:
    octets = value.encode() if isinstance(value, str) else value
    return octets if octets is None or is_closed(octets) else seal.close(octets, place)
