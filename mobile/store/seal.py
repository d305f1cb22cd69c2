"""What people said is closed under the vault's key before it reaches the file, and opened again for the officer alone.

Each value is AES-256-GCM under a nonce of its own, bound to its place: moved to another row it does not open. A sum
behind it shows damage to whoever has no key, so that a damaged file can be saved out of before anybody unlocks it.
"""

import os
import sqlite3
import zlib
from typing import Protocol

from shared import problems
from shared.problems import Refused

KEY_BYTES = 32

_MARK = b"\x01"  # no JSON begins so
_NONCE_BYTES, _SUM_BYTES = 12, 4
_SHORTEST = len(_MARK) + _NONCE_BYTES + 16 + _SUM_BYTES  # the tag of GCM is 16 octets


class Seal(Protocol):
    """Closes and opens values; `place` says where a value stands, and is the same for both."""

    def close(self, plain: bytes, place: str) -> bytes:
        """The value as the file holds it; Refused (vault_locked)."""

    def open(self, kept: bytes, place: str) -> bytes:
        """The value as it was; Refused (vault_locked), or (vault_damaged) where it is not what was closed there."""


class _NoSeal:
    """Of a vault whose officer has chosen no PIN yet: values stand in the file as they are."""

    def close(self, plain: bytes, place: str) -> bytes:  # noqa: ARG002 - as every seal
        return plain

    def open(self, kept: bytes, place: str) -> bytes:  # noqa: ARG002 - as every seal
        return kept


class _ShutSeal:
    """Of a locked vault: neither in nor out."""

    def close(self, plain: bytes, place: str) -> bytes:  # noqa: ARG002 - as every seal
        raise Refused(problems.vault_locked())

    def open(self, kept: bytes, place: str) -> bytes:  # noqa: ARG002 - as every seal
        raise Refused(problems.vault_locked())


NO_SEAL: Seal = _NoSeal()
SHUT: Seal = _ShutSeal()


class KeySeal:
    """The seal under a key of 32 octets."""

    def __init__(self, key: bytes) -> None:
        """ValueError for a key of another length."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - 20 ms that nothing before the unlocking needs
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        if len(key) != KEY_BYTES:
            raise ValueError("a vault's key has 32 octets")
        self._cipher, self._not_ours = AESGCM(key), InvalidTag

    def close(self, plain: bytes, place: str) -> bytes:
        """The same text twice is closed differently, under another nonce."""
        nonce = os.urandom(_NONCE_BYTES)
        closed = _MARK + nonce + self._cipher.encrypt(nonce, plain, place.encode())
        return closed + _sum(closed)

    def open(self, kept: bytes, place: str) -> bytes:
        """Refused (vault_damaged) for anything that was not closed with this key for this place."""
        nonce, box = kept[1 : 1 + _NONCE_BYTES], kept[1 + _NONCE_BYTES : -_SUM_BYTES]
        if not is_closed(kept):
            raise Refused(problems.vault_damaged())
        try:
            return self._cipher.decrypt(nonce, box, place.encode())
        except self._not_ours as error:
            raise Refused(problems.vault_damaged()) from error


class VaultConnection(sqlite3.Connection):
    """A connection to a vault, with the seal that its store gave it."""

    seal: Seal = NO_SEAL


def seal_of(db: sqlite3.Connection) -> Seal:
    """The seal of a connection; a connection that no store opened has none."""
    return db.seal if isinstance(db, VaultConnection) else NO_SEAL


def is_closed(kept: bytes) -> bool:
    """Whether a value is a closed one, and not one of a vault without a seal."""
    return kept.startswith(_MARK) and len(kept) >= _SHORTEST


def is_whole(closed: bytes) -> bool:
    """Whether a closed value is as it was written, as far as can be told without the key."""
    return is_closed(closed) and _sum(closed[:-_SUM_BYTES]) == closed[-_SUM_BYTES:]


def _sum(octets: bytes) -> bytes:
    return zlib.crc32(octets).to_bytes(_SUM_BYTES, "big")
