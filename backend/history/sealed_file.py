"""The file of a backup: compressed, sealed so that only a key of this server opens it, and cut into pieces each of
which shows at once if it was damaged, moved or left out.

Layout: a line that names the format; the length of the header in 4 bytes and the header as JSON; then pieces, each its
length in 4 bytes and AES-256-GCM of up to 1 MiB of the zlib stream. The nonce of a piece is its number and whether it
is the last; what is authenticated beside it is the SHA-256 of everything above the first piece.
"""

import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend import secret_files
from shared import problems
from shared.clock import format_moment, parse_moment
from shared.problems import Refused

_FORMAT = b"TUNGNHA-BACKUP 1\n"
_PIECE = 1 << 20
_TAG = 16
_HEADER_MAX = 4_096
_KEY_BYTES = 32
_INFO = b"tungnha backup/1"
_KEY_NAME = re.compile(r"backup-[a-z0-9]{1,16}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a backup says of itself without being opened."""

    epoch: UUID
    made_at: datetime
    engine: str


def seal(source: BinaryIO, target: BinaryIO, header: Header, keys_dir: Path) -> None:
    """Write `source` sealed to `target`, under the newest key of the folder; the first key is made when needed."""
    name = max((path.stem for path in keys_dir.glob("backup-*.key")), default="backup-1")
    key = secret_files.kept_secret(keys_dir / f"{name}.key", _KEY_BYTES)
    salt = os.urandom(_KEY_BYTES)
    above = _spelt(header, name, salt)
    target.write(above)
    cipher, beside = _cipher(key, salt), hashlib.sha256(above).digest()
    waiting = b""
    number = 0
    for piece in _compressed(source):
        if number:
            _write_piece(target, cipher.encrypt(_nonce(number, last=False), waiting, beside))
        waiting, number = piece, number + 1
    _write_piece(target, cipher.encrypt(_nonce(number, last=True), waiting, beside))


def unseal(source: BinaryIO, target: BinaryIO, keys_dir: Path) -> Header:
    """Write what is sealed in `source` to `target`. Refused with 503 for a damaged, shortened or foreign file, and
    where its key is missing; what was written until then is worth nothing.
    """
    header, name, salt, above = _read_header(source)
    path = keys_dir / f"{name}.key"
    if not path.is_file():
        raise Refused(problems.backup_key_missing())
    inflate = zlib.decompressobj()
    pieces = _opened(source, _cipher(path.read_bytes(), salt), hashlib.sha256(above).digest())
    try:
        target.writelines(map(inflate.decompress, pieces))
        target.write(inflate.flush())
    except (InvalidTag, ValueError, zlib.error) as error:
        raise Refused(problems.backup_unreadable()) from error
    if not inflate.eof:
        raise Refused(problems.backup_unreadable())
    return header


def _spelt(header: Header, key: str, salt: bytes) -> bytes:
    said = {
        "version": 1,
        "key": key,
        "salt": salt.hex(),
        "epoch": str(header.epoch),
        "made_at": format_moment(header.made_at),
        "engine": header.engine,
    }
    text = json.dumps(said).encode()
    return _FORMAT + len(text).to_bytes(4) + text


def _read_header(source: BinaryIO) -> tuple[Header, str, bytes, bytes]:
    """The header, the name of its key, the salt, and the bytes in which they stand."""
    opening = source.read(len(_FORMAT) + 4)
    text = source.read(min(int.from_bytes(opening[len(_FORMAT) :]), _HEADER_MAX))
    try:
        said: dict[str, Any] = json.loads(text)
        header = Header(epoch=UUID(said["epoch"]), made_at=parse_moment(said["made_at"]), engine=str(said["engine"]))
        name, salt = str(said["key"]), bytes.fromhex(said["salt"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(problems.backup_unreadable()) from error
    if not opening.startswith(_FORMAT) or said.get("version") != 1 or not _KEY_NAME.fullmatch(name):
        raise Refused(problems.backup_unreadable())
    return header, name, salt, opening + text


def _compressed(source: BinaryIO) -> Iterator[bytes]:
    """The zlib stream in pieces of 1 MiB; the last may be shorter."""
    deflate, ready = zlib.compressobj(), b""
    while read := source.read(_PIECE):
        ready += deflate.compress(read)
        while len(ready) >= _PIECE:
            yield ready[:_PIECE]
            ready = ready[_PIECE:]
    ready += deflate.flush()
    yield from (ready[start : start + _PIECE] for start in range(0, len(ready), _PIECE))


def _opened(source: BinaryIO, cipher: AESGCM, beside: bytes) -> Iterator[bytes]:
    number, last = 0, False
    length = source.read(4)
    while not last:
        number += 1
        piece = _piece(source, int.from_bytes(length))
        length = source.read(4)
        last = not length
        yield cipher.decrypt(_nonce(number, last=last), piece, beside)


def _piece(source: BinaryIO, length: int) -> bytes:
    piece = source.read(min(length, _PIECE + _TAG))
    if len(piece) != length:
        raise ValueError("cut short, or no length of a piece")
    return piece


def _write_piece(target: BinaryIO, piece: bytes) -> None:
    target.write(len(piece).to_bytes(4) + piece)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    """A key for this one file, so that no nonce is used twice under one key."""
    return AESGCM(HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=salt, info=_INFO).derive(key))
