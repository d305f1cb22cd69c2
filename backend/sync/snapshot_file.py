"""One snapshot written down: an SQLite file without indexes, packed, with what must be known of it beside it.

The same rows give the same octets. The phone adds its own indexes, if it wants any: building them here would only
make the file larger.
"""

import gzip
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from backend.sync import pull
from backend.tables.stream import Change
from shared.clock import format_moment
from shared.records import KINDS
from shared.sync import protocol
from shared.sync.canonical import canonical, sha256_hex

ROWS, ABOUT = "rows.gz", "about.json"

_BATCH = 1_000
_LEVEL = 6  # of gzip: 9 saves 2 % and takes twice as long

_ROW = 'CREATE TABLE row (kind TEXT, id TEXT, rev INTEGER, seq INTEGER, "values" TEXT)'
_HEAD = (
    "CREATE TABLE head "
    "(commune TEXT, hamlet TEXT, epoch TEXT, seq INTEGER, record_versions TEXT, columns TEXT, count INTEGER)"
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Where the stream of a hamlet's commune stands in one reading of the database."""

    commune: str
    hamlet: UUID
    epoch: UUID
    seq: int

    @property
    def edition(self) -> str:
        """Two editions differ in more than what was recorded meanwhile: in their epoch, or in how rows look."""
        shape = {"epoch": str(self.epoch), "columns": _columns(), "record_versions": _record_versions()}
        return sha256_hex(canonical(shape))[:16]


@dataclass(frozen=True, kw_only=True)
class About:
    """What is known of one file: its number in the stream, the hash of itself and of what it unpacks to, and its size
    in bytes and in rows.
    """

    seq: int
    sha256: str
    unpacked_sha256: str
    size: int
    rows: int
    built_at: str


def write(session: Session, moment: Moment, folder: Path, now: datetime) -> About:
    """Write the file and what is known of it into a folder that is new; on the disk when this returns."""
    plain, packed = folder / "rows", folder / ROWS
    count = _write_rows(plain, moment, _rows(session, moment))
    _pack(plain, packed)
    about = About(
        seq=moment.seq,
        sha256=_sha256_of(packed),
        unpacked_sha256=_sha256_of(plain),
        size=packed.stat().st_size,
        rows=count,
        built_at=format_moment(now),
    )
    plain.unlink()
    with _new_file(folder / ABOUT) as file:
        file.write(json.dumps(asdict(about)).encode())
        _bring_to_disk(file)
    return about


def read_about(folder: Path) -> About:
    """What is known of the file in a folder; FileNotFoundError where there is none any more."""
    return About(**json.loads((folder / ABOUT).read_bytes()))


def _columns() -> dict[str, list[str]]:
    """The names of a row's values, by kind, in their order: those of a pulled row without its key and revision."""
    return {kind: list(protocol.columns(kind)[3:]) for kind in KINDS}


def _record_versions() -> dict[str, int]:
    return {name: kind.version for name, kind in KINDS.items()}


def _rows(session: Session, moment: Moment) -> Iterator[tuple[str, str, int, int, str]]:
    """Each row of the hamlet, and of the commune as a whole, in the stream's order, a batch at a time in memory."""
    of_place = or_(col(Change.hamlet).is_(None), col(Change.hamlet) == moment.hamlet)
    puts = select(Change).where(col(Change.scope) == moment.commune, col(Change.act) == "put", of_place)
    after = 0
    while after < moment.seq:
        numbers = col(Change.seq).between(after + 1, moment.seq)
        changes = list(session.execute(puts.where(numbers).order_by(col(Change.seq)).limit(_BATCH)).scalars())
        for kind, seq, _act, _commune, row_id, rev, *values in pull.lines_of(session, moment.commune, changes):
            yield kind, row_id, rev, seq, json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        after = changes[-1].seq if len(changes) == _BATCH else moment.seq
        session.expunge_all()


def _write_rows(path: Path, moment: Moment, rows: Iterable[tuple[Any, ...]]) -> int:
    """Write the database; how many rows it holds."""
    _new_file(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode = OFF")  # a draft that breaks off is thrown away
        file.execute("PRAGMA synchronous = OFF")
        file.execute("BEGIN")
        file.execute(_ROW)
        file.execute(_HEAD)
        count = max(file.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?)", rows).rowcount, 0)  # -1 of no rows
        shapes = [json.dumps(shape) for shape in (_record_versions(), _columns())]
        head = (moment.commune, str(moment.hamlet), str(moment.epoch), moment.seq, *shapes, count)
        file.execute("INSERT INTO head VALUES (?, ?, ?, ?, ?, ?, ?)", head)
        file.execute("COMMIT")
    return count


def _pack(plain: Path, packed: Path) -> None:
    with plain.open("rb") as source, _new_file(packed) as goal:
        with gzip.GzipFile("", "wb", _LEVEL, goal, mtime=0) as packing:
            shutil.copyfileobj(source, packing, 256 * 1_024)
        _bring_to_disk(goal)


def _new_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _bring_to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
