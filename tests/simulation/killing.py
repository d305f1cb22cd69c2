"""Programs killed at any statement: a database in memory that ends its program when a fuse has burned down.

What a killed program had not committed is gone when it is opened again, as it is with a file.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from mobile.store.seal import VaultConnection


class Killed(Exception):
    """The program ended at this statement; nothing of it runs any more."""


class Fuse:
    """Burns down by one with each statement. `after`: the last statement is still carried out before the end."""

    def __init__(self) -> None:
        """Not lit: the program lives for ever."""
        self.left: int | None = None
        self.after = False
        self.at_the_commit = False
        self.burned = False

    def light(self, left: int, *, after: bool, at_the_commit: bool = False) -> None:
        """The program is killed at the statement of this number from now, 1 being the next, or at its next commit."""
        self.left, self.after, self.burned = left, after, False
        self.at_the_commit = at_the_commit

    def put_out(self) -> bool:
        """The program lives again, or still; whether it had been killed."""
        burned, self.left, self.burned, self.at_the_commit = self.burned, None, False, False
        return burned

    def before_one(self) -> None:
        """A statement is about to be carried out."""
        if self.left is None or self.at_the_commit:
            return
        self.left -= 1
        if self.left < 0 or (self.left == 0 and not self.after):
            self.burned = True
            raise Killed

    def after_one(self) -> None:
        """A statement has been carried out."""
        if self.left == 0:
            self.burned = True
            raise Killed


class MortalConnection(VaultConnection):
    """A connection whose program can be killed; without a lit fuse it costs next to nothing."""

    fuse: Fuse

    def cursor(self, *given: Any) -> sqlite3.Cursor:  # type: ignore[override]  # the factory is ours to choose
        """A cursor, one that burns the fuse where it is lit."""
        lit = () if self.fuse.left is None else (_MortalCursor,)
        made: sqlite3.Cursor = super().cursor(*(lit or given))
        return made

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> sqlite3.Cursor:  # type: ignore[override]  # what we use of it
        """Carry out one statement."""
        if self.fuse.left is None:
            return super().execute(sql, values)
        self.fuse.before_one()
        made = super().execute(sql, values)
        self.fuse.after_one()
        return made

    def commit(self) -> None:
        """End the transaction: a statement like any other."""
        if self.fuse.at_the_commit and self.fuse.left is not None:
            self.fuse.at_the_commit, self.fuse.left = False, 1
        self.fuse.before_one()
        super().commit()
        self.fuse.after_one()

    def open_again(self) -> None:
        """What a new start of the program finds: only what was committed."""
        self.fuse.put_out()
        if self.in_transaction:
            super().rollback()


class _MortalCursor(sqlite3.Cursor):
    connection: MortalConnection

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> Self:  # type: ignore[override]  # what we use of it
        self.connection.fuse.before_one()
        super().execute(sql, values)
        self.connection.fuse.after_one()
        return self

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Self:
        self.connection.fuse.before_one()
        super().executemany(sql, rows)
        self.connection.fuse.after_one()
        return self


def in_memory(image: bytes | None = None) -> MortalConnection:
    """A database in memory, empty or a copy of an image, in autocommit."""
    db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=MortalConnection)
    assert isinstance(db, MortalConnection)
    db.fuse = Fuse()
    if image is not None:
        db.deserialize(image)
    return db
