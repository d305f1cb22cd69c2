"""`python -m tests.simulation`: live through worlds, seed after seed, and keep a ledger of them."""

import argparse
import gc
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation import ledger
from tests.simulation.world import Outcome, live

ENTRY_SECONDS = 120.0
TWICE_EVERY = 100
VIOLATIONS_SHOWN = 5


@dataclass
class Soak:
    """The worlds lived through since the last entry of the ledger."""

    first_seed: int
    began: float = field(default_factory=time.monotonic)
    schedules: int = 0
    steps: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    violations: int = 0

    def take(self, outcome: Outcome) -> None:
        """Count one more world."""
        self.schedules += 1
        self.steps += outcome.steps
        self.faults.update(outcome.faults)
        self.violations += outcome.violation is not None

    def entry(self) -> dict[str, object]:
        """What the ledger keeps of it."""
        return {
            "commit": ledger.commit(),
            "first_seed": self.first_seed,
            "last_seed": self.first_seed + self.schedules - 1,
            "schedules": self.schedules,
            "steps": self.steps,
            "faults": dict(sorted(self.faults.items())),
            "violations": self.violations,
            "seconds": round(time.monotonic() - self.began, 1),
        }


def main(words: Sequence[str] | None = None) -> int:
    """Live through the worlds that were asked for; 0 where every promise was kept."""
    asked = _parser().parse_args(words)
    _spare_the_collector()
    if asked.seed is not None:
        return _one(asked.seed)
    return _many(asked)


def lived(seeds: Iterator[int]) -> Iterator[Outcome]:
    """Each world in turn; each hundredth twice, and it must go the same way."""
    for seed in seeds:
        outcome = live(seed)
        yield outcome
        if seed % TWICE_EVERY == 0 and live(seed).digest != outcome.digest:
            raise AssertionError(f"seed {seed} went two ways")


def _one(seed: int) -> int:
    outcome = live(seed)
    sys.stdout.write("\n".join((*outcome.tail, f"{outcome.steps} steps, trace {outcome.digest}", "")))
    return _tell(outcome)


def _many(asked: argparse.Namespace) -> int:
    found = 0
    with ledger.turn(asked.ledger) as first:
        start = first if asked.first is None else asked.first
        sys.stdout.write(f"from seed {start} on\n")
        soak = Soak(start)
        for outcome in lived(_seeds(start, asked)):
            soak.take(outcome)
            if outcome.violation is not None:
                found += 1
                if found <= VIOLATIONS_SHOWN:
                    _tell(outcome)
            if time.monotonic() - soak.began > ENTRY_SECONDS:
                soak = _written(soak, asked.ledger)
        if soak.schedules:
            _written(soak, asked.ledger)
    return 1 if found else 0


def _seeds(start: int, asked: argparse.Namespace) -> Iterator[int]:
    began, seed = time.monotonic(), start
    while (asked.minutes is None or time.monotonic() - began < asked.minutes * 60) and (
        asked.seeds is None or seed < start + asked.seeds
    ):
        yield seed
        seed += 1


def _written(soak: Soak, where: Path) -> Soak:
    entry = soak.entry()
    ledger.write(where, entry)
    rate = soak.schedules / max(0.1, time.monotonic() - soak.began)
    sys.stdout.write(f"{entry['last_seed']}: {soak.schedules} schedules, {rate:.1f}/s, {soak.violations} violations\n")
    sys.stdout.flush()
    return Soak(soak.first_seed + soak.schedules)


def _tell(outcome: Outcome) -> int:
    if outcome.violation is None:
        return 0
    sys.stderr.write("\n".join((f"seed {outcome.seed}:", *outcome.tail, f"VIOLATED {outcome.violation}", "")))
    if outcome.violation.__cause__ is not None:
        traceback.print_exception(outcome.violation.__cause__)
    return 1


def _spare_the_collector() -> None:
    """What is loaded stays, and a world is small: collecting less often makes a tenth more worlds."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description="Live through simulated worlds.")
    parser.add_argument("--seed", type=int, help="one world, told in full where a promise was broken")
    parser.add_argument("--seeds", type=int, help="how many worlds; without it and --minutes, until interrupted")
    parser.add_argument("--minutes", type=float, help="for how long")
    parser.add_argument("--first", type=int, help="from which seed on; else after the last one in the ledger")
    parser.add_argument("--ledger", type=Path, default=ledger.KEPT, help="where to keep what was lived through")
    return parser


if __name__ == "__main__":
    sys.exit(main())
