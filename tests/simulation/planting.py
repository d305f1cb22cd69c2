"""Planting faults: what a bug is, and one bug in several places."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bug:
    """A fault in the product: `plant` puts it there for a while; it `shows_under` these faults of the world, and within
    `steps` where most worlds are too short for it.
    """

    plant: Callable[[], AbstractContextManager[Any]]
    shows_under: tuple[str, ...]
    steps: int | None = None


@contextmanager
def both(*plants: AbstractContextManager[Any]) -> Iterator[None]:
    """One bug in two places."""
    with ExitStack() as stack:
        for plant in plants:
            stack.enter_context(plant)
        yield
