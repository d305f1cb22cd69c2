"""How far this phone has followed each stream of the server."""

import sqlite3


def all_cursors(db: sqlite3.Connection) -> dict[str, int]:
    """Every scope with the last number that was applied."""
    return dict(db.execute("SELECT scope, seq FROM cursor ORDER BY scope"))


def seen_by(db: sqlite3.Connection, commune: str, account_id: str) -> dict[str, int]:
    """What an operation of a commune has seen: that commune's stream and the officer's own."""
    known = all_cursors(db)
    return {scope: known[scope] for scope in (commune, f"user:{account_id}") if scope in known}


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
