"""First loads by file: real folders on both sides, and measures so small that a few rows are worth a file in parts."""

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import patch

from fastapi import Response

from backend.edge import parts
from backend.sync import snapshot, snapshot_file
from mobile.store import downloads
from mobile.sync import snapshots
from mobile.sync.conversation import BYTES_AT_ONCE

BEHIND_MAX = 6
"""A world's stream grows by some tens of numbers."""

BYTES = (250, 700, BYTES_AT_ONCE)
"""A file has some 1,500 bytes."""

_MEMORY = Path("/dev/shm")  # noqa: S108 - only where to make a folder of one's own; nothing here is worth a disk


@contextmanager
def in_use() -> Iterator[None]:
    """While this lasts, whoever fetches a commune anew fetches it by file."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(snapshots, "WORTH_A_FILE", 0))
        stack.enter_context(patch.object(snapshot, "BEHIND_MAX", BEHIND_MAX))
        stack.enter_context(patch.object(snapshot_file, "_LEVEL", snapshot_file._LEVEL))
        stack.enter_context(patch.object(parts, "StreamingResponse", _whole))
        yield


def folder(name: str) -> Path:
    """The folder of the server or of a phone."""
    return _all() / name


def clear() -> None:
    """As before any file was written."""
    for one in _all().iterdir():
        shutil.rmtree(one)


def renew(random: Random) -> None:
    """The server lost its files, and makes others: their rows are the same, and not one octet need be."""
    shutil.rmtree(snapshot.folder_in(folder("server")), ignore_errors=True)
    snapshot_file._LEVEL = random.randint(1, 9)


def cut_off(phone: Path, random: Random) -> None:
    """The power went: of what was written last, the disk may have only the beginning."""
    for part in sorted((phone / downloads.FOLDER).glob("*.gz")):
        if random.random() < 0.3:
            octets = part.read_bytes()
            part.write_bytes(octets[: random.randint(0, len(octets))])


@cache
def _all() -> Path:
    made = tempfile.mkdtemp(prefix="tungnha-worlds-", dir=_MEMORY if _MEMORY.is_dir() else None)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def _whole(content: Iterable[bytes], status: int, headers: Mapping[str, str], media_type: str) -> Response:
    """What is sent piece by piece, at once: there is no network to wait for."""
    return Response(b"".join(content), status, headers, media_type)
