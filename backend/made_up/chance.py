"""Chance that falls the same way again for the same words: made-up records must be the same tomorrow."""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance(Random):
    """Python's generator, whose numbers for a text are the same in every release; nothing here is a secret."""

    def happens(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases, 0 to 1."""
        return self.random() < share

    def among(self, shares: Mapping[T, float]) -> T:
        """One of the keys, each as often as its share says."""
        return self.choices(list(shares), list(shares.values()))[0]
