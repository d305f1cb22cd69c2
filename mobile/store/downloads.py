"""Files that are being fetched in parts: what is here already survives a restart, and what is spoilt is thrown away."""

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

from mobile.store import meta

FOLDER = "tai-ve"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the server said of a file when its first part came: its number, its tag, its size in bytes, and the SHA-256
    of what it unpacks to.
    """

    seq: int
    etag: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A hamlet's file as far as it is here; `expected` None before its first part."""

    commune: str
    hamlet: str
    path: Path
    expected: Expected | None

    @property
    def length(self) -> int:
        """Bytes that are here."""
        try:
            return self.path.stat().st_size if self.expected else 0
        except FileNotFoundError:
            return 0

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here."""
        return self.expected is not None and self.length == self.expected.size


def part_of(db: sqlite3.Connection, folder: Path, commune: str, hamlet: str) -> Part:
    """A hamlet's file as far as it is here."""
    kept = meta.read(db, _key(commune, hamlet))
    expected = None if kept is None else Expected(**json.loads(kept))
    return Part(commune=commune, hamlet=hamlet, path=folder / FOLDER / f"{commune}.{hamlet}.gz", expected=expected)


def begin(db: sqlite3.Connection, part: Part, expected: Expected) -> None:
    """What will come; what may be here of another file goes."""
    part.path.parent.mkdir(mode=0o700, exist_ok=True)
    part.path.unlink(missing_ok=True)
    meta.write(db, _key(part.commune, part.hamlet), json.dumps(asdict(expected)))


def add(part: Part, octets: bytes) -> None:
    """The next bytes. OSError where the disk does not take them."""
    with part.path.open("ab") as file:
        file.write(octets)


def drop(db: sqlite3.Connection, part: Part) -> None:
    """Forget the file."""
    meta.forget(db, _key(part.commune, part.hamlet))
    part.path.unlink(missing_ok=True)


def _key(commune: str, hamlet: str) -> str:
    return f"download:{commune}:{hamlet}"
