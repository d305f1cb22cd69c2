"""What the vault knows of itself: whose it is, which server it talks to, which history of the server it follows."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mobile.store.seal import NO_SEAL, seal_of
from shared.problems import Problem

OWNER = "owner"
OWNER_NAME = "owner_name"
TOKENS = "tokens"
EPOCH = "epoch"
PRIVATE_KEY = "private_key"
INSTALL_ID = "install_id"

# The id and the key of the install that a copy is about to become; kept before they are sent.
NEXT_INSTALL_ID = "next_install_id"
NEXT_PRIVATE_KEY = "next_private_key"

LAST_SYNC = "last_sync"
TROUBLE = "trouble"

# Counts the times that rows left the shelf, so that lists in memory know when to be read anew.
GONE = "gone"

# The version of the app that came upon rows which it could not read; a later one fetches everything again.
PASSED_OVER = "passed_over"

# The server's public keys (a JWK set), by which its receipts are checked.
SERVER_KEYS = "server_keys"

# How far the server's clock is ahead of this phone's, in milliseconds, as the last hello showed.
CLOCK_OFFSET_MS = "clock_offset_ms"

# The last moment that the server told: a clock that shows an earlier one is wrong.
SERVER_TOLD = "server_told"

# When this phone last compared what it holds with what the server holds; forgotten to compare at the next sync.
COMPARED_AT = "compared_at"

# How far the officer's own stream had been followed when the server last said which hamlets are given.
AREAS_AS_OF = "areas_as_of"

# Up to which number a server whose history is another one says that it holds this phone's line, until both compared it.
CLAIMED = "claimed"

# The version of the app that the server lets send and no longer fetch.
PUSH_ONLY = "push_only"

# The server's key to which operations are sealed for other hands: {"at", "jwk"}, and when it was fetched.
SEALING_KEY = "sealing_key"

# What was last handed to another phone: {"at", "count"}.
HANDED_OVER = "handed_over"

# What was saved out of a damaged file that this one took the place of.
SALVAGED = "salvaged"

# The people on this phone are made up: then every screen says so.
MADE_UP = "made_up"

# Files that are being fetched, each under a key that begins so.
DOWNLOAD = "download:"

# How the vault is locked, and how often a wrong PIN was tried since it was last opened.
LOCK = "lock"
WRONG_PINS = "wrong_pins"

# What was saved out of a damaged file waits for the unlocking to be shown.
TO_LAY_OUT = "to_lay_out"

# What the server told of the officer's targets, and up to which cursors it had counted.
TARGETS = "targets"

# Bytes from before the vault was sealed may still stand in the file.
PLAIN_LEFT = "plain_left"

# The officer's name and how the officer does, and whatever speaks in the officer's name; the rest says nothing of
# anybody.
CLOSED = frozenset({OWNER_NAME, TOKENS, PRIVATE_KEY, NEXT_PRIVATE_KEY, TARGETS})


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The officer whose vault this is, and the installation as the server knows it."""

    server: str
    install_id: str
    account_id: str
    account_name: str


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What opens the server's doors: the access token for a short while, the refresh token for a new one."""

    access: str
    refresh: str


def read(db: sqlite3.Connection, key: str) -> str | None:
    """A value by its key, or None; Refused (vault_locked) for one that the lock keeps."""
    found = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if found is None else opened(db, key, found[0])


def closed(db: sqlite3.Connection, key: str) -> bytes | None:
    """A value as the lock keeps it; None where there is none."""
    found = db.execute("SELECT value FROM meta WHERE key = ? AND typeof(value) = 'blob'", (key,)).fetchone()
    return None if found is None else bytes(found[0])


def opened(db: sqlite3.Connection, key: str, kept: str | bytes) -> str:
    """A value as it was written: those that the lock keeps are bytes in the file, the others are words."""
    return kept if isinstance(kept, str) else seal_of(db).open(kept, place(key)).decode()


def write(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a value under a key."""
    seal = seal_of(db)
    is_open = seal is NO_SEAL or not is_kept_closed(key)
    db.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value if is_open else seal.close(value.encode(), place(key))),
    )


def is_kept_closed(key: str) -> bool:
    """Whether the seal of the vault closes what stands under a key."""
    return key in CLOSED or key.startswith(DOWNLOAD)


def place(key: str) -> str:
    """Where a value stands, for its seal."""
    return f"meta {key}"


def forget(db: sqlite3.Connection, key: str) -> None:
    """Keep nothing under a key."""
    db.execute("DELETE FROM meta WHERE key = ?", (key,))


def is_owned(db: sqlite3.Connection) -> bool:
    """Whether the vault is somebody's; a locked one tells so much."""
    return read(db, OWNER) is not None


def server(db: sqlite3.Connection) -> str | None:
    """The server that the vault talks to; None before it was activated. A locked one tells so much."""
    kept = read(db, OWNER)
    return None if kept is None else str(json.loads(kept)["server"])


def owner(db: sqlite3.Connection) -> Owner | None:
    """Whose vault this is; None before it was activated."""
    kept = dict(db.execute("SELECT key, value FROM meta WHERE key IN (?, ?)", (OWNER, OWNER_NAME)))
    if OWNER not in kept:
        return None
    known = json.loads(kept[OWNER])  # what was saved out of an older vault has the name in it
    name = opened(db, OWNER_NAME, kept[OWNER_NAME]) if OWNER_NAME in kept else known.get("account_name", "")
    return Owner(**(known | {"account_name": name}))


def write_owner(db: sqlite3.Connection, owned_by: Owner) -> None:
    """Make the vault somebody's. The name stands apart, where the lock keeps it."""
    known = dict(vars(owned_by))
    write(db, OWNER_NAME, known.pop("account_name"))
    write(db, OWNER, json.dumps(known))


def tokens(db: sqlite3.Connection) -> Tokens | None:
    """The tokens that were last given, or None."""
    kept = read(db, TOKENS)
    return None if kept is None else Tokens(**json.loads(kept))


def write_tokens(db: sqlite3.Connection, given: Tokens) -> None:
    """Keep tokens instead of those before."""
    write(db, TOKENS, json.dumps(vars(given)))


def areas(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The hamlets that the officer was given, by commune, as the server last said."""
    kept = json.loads(read(db, "areas") or "{}")
    return {commune: frozenset(hamlets) for commune, hamlets in kept.items()}


def write_areas(db: sqlite3.Connection, given: Mapping[str, frozenset[str]]) -> None:
    """Keep the officer's area instead of the one before."""
    write(db, "areas", json.dumps({commune: sorted(hamlets) for commune, hamlets in sorted(given.items())}))


def trouble(db: sqlite3.Connection) -> dict[str, Any] | None:
    """Why the last conversation with the server ended early (`code`, `vi`, and `en` since phones keep it), or None."""
    kept = read(db, TROUBLE)
    return None if kept is None else dict(json.loads(kept))


def write_trouble(db: sqlite3.Connection, problem: Problem) -> None:
    """Keep why a conversation ended early, in both languages."""
    write(db, TROUBLE, json.dumps({"code": problem.code, "vi": problem.vi, "en": problem.en}, ensure_ascii=False))
