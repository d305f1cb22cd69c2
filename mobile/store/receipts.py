"""What the server signed for this phone's operations, link by link, to be shown to anybody."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from uuid import UUID

from mobile.store import meta
from shared.sync.receipts import Head, ReceiptFile, SignedLink, file_lines, link_on_the_wire, read_link


def last(db: sqlite3.Connection) -> Head:
    """The last link of this install that is kept."""
    found = db.execute(
        "SELECT n, sha256 FROM receipt WHERE install = ? ORDER BY n DESC LIMIT 1", (_install(db),)
    ).fetchone()
    return Head() if found is None else Head(n=found[0], sha256=found[1])


def last_jws(db: sqlite3.Connection) -> str | None:
    """The last link of this install that is kept, as it was signed."""
    found = db.execute("SELECT jws FROM receipt WHERE install = ? ORDER BY n DESC LIMIT 1", (_install(db),)).fetchone()
    return None if found is None else str(found[0])


def is_of_epoch(db: sqlite3.Connection, epoch: str) -> bool:
    """Whether the last link that is kept was signed in this history of the server."""
    found = db.execute(
        "SELECT epoch FROM receipt WHERE install = ? ORDER BY n DESC LIMIT 1", (_install(db),)
    ).fetchone()
    return found is not None and found[0] == epoch


def are_known(db: sqlite3.Connection, head: Head) -> bool:
    """Whether this very link of this install is kept."""
    kept = "SELECT install, n, sha256 FROM receipt UNION ALL SELECT install, n, sha256 FROM receipt_beside"
    of_link = (_install(db), head.n, head.sha256)
    found = db.execute(f"SELECT 1 FROM ({kept}) WHERE install = ? AND n = ? AND sha256 = ?", of_link)  # noqa: S608 - our own words
    return found.fetchone() is not None


def keep(db: sqlite3.Connection, link: SignedLink, *, epoch: UUID, sha256: str) -> None:
    """Keep a link, whose signed bytes have this hash, at the end of this install's."""
    entries = json.dumps(link_on_the_wire(link)["entries"], separators=(",", ":"))
    db.execute(
        "INSERT INTO receipt (install, n, epoch, jws, sha256, entries) VALUES (?, ?, ?, ?, ?, ?)",
        (_install(db), link.n, str(epoch), link.jws, sha256, entries),
    )


def keep_beside(db: sqlite3.Connection, link: SignedLink, *, epoch: UUID, sha256: str) -> None:
    """Keep a link whose number another one bears here, and with it what stands in no other."""
    entries = json.dumps(link_on_the_wire(link)["entries"], separators=(",", ":"))
    db.execute(
        "INSERT INTO receipt_beside (install, n, epoch, jws, sha256, entries) VALUES (?, ?, ?, ?, ?, ?)",
        (_install(db), link.n, str(epoch), link.jws, sha256, entries),
    )
    db.executemany(
        "UPDATE outbox SET receipt = ? WHERE install = ? AND op_id = ? AND sha256 = ? AND receipt IS NULL",
        [(link.n, _install(db), entry.op_id, entry.sha256) for entry in link.entries if not entry.settles],
    )


def keep_without_gaps(db: sqlite3.Connection) -> None:
    """Drop what lies behind a missing link of this install: the server sends it again with what is missing."""
    db.execute(
        "DELETE FROM receipt WHERE install = :own AND n > (SELECT count(*) FROM receipt AS kept WHERE install = :own"
        " AND n = (SELECT count(*) FROM receipt AS before WHERE install = :own AND before.n <= kept.n))",
        {"own": _install(db)},
    )


def has_keys(db: sqlite3.Connection) -> bool:
    """Whether the server's keys were ever fetched."""
    return meta.read(db, meta.SERVER_KEYS) is not None


def keys(db: sqlite3.Connection) -> str:
    """The server's public keys as a JWK set in JSON; an empty set before they were fetched."""
    return meta.read(db, meta.SERVER_KEYS) or '{"keys":[]}'


def keep_keys(db: sqlite3.Connection, fetched: Iterable[Mapping[str, str]]) -> None:
    """Keep the server's keys with those of before, by which earlier receipts are checked."""
    known = {key["kid"]: key for key in [*json.loads(keys(db))["keys"], *fetched]}
    meta.write(db, meta.SERVER_KEYS, json.dumps({"keys": list(known.values())}, separators=(",", ":")))


def receipts_file(db: sqlite3.Connection) -> bytes:
    """Every receipt of this install as `tungnha verify-receipts` reads it: lines of JSON, checked by public keys alone.

    It holds numbers, ids and hashes, and nothing that people said. Links beside the chain come after it.
    """
    install = _install(db)
    kept = db.execute(
        "SELECT n, jws, entries FROM (SELECT 0 AS beside, * FROM receipt UNION ALL SELECT 1, * FROM receipt_beside)"
        " WHERE install = ? ORDER BY beside, n, sha256",
        (install,),
    )
    links = tuple(read_link({"n": n, "jws": jws, "entries": json.loads(entries)}) for n, jws, entries in kept)
    file = ReceiptFile(install_id=UUID(install), links=links, jwks=json.loads(keys(db)))
    return "".join(file_lines(file)).encode()


def _install(db: sqlite3.Connection) -> str:
    owner = meta.owner(db)
    return "" if owner is None else owner.install_id
