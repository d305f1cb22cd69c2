"""What another client keeps, in one SQLite file: its operations, its receipts, and the rows that it was given."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE IF NOT EXISTS said (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS op (
  place INTEGER PRIMARY KEY, install TEXT, dseq INTEGER, op_id TEXT UNIQUE, sha256 TEXT, body BLOB, seen TEXT,
  status TEXT, epoch TEXT, link INTEGER, ended_in INTEGER, problems TEXT, UNIQUE (install, dseq));
CREATE TABLE IF NOT EXISTS link (
  install TEXT, n INTEGER, jws TEXT, sha256 TEXT, entries TEXT, PRIMARY KEY (install, n));
CREATE TABLE IF NOT EXISTS row (
  kind TEXT, id TEXT, scope TEXT, seq INTEGER, rev INTEGER, "values" TEXT, stale INTEGER DEFAULT 0,
  PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS cursor (scope TEXT PRIMARY KEY, seq INTEGER);
"""


@dataclass(frozen=True)
class Op:
    """One operation as it was frozen, and what the server said of it under the epoch that it is followed in."""

    dseq: int
    op_id: str
    sha256: str
    body: bytes
    seen: str
    status: str | None
    link: int | None

    def on_the_wire(self) -> dict[str, Any]:
        """As it is sent."""
        return {**json.loads(self.body), "dseq": self.dseq, "seen": json.loads(self.seen)}


class Book:
    """The file. Nothing of the client's state stands anywhere else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.executescript(_TABLES)

    @contextmanager
    def act(self) -> Iterator[None]:
        """One transaction: all of it is stored, or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    # --- single values

    def read(self, name: str) -> Any:
        """What was noted under a name, or None."""
        found = self.db.execute("SELECT value FROM said WHERE name = ?", (name,)).fetchone()
        return json.loads(found[0]) if found else None

    def note(self, **values: Any) -> None:
        """Note values under their names."""
        rows = [(name, json.dumps(value)) for name, value in values.items()]
        self.db.executemany("INSERT OR REPLACE INTO said VALUES (?, ?)", rows)

    # --- operations

    def freeze(self, op_id: str, sha256: str, body: bytes, seen: dict[str, int]) -> None:
        """Keep an operation under the next number."""
        values = (self.read("install_id"), self.made() + 1, op_id, sha256, body, json.dumps(seen))
        self.db.execute("INSERT INTO op (install, dseq, op_id, sha256, body, seen) VALUES (?, ?, ?, ?, ?, ?)", values)

    def made(self) -> int:
        """The highest number given in this install."""
        mine = (self.read("install_id"),)
        return int(self.db.execute("SELECT coalesce(max(dseq), 0) FROM op WHERE install = ?", mine).fetchone()[0])

    def ops(self) -> list[Op]:
        """Every operation of this install by its number; a verdict of another epoch is none."""
        chosen = (
            "SELECT dseq, op_id, sha256, body, seen, CASE WHEN epoch = ? THEN status END, link"
            " FROM op WHERE install = ? ORDER BY dseq"
        )
        return [Op(*row) for row in self.db.execute(chosen, (self.read("epoch"), self.read("install_id")))]

    def unsent(self) -> list[Op]:
        """Those without a verdict under the epoch that is followed."""
        return [op for op in self.ops() if op.status is None]

    def settle(self, op_id: str, status: str, problems: Sequence[Any]) -> None:
        """Keep a verdict."""
        values = (status, self.read("epoch"), json.dumps(problems), op_id)
        self.db.execute("UPDATE op SET status = ?, epoch = ?, problems = ? WHERE op_id = ?", values)

    def end_held(self, op_id: str, status: str, n: int) -> None:
        """Keep the end of a held operation, which link `n` tells."""
        self.db.execute("UPDATE op SET status = ?, ended_in = ? WHERE op_id = ?", (status, n, op_id))

    def offer_again(self, first: int, last: int) -> None:
        """The server does not hold these numbers."""
        mine = (self.read("install_id"), first, last)
        self.db.execute("UPDATE op SET epoch = NULL WHERE install = ? AND dseq BETWEEN ? AND ?", mine)

    def follow(self, epoch: str, links: int) -> None:
        """Another epoch: everything is offered again, ends above link `links` stand no more, rows are fetched anew."""
        mine = self.read("install_id")
        self.note(epoch=epoch)
        self.db.execute(
            "UPDATE op SET status = 'held', ended_in = NULL WHERE install = ? AND ended_in > ?", (mine, links)
        )
        self.fetch_anew()
        self.db.execute("UPDATE row SET seq = 0")
        self.number_anew()

    def number_anew(self) -> None:
        """What an install before this one has not been told of goes on under this one's numbers."""
        mine, epoch = self.read("install_id"), self.read("epoch")
        waiting = "SELECT place FROM op WHERE install <> ? AND (status IS NULL OR epoch IS NOT ?) ORDER BY place"
        for (place,) in self.db.execute(waiting, (mine, epoch)).fetchall():
            values = (mine, self.made() + 1, place)
            self.db.execute("UPDATE op SET install = ?, dseq = ?, link = NULL WHERE place = ?", values)

    # --- receipts

    def last_link(self) -> tuple[int, str]:
        """Number and hash of the last link of this install; 0 and "" before the first."""
        chosen = "SELECT n, sha256 FROM link WHERE install = ? ORDER BY n DESC LIMIT 1"
        found = self.db.execute(chosen, (self.read("install_id"),)).fetchone()
        return (found[0], found[1]) if found else (0, "")

    def keep_link(self, n: int, jws: str, sha256: str, entries: Sequence[Any]) -> None:
        """Keep a link that was checked, and note in which link each operation stands."""
        mine = self.read("install_id")
        self.db.execute("INSERT INTO link VALUES (?, ?, ?, ?, ?)", (mine, n, jws, sha256, json.dumps(entries)))
        stand = [(n, entry[1], entry[2]) for entry in entries if not entry[4]]
        self.db.executemany("UPDATE op SET link = ? WHERE op_id = ? AND sha256 = ?", stand)

    def receipts_file(self) -> str:
        """The chain of this install, for anybody to check."""
        mine = self.read("install_id")
        lines = [{"tungnha_receipts": 1, "install_id": mine}]
        chosen = "SELECT n, jws, entries FROM link WHERE install = ? ORDER BY n"
        for n, jws, entries in self.db.execute(chosen, (mine,)):
            lines.append({"n": n, "jws": jws, "entries": [entry[:5] for entry in json.loads(entries)]})
        return "".join(json.dumps(line) + "\n" for line in lines)

    # --- rows

    def cursors(self) -> dict[str, int]:
        """How far each scope was applied."""
        return dict(self.db.execute("SELECT scope, seq FROM cursor"))

    def move(self, scope: str, seq: int) -> None:
        """Move a cursor."""
        self.db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (scope, seq))

    def fetch_anew(self, scope: str | None = None) -> None:
        """Fetch a scope, or all, from 0; what does not come again is swept away at its end."""
        self.db.execute("DELETE FROM cursor WHERE ? IN (scope, '')", (scope or "",))
        self.db.execute("UPDATE row SET stale = 1 WHERE ? IN (scope, '')", (scope or "",))

    def put(self, kind: str, row_id: str, scope: str, *, seq: int, rev: int, values: Any) -> None:
        """A row as the server has it, unless a later one is here."""
        self.db.execute(
            'INSERT INTO row (kind, id, scope, seq, rev, "values") VALUES (?, ?, ?, ?, ?, ?)'
            " ON CONFLICT DO UPDATE SET scope = excluded.scope, seq = excluded.seq, rev = excluded.rev,"
            ' "values" = excluded."values", stale = 0 WHERE scope <> excluded.scope OR seq <= excluded.seq',
            (kind, row_id, scope, seq, rev, json.dumps(values)),
        )

    def take_off(self, kind: str, row_id: str, scope: str) -> None:
        """A row left its scope; what an unsent operation is about stays."""
        if row_id not in self.touched():
            self.db.execute("DELETE FROM row WHERE kind = ? AND id = ? AND scope = ?", (kind, row_id, scope))

    def sweep(self, scopes: Collection[str]) -> None:
        """Take off what did not come again."""
        for kind, row_id, scope in self.db.execute("SELECT kind, id, scope FROM row WHERE stale").fetchall():
            if scope in scopes:
                self.take_off(kind, row_id, scope)

    def touched(self) -> set[str]:
        """The rows that unsent operations are about."""
        bodies = [json.loads(op.body) for op in self.unsent()]
        return {body["id"] for body in bodies} | {str(body.get("data", {}).get("household")) for body in bodies}

    def rows(self, kind: str) -> dict[str, dict[str, Any]]:
        """The rows of a kind by id, as the server has them."""
        chosen = 'SELECT id, rev, "values" FROM row WHERE kind = ?'
        return {row_id: {"rev": rev, **json.loads(values)} for row_id, rev, values in self.db.execute(chosen, (kind,))}
