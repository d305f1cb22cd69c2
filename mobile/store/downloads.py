"""Files that are being fetched in parts: what is here already survives a restart, and what is spoilt is thrown away.

They hold people's data, and lie on the disk under a key of their own that the vault keeps: AES-256 in counter mode, so
that a part is added where the last one ended. What a file is to be is known by its hash.
"""

import io
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mobile.store import meta
from mobile.store.seal import KEY_BYTES

FOLDER = "tai-ve"

_BLOCK_BYTES = 16


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
    """A hamlet's file as far as it is here; `expected` and `key` None before its first part."""

    commune: str
    hamlet: str
    path: Path
    expected: Expected | None
    key: bytes | None

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
    found = meta.read(db, _name(commune, hamlet))
    kept = None if found is None else json.loads(found)
    return Part(
        commune=commune,
        hamlet=hamlet,
        path=folder / FOLDER / f"{commune}.{hamlet}",
        expected=Expected(**kept["expected"]) if kept else None,
        key=bytes.fromhex(kept["key"]) if kept else None,
    )


def begin(db: sqlite3.Connection, part: Part, expected: Expected) -> Part:
    """What will come, under a key made for it alone; what may be here of another file goes."""
    part.path.parent.mkdir(mode=0o700, exist_ok=True)
    part.path.unlink(missing_ok=True)
    key = os.urandom(KEY_BYTES)
    meta.write(db, _name(part.commune, part.hamlet), json.dumps({"expected": asdict(expected), "key": key.hex()}))
    return replace(part, expected=expected, key=key)


def add(part: Part, octets: bytes) -> None:
    """The next bytes of a file that was begun. OSError where the disk does not take them."""
    with part.path.open("ab") as file:
        file.write(_with_keystream(part, file.tell())(octets))


def content(part: Part) -> io.BytesIO:
    """A file that is whole, as the server sent it: it is read in memory, and never written open."""
    return io.BytesIO(_with_keystream(part, 0)(part.path.read_bytes()))


def drop(db: sqlite3.Connection, part: Part) -> None:
    """Forget the file."""
    meta.forget(db, _name(part.commune, part.hamlet))
    part.path.unlink(missing_ok=True)


def drop_open_files(folder: Path) -> None:
    """Take away what an earlier app fetched, which lay there as it came; it is fetched again."""
    for path in (*(folder / FOLDER).glob("*.gz"), folder / FOLDER / "rows"):
        path.unlink(missing_ok=True)


def _name(commune: str, hamlet: str) -> str:
    return f"{meta.DOWNLOAD}{commune}:{hamlet}"


def _with_keystream(part: Part, at: int) -> Callable[[bytes], bytes]:
    """Closes and opens the bytes of a file from a place on."""
    from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415 - 20 ms that only a first load needs
    from cryptography.hazmat.primitives.ciphers.algorithms import AES256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.ciphers.modes import CTR  # noqa: PLC0415 - as above

    if part.key is None:
        raise FileNotFoundError(part.path)
    blocks, within = divmod(at, _BLOCK_BYTES)
    stream = Cipher(AES256(part.key), CTR(blocks.to_bytes(_BLOCK_BYTES, "big"))).encryptor()
    stream.update(bytes(within))
    return stream.update
