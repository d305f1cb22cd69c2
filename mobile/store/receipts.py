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


def keep(db: sqlite3.Connection, link: SignedLink, *, epoch: UUID, sha256: str) -> None:
    """Keep a link, whose signed bytes have this hash, at the end of this install's."""
    entries = json.dumps(link_on_the_wire(link)["entries"], separators=(",", ":"))
    db.execute(
        "INSERT INTO receipt (install, n, epoch, jws, sha256, entries) VALUES (?, ?, ?, ?, ?, ?)",
        (_install(db), link.n, str(epoch), link.jws, sha256, entries),
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

    It holds numbers, ids and hashes, and nothing that people said.
    """
    install = _install(db)
    kept = db.execute("SELECT n, jws, entries FROM receipt WHERE install = ? ORDER BY n", (install,))
    links = tuple(read_link({"n": n, "jws": jws, "entries": json.loads(entries)}) for n, jws, entries in kept)
    file = ReceiptFile(install_id=UUID(install), links=links, jwks=json.loads(keys(db)))
    return "".join(file_lines(file)).encode()


def _install(db: sqlite3.Connection) -> str:
    owner = meta.owner(db)
    return "" if owner is None else owner.install_id
