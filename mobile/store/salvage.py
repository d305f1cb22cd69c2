"""Open the vault, and where its file is damaged, save what the officer wrote out of it and keep the damaged file aside.

What the server can send again is not searched for: it is fetched anew. Nothing is deleted, and it is never hidden that
a file was damaged: how much was saved stands in the vault that takes its place. All this needs no key: what is sealed
is carried over sealed, with the lock, and shown once the officer has unlocked.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mobile.store import carving, lock_copy, meta, outbox, receipts, shelf
from mobile.store.seal import is_closed, is_whole, seal_of
from mobile.store.sealing import close_what_is_open
from mobile.store.store import Store
from shared.sync.canonical import sha256_hex

# What SQLite says of a damaged file: https://www.sqlite.org/rescode.html
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

# These come again from the server.
_FETCHED_AGAIN = frozenset({"shelf", "cursor"})

# What a lock may keep, and how that looks without the key (seal.is_closed).
_WITH_CLOSED = {"attachment": "bytes", "draft": "body", "meta": "value", "outbox": "body"}

# A page that cannot be read holds a few hundred rows at most; so many in a row mean that the rest is gone.
_UNREADABLE_MAX = 10_000


@dataclass(frozen=True, kw_only=True)
class Salvage:
    """What became of a damaged file: where it is kept, how many operations were saved, how many numbers are missing."""

    file: str
    saved: int
    missing: int


def open_vault(path: Path) -> Store:
    """The vault of a file, which is made where there is none and replaced by what can be saved where it is damaged.

    Refused as `Store` is.
    """
    _finish(path)
    try:
        store = Store(path)
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
    else:
        if _is_whole(store.reading()):
            return store
        store.close()
    _save_out_of(path)
    return Store(path)


def salvaged(db: sqlite3.Connection) -> Salvage | None:
    """What became of a damaged file that this vault took the place of; None where there was none."""
    kept = meta.read(db, meta.SALVAGED)
    return None if kept is None else Salvage(**json.loads(kept))


def lay_out(store: Store) -> None:
    """After the unlocking: make what was saved out of a damaged file hang together, where that had to wait."""
    if meta.read(store.reading(), meta.TO_LAY_OUT) is None:
        return
    with store.writing() as db:
        close_what_is_open(db, seal_of(db))  # a page from before the vault was locked
        _lay_out(db)
        meta.forget(db, meta.TO_LAY_OUT)


def _is_whole(db: sqlite3.Connection) -> bool:
    try:
        return bool(db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        return False


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def _save_out_of(path: Path) -> None:
    new, aside = _beside(path, ".new"), _free_name(path)
    for end in ("", "-wal", "-shm"):  # what an earlier try had come to
        _beside(new, end).unlink(missing_ok=True)
    store = Store(new)
    with closing(sqlite3.connect(path, isolation_level=None)) as damaged, store.writing() as db:
        for table in _tables(db):
            _copy(damaged, db, table)
        _carve(path, db)
        if _is_locked(db, path):
            meta.write(db, meta.TO_LAY_OUT, "yes")
        else:
            _lay_out(db)
        meta.write(db, meta.SALVAGED, json.dumps(asdict(_told(db, aside))))
    store.close()  # the log is written into the file, so that it can be renamed alone
    _set_aside(path, aside)
    _finish(path)


def _finish(path: Path) -> None:
    """Put the new file in the place of the damaged one, if that was set aside and the phone died then."""
    new = _beside(path, ".new")
    if not path.exists() and new.exists():
        # A log of the damaged file must not be taken for one of the new file.
        _set_aside(path, _free_name(path))
        new.replace(path)
        _sync_folder(path.parent)


def _set_aside(path: Path, aside: Path) -> None:
    """The file goes before its log: a file without its log would open, and lack what was saved last."""
    for end in ("", "-wal", "-shm"):
        found = _beside(path, end)
        if found.exists():
            found.replace(_beside(aside, end))
    _sync_folder(path.parent)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _free_name(path: Path) -> Path:
    """Where a damaged file is kept: `vault.damaged-1`, or the next number that is free."""
    taken = {file.name for file in path.parent.glob(f"{path.name}.damaged-*")}
    number = next(n for n in range(1, len(taken) + 2) if f"{path.name}.damaged-{n}" not in taken)
    return _beside(path, f".damaged-{number}")


def _sync_folder(folder: Path) -> None:
    """Have the names of the files on the disk before anything is built on them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _tables(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    return [name for (name,) in found if name not in _FETCHED_AGAIN]


def _copy(damaged: sqlite3.Connection, db: sqlite3.Connection, table: str) -> None:
    """Every sound row of a table that can be read."""
    known = _columns(damaged, table)
    names = [name for name in _columns(db, table) if name in known]
    for values in _rows(damaged, table, names):
        row = dict(zip(names, values, strict=True))
        if table == "outbox":
            if not _is_sound(row["body"], row["sha256"]):
                continue
            if "install" not in known:
                row |= _of_the_first_version(db, row)
        listed, marks = ", ".join(row), ", ".join("?" for _ in row)
        db.execute(f"INSERT OR IGNORE INTO {table} ({listed}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our own names


def _carve(path: Path, db: sqlite3.Connection) -> None:
    """Operations whose pages are whole though nothing leads to them any more."""
    names = [row[1] for row in db.execute("PRAGMA table_info(outbox)")]
    listed, marks = ", ".join(names), ", ".join("?" for _ in names)
    body, sha256 = names.index("body"), names.index("sha256")
    for place, (_, *values) in carving.rows_in(path, len(names)):
        row = (place, *values)
        frozen = row[body]
        if isinstance(frozen, bytes) and _is_sound(frozen, row[sha256]):
            db.execute(f"INSERT OR IGNORE INTO outbox ({listed}) VALUES ({marks})", row)  # noqa: S608 - our own names


def _is_sound(body: bytes, sha256: carving.Value) -> bool:
    return is_whole(body) if is_closed(body) else sha256_hex(body) == sha256


def _is_locked(db: sqlite3.Connection, path: Path) -> bool:
    """Whether what was saved stands under a lock. What does, and whose lock is lost twice over, cannot be read by
    anybody: it stays in the damaged file.
    """
    if meta.read(db, meta.LOCK) is not None:
        return True
    if not any(db.execute(f"SELECT 1 FROM {table} WHERE {_closed(table)}").fetchone() for table in _WITH_CLOSED):  # noqa: S608 - our own names
        return False
    lock = lock_copy.read(path)
    if lock is None:
        for table in _WITH_CLOSED:
            db.execute(f"DELETE FROM {table} WHERE {_closed(table)}")  # noqa: S608 - our own names
        return False
    meta.write(db, meta.LOCK, lock)
    return True


def _closed(table: str) -> str:
    """SQL for a row that stands under a lock."""
    return f"typeof({_WITH_CLOSED[table]}) = 'blob' AND substr({_WITH_CLOSED[table]}, 1, 1) = x'01'"


def _of_the_first_version(db: sqlite3.Connection, row: dict[str, Any]) -> dict[str, Any]:
    owner = meta.owner(db)
    install = "" if owner is None else owner.install_id
    return {"place": row["dseq"], "install": install, "receipt": None if row["status"] is None else 0}


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    try:
        return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    except sqlite3.DatabaseError:
        return set()


def _rows(damaged: sqlite3.Connection, table: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Rows one by one from the table itself, never through an index: a damaged page takes only its own rows along."""
    at, unreadable = 0, 0
    while names and unreadable < _UNREADABLE_MAX:
        try:
            row = damaged.execute(
                f"SELECT rowid, {', '.join(names)} FROM {table} NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT 1",  # noqa: S608 - our own names
                (at,),
            ).fetchone()
        except sqlite3.DatabaseError:
            at, unreadable = at + 1, unreadable + 1
            continue
        if row is None:
            return
        at, unreadable = row[0], 0
        yield row[1:]


def _lay_out(db: sqlite3.Connection) -> None:
    """What hangs together is made to: receipts without a gap, and what the officer added, to be seen at once."""
    receipts.keep_without_gaps(db)
    outbox.forget_receipts_not_kept(db)
    meta.forget(db, meta.COMPARED_AT)
    for op in outbox.adds_not_filed(db):
        if op.kind == "attachment":  # it stands in a table of its own, which was copied
            continue
        values = json.loads(op.body)
        shelf.put(
            db,
            kind=op.kind,
            row_id=op.row_id,
            commune=values["commune"],
            rev=0,
            seq=0,
            base=None,
            body=values["data"],
        )


def _told(db: sqlite3.Connection, aside: Path) -> Salvage:
    saved, first, last = db.execute(
        "SELECT count(*), coalesce(min(place), 1), coalesce(max(place), 0) FROM outbox"
    ).fetchone()
    return Salvage(file=aside.name, saved=saved, missing=last - first + 1 - saved)
