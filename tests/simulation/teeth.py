"""Planted bugs: each replaces one function of the product by a version with a fault, and the simulator must find it.

`synchronous=NORMAL` shows only where the power is cut under a file: tests/faults plants that one.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulation import teeth_of_the_phone, teeth_of_the_server
from tests.simulation.planting import Bug
from tests.simulation.world import live

SEEDS = 2_000
"""A bug that is not found in so many worlds is not found."""

BUGS: Mapping[str, Bug] = {**teeth_of_the_server.BUGS, **teeth_of_the_phone.BUGS}


@dataclass(frozen=True, kw_only=True)
class Bite:
    """How a bug was found: by which invariant, after how many worlds; `invariant` None where it was not."""

    bug: str
    invariant: str | None
    worlds: int


def bite(bug: str, *, seeds: int = SEEDS, any_faults: bool = False) -> Bite:
    """Live through worlds with a bug planted until it is found: worlds with the faults under which it shows, or
    (`any_faults`) such as a soak lives through.
    """
    named = BUGS[bug]
    chosen: tuple[Any, ...] = () if any_faults else (named.shows_under, named.steps)
    for seed in range(seeds):
        with named.plant():
            violation = live(seed, *chosen).violation
        # What is broken without the bug does not show it.
        if violation is not None and live(seed, *chosen).violation is None:
            return Bite(bug=bug, invariant=violation.invariant, worlds=seed + 1)
    return Bite(bug=bug, invariant=None, worlds=seeds)


def main() -> int:
    """Print the table of all bugs, found in worlds such as a soak lives through; 0 where each was found."""
    missed = 0
    for bug in BUGS:
        found = bite(bug, any_faults=True)
        missed += found.invariant is None
        sys.stdout.write(f"| {bug} | {found.invariant or 'NOT FOUND'} | {found.worlds} |\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
