"""What a phone and the server compare to find where their lines differ: a hash over a range of numbers, then halves."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.sync.canonical import sha256_hex

RANGES_MAX = 64
"""Ranges in one question."""

SHORTEST = 64
"""A range of at most so many numbers is offered again whole, not halved."""


class Held(NamedTuple):
    """One number of a line with the operation that it holds."""

    dseq: int
    op_id: str
    sha256: str


def line_digest(held: Iterable[Held]) -> str:
    """SHA-256 in hexadecimal over a line of text for each number, in ascending order: `dseq op_id sha256`."""
    return sha256_hex("".join(f"{one.dseq} {one.op_id} {one.sha256}\n" for one in held).encode())


def halves(first: int, last: int) -> list[tuple[int, int]]:
    """What to compare next where a range differs: its halves, or itself where it is short."""
    if last - first < SHORTEST:
        return [(first, last)]
    middle = (first + last) // 2
    return [(first, middle), (middle + 1, last)]
