"""How far this phone has followed each stream of the server."""

import sqlite3

from mobile.store import meta


def all_cursors(db: sqlite3.Connection) -> dict[str, int]:
    """Every scope with the last number that was applied."""
    return dict(db.execute("SELECT scope, seq FROM cursor ORDER BY scope"))


def all_begun(db: sqlite3.Connection) -> dict[str, int]:
    """Every scope that is still being fetched from its beginning, with its horizon when that began."""
    return dict(db.execute("SELECT scope, begun FROM cursor WHERE begun IS NOT NULL ORDER BY scope"))


def begin(db: sqlite3.Connection, scope: str, horizon: int) -> None:
    """Note the horizon under which a stream begins to be fetched; one that is under way keeps its own."""
    db.execute(
        "INSERT INTO cursor (scope, seq, begun) VALUES (?, 0, ?)"
        " ON CONFLICT (scope) DO UPDATE SET begun = excluded.begun WHERE seq = 0",
        (scope, horizon),
    )


def arrive(db: sqlite3.Connection, scope: str) -> None:
    """A stream was fetched to its head."""
    db.execute("UPDATE cursor SET begun = NULL WHERE scope = ?", (scope,))


def seen_by(db: sqlite3.Connection, commune: str, account_id: str) -> dict[str, int]:
    """What an operation of a commune has seen: that commune's stream and the officer's own.

    The own one only up to the last hello: what is given or taken back in a page after it is followed from the next on.
    """
    known, own = all_cursors(db), f"user:{account_id}"
    if own in known:
        known[own] = min(known[own], int(meta.read(db, meta.AREAS_AS_OF) or known[own]))
    return {scope: known[scope] for scope in (commune, own) if scope in known}


def move(db: sqlite3.Connection, scope: str, seq: int) -> None:
    """Set a scope's cursor; at 0 everything is fetched again, and putting a row twice changes nothing."""
    db.execute(
        "INSERT INTO cursor (scope, seq) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq",
        (scope, seq),
    )


def drop_all(db: sqlite3.Connection) -> None:
    """Forget every cursor: the streams are followed from their beginning again."""
    db.execute("DELETE FROM cursor")


def drop(db: sqlite3.Connection, scope: str) -> None:
    """Forget one scope's cursor."""
    db.execute("DELETE FROM cursor WHERE scope = ?", (scope,))
