"""A disk that forgets: whatever was not yet on it when the power failed is there in part, in pieces, or not at all.

SQLite writes through a file system of ours (APSW), which notes every write and every «let it be on the disk now». Of
those notes any moment can be played through again: what was asked to be on the disk is there; of each later write
chance keeps all, some pieces, or nothing, and the order of writing means nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import apsw

# What a disk writes at once; a piece of it may be old, new, or, where the write was cut, neither.
SECTOR = 512


@dataclass(frozen=True, kw_only=True)
class Written:
    """Bytes went to a place in a file."""

    file: str
    offset: int
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A file was cut to a size."""

    file: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Synced:
    """SQLite was told that all of a file is on the disk."""

    file: str


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A file was removed; the disk may remember it for a while."""

    file: str


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """The officer was told «đã lưu» of what these operations hold."""

    op_ids: frozenset[str]


Note = Written | Cut | Synced | Removed | Acknowledged


class NotingVfs(apsw.VFS):
    """Passes everything on to the machine's own file system, and notes what is asked of the disk."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "")
        self.name = name
        self.notes: list[Note] = []

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """A file of ours."""
        return _NotingFile(name, flags, self.notes)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's name
        """Note that a file is gone."""
        super().xDelete(filename, syncdir)
        self.notes.append(Removed(file=Path(filename).name))


class _NotingFile(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], notes: list[Note]) -> None:
        super().__init__("", name, flags)
        self._file = Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name
        self._notes = notes

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        super().xWrite(data, offset)
        self._notes.append(Written(file=self._file, offset=offset, content=bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        super().xTruncate(newsize)
        self._notes.append(Cut(file=self._file, size=newsize))

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802 - as SQLite calls it
        self._notes.append(Synced(file=self._file))  # what the machine itself would do then, no test needs


@dataclass
class _OneFile:
    """`certain` is on the disk, `unsure` may be; None: there is no such file."""

    certain: bytearray | None = None
    unsure: list[Written | Cut | Removed] = field(default_factory=list)


@dataclass
class Disk:
    """What is on the disk for certain, and what may be, after some of the notes."""

    files: dict[str, _OneFile] = field(default_factory=dict)

    @classmethod
    def holding(cls, image: dict[str, bytes]) -> "Disk":
        """A disk that was put away in order."""
        return cls({name: _OneFile(bytearray(content)) for name, content in image.items()})

    def take(self, note: Note) -> None:
        """Go on by one note."""
        if isinstance(note, Acknowledged):
            return
        file = self.files.setdefault(note.file, _OneFile())
        if isinstance(note, Synced):
            file.certain, file.unsure = _after(file.certain, file.unsure), []
        else:
            file.unsure.append(note)

    def without_power(self, random: Random) -> dict[str, bytes]:
        """What is found on the disk when the power comes back."""
        found = {name: _after(file.certain, _kept(file.unsure, random)) for name, file in self.files.items()}
        return {name: bytes(content) for name, content in found.items() if content is not None}


def _after(certain: bytearray | None, notes: Iterable[Written | Cut | Removed]) -> bytearray | None:
    content = None if certain is None else bytearray(certain)
    for note in notes:
        if isinstance(note, Removed):
            content = None
            continue
        content = bytearray() if content is None else content
        if isinstance(note, Cut):
            del content[note.size :]
            continue
        if len(content) < note.offset:
            content.extend(bytes(note.offset - len(content)))
        content[note.offset : note.offset + len(note.content)] = note.content
    return content


def _kept(notes: Sequence[Written | Cut | Removed], random: Random) -> Iterable[Written | Cut | Removed]:
    """What chance keeps of what was not certain: between nothing and all."""
    luck = random.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    for note in notes:
        if isinstance(note, Written) and random.random() < 0.3:  # a share of writes is torn
            yield from (piece for piece in _pieces(note, random) if random.random() < luck)
        elif random.random() < luck:
            yield note


def _pieces(note: Written, random: Random) -> Iterable[Written]:
    """A write, torn where sectors meet, and one of its sectors spoilt: the power failed while it was written."""
    first = SECTOR - note.offset % SECTOR
    edges = [0, *range(first, len(note.content), SECTOR), len(note.content)]
    spoilt = random.randrange(len(edges) - 1) if random.random() < 0.3 else None  # and of some a piece is spoilt
    for number, (start, end) in enumerate(pairwise(edges)):
        piece = random.randbytes(end - start) if number == spoilt else note.content[start:end]
        yield Written(file=note.file, offset=note.offset + start, content=piece)
