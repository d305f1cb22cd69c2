"""Ids are made where the fact is made, on the phone, so that a retry can never make a second fact.

Row and operation ids are UUID version 7 (RFC 9562): their order is the order of making, which keeps
database indexes compact. An installation of the app is a UUID version 4.
"""

import secrets
from collections.abc import Callable
from uuid import UUID

Milliseconds = int

_RANDOM_BITS = 74
_BELOW_VARIANT = 62  # random bits after the two of the variant


def uuid7(now_ms: Milliseconds, random_bits: int | None = None) -> UUID:
    """A UUIDv7 for a moment in milliseconds since 1970 (UTC).

    `random_bits` holds the 74 random bits; a test or a simulator passes its own.
    """
    bits = secrets.randbits(_RANDOM_BITS) if random_bits is None else random_bits
    rand_a, rand_b = (bits >> _BELOW_VARIANT) & 0xFFF, bits & ((1 << _BELOW_VARIANT) - 1)
    return UUID(int=(now_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)


def new_install_id() -> UUID:
    """The id of one installation of the app in one officer's vault (UUIDv4)."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


class IdMaker:
    """Makes UUIDv7s that never go backwards, even when the phone's clock does."""

    def __init__(self, now_ms: Callable[[], Milliseconds], random_bits: Callable[[], int] | None = None) -> None:
        """`now_ms` reads the clock; `random_bits` gives 74 random bits (default: the system's)."""
        self._now_ms = now_ms
        self._random_bits = random_bits or (lambda: secrets.randbits(_RANDOM_BITS))
        self._last = (-1, 0)

    def __call__(self) -> UUID:
        """The next id, always above the one before."""
        made = (self._now_ms(), self._random_bits())
        if made <= self._last:
            # A clock set back, or a smaller number in the same millisecond: stay just above the last id. Only the
            # free bits are counted up, so that version and variant stay, whatever the carry.
            moment, bits = self._last
            full = bits + 1 == 1 << _RANDOM_BITS
            made = (moment + 1, 0) if full else (moment, bits + 1)
        self._last = made
        return uuid7(*made)
