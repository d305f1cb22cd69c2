"""Sealed operations of other phones that this one carries: taken once, delivered once, and their answers given back."""

import json
import sqlite3
from dataclasses import dataclass

from shared.problems import Problem


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One envelope of the install that sealed it, with what the server said: nothing yet, its answer, or a refusal."""

    sha256: str
    install: str
    count: int
    envelope: bytes
    answer: bytes | None


@dataclass(frozen=True, kw_only=True)
class Carried:
    """How many operations of others wait here, were received by the server, and were refused; `to_give_back` of the
    received ones are not yet in a file for the phones that they are from.
    """

    waiting: int
    received: int
    refused: int
    to_give_back: int


def take(db: sqlite3.Connection, *, sha256: str, install: str, count: int, envelope: bytes, at: str) -> bool:
    """Keep an envelope; False for one that is here already."""
    taken = db.execute(
        "INSERT INTO parcel (sha256, install, count, envelope, taken_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO NOTHING",
        (sha256, install, count, envelope, at),
    )
    return taken.rowcount == 1


def undelivered(db: sqlite3.Connection) -> list[Parcel]:
    """What the server has said nothing of, in the order of taking."""
    return _parcels(db, "answer IS NULL AND refusal IS NULL ORDER BY taken_at, rowid")


def answered(db: sqlite3.Connection) -> list[Parcel]:
    """What the server has received, in the order of its answers."""
    return _parcels(db, "answer IS NOT NULL ORDER BY answered_at, rowid")


def keep_answer(db: sqlite3.Connection, sha256: str, answer: bytes, at: str) -> None:
    """Keep the server's answer as it came."""
    db.execute("UPDATE parcel SET answer = ?, answered_at = ? WHERE sha256 = ?", (answer, at, sha256))


def keep_refusal(db: sqlite3.Connection, sha256: str, problem: Problem, at: str) -> None:
    """Keep why the server would never take an envelope."""
    said = json.dumps({"code": problem.code, "vi": problem.vi}, ensure_ascii=False)
    db.execute("UPDATE parcel SET refusal = ?, answered_at = ? WHERE sha256 = ?", (said, at, sha256))


def given_back(db: sqlite3.Connection, at: str) -> None:
    """Every answer that is here now stands in a file for the phones that wait for it."""
    db.execute("UPDATE parcel SET given_back_at = ? WHERE answer IS NOT NULL AND given_back_at IS NULL", (at,))


def carried(db: sqlite3.Connection) -> Carried:
    """How this phone's errands for others stand, in operations."""
    waiting, received, refused, to_give_back = db.execute(
        "SELECT total(count * (answer IS NULL AND refusal IS NULL)), total(count * (answer IS NOT NULL)),"
        " total(count * (refusal IS NOT NULL)), total(count * (answer IS NOT NULL AND given_back_at IS NULL))"
        " FROM parcel"
    ).fetchone()
    return Carried(waiting=int(waiting), received=int(received), refused=int(refused), to_give_back=int(to_give_back))


def _parcels(db: sqlite3.Connection, condition: str) -> list[Parcel]:
    chosen = db.execute(f"SELECT sha256, install, count, envelope, answer FROM parcel WHERE {condition}")  # noqa: S608 - our own conditions
    return [
        Parcel(sha256=sha256, install=install, count=count, envelope=envelope, answer=answer)
        for sha256, install, count, envelope, answer in chosen
    ]
