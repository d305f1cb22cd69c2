"""What SQLite itself can do here and now: the figure that a server's pushes are held against."""

import sqlite3
import time
from pathlib import Path
from uuid import uuid4

from tests.bench.town import BATCH, COMMUNE

ROWS = 30_000

_COLUMNS = (
    "commune TEXT, id TEXT, rev INTEGER, recorded_unit TEXT, hamlet TEXT, household TEXT, visited_at TEXT, day TEXT,"
    " outcome TEXT, met TEXT, language TEXT, note TEXT, officer TEXT, install_id TEXT, op_id TEXT, received_at TEXT"
)


def rows_a_second(folder: Path) -> float:
    """Visits a second filed as one plain row each: three indexes, 500 a transaction, each on the disk before the next.

    Only the statements are timed; nothing is read, judged or counted.
    """
    file = folder / "raw.sqlite3"
    db = sqlite3.connect(file, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        f"CREATE TABLE visit ({_COLUMNS})",
        "CREATE UNIQUE INDEX by_id ON visit (commune, id)",
        "CREATE INDEX by_day ON visit (commune, day)",
        "CREATE INDEX by_household ON visit (commune, household, day)",
    ):
        db.execute(statement)
    rows = [_row(number) for number in range(ROWS)]
    insert = f"INSERT INTO visit VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - our own marks
    begun = time.perf_counter()
    for at in range(0, ROWS, BATCH):
        db.execute("BEGIN IMMEDIATE")
        db.executemany(insert, rows[at : at + BATCH])
        db.execute("COMMIT")
    took = time.perf_counter() - begun
    db.close()
    file.unlink()
    return ROWS / took


def _row(number: int) -> tuple[object, ...]:
    # Ids rise with time, as a phone's UUIDv7 do; households are as they come.
    risen = f"{number:012x}" + uuid4().hex[12:]
    moment, day = f"2026-{number % 9 + 1:02d}-{number % 28 + 1:02d} 01:02:03.000000", f"2026-01-{number % 28 + 1:02d}"
    household, officer = uuid4().hex, "0" * 32
    key = (COMMUNE, risen, 1, COMMUNE, officer, household, moment, day)
    return (*key, "advised", "head", "kinh", None, officer, officer, uuid4().hex, moment)
