"""Chance by seed where the programs draw their own: ids, epochs and random bytes come from the world's random."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID, uuid4

import shared.ids


class _Secrets:
    """What the programs use of `secrets`."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def randbits(self, bits: int) -> int:
        return self._random.getrandbits(bits)

    def token_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


@contextmanager
def seeded(random: Random) -> Iterator[None]:
    """While this lasts, whatever the programs draw comes from `random`."""
    drawing = [module for name, module in sys.modules.items() if name.startswith(("backend.", "mobile.", "shared."))]
    drawing = [module for module in drawing if getattr(module, "uuid4", None) is uuid4]
    before, shared.ids.secrets = shared.ids.secrets, _Secrets(random)  # type: ignore[assignment, attr-defined]  # what is used of it
    for module in drawing:
        module.uuid4 = lambda: UUID(int=random.getrandbits(128), version=4)  # type: ignore[attr-defined]  # found above
    try:
        yield
    finally:
        shared.ids.secrets = before  # type: ignore[attr-defined]  # as it was
        for module in drawing:
            module.uuid4 = uuid4  # type: ignore[attr-defined]  # as it was
