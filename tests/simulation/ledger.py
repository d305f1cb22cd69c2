"""The ledger of worlds that were lived through: a line of JSON for each stretch of seeds, by commit."""

import fcntl
import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

KEPT = Path(__file__).with_name("ledger.jsonl")
STRETCH = 10_000_000
"""Seeds that one process has to itself, so that two may write at once and live through different worlds."""


def entries(where: Path = KEPT) -> list[dict[str, Any]]:
    """Every line of the ledger."""
    if not where.exists():
        return []
    return [json.loads(line) for line in where.read_text(encoding="utf-8").splitlines()]


def write(where: Path, entry: Mapping[str, Any]) -> None:
    """Add a line."""
    with where.open("a", encoding="utf-8") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.write(json.dumps(entry, ensure_ascii=False) + "\n")


@contextmanager
def turn(where: Path) -> Iterator[int]:
    """The first seed after what the ledger knows, in the first stretch that no other process is at work in."""
    for number in range(100):
        with (Path(tempfile.gettempdir()) / f"tungnha-{where.stem}.{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield _next_in(entries(where), number)
            return


def _next_in(kept: list[dict[str, Any]], number: int) -> int:
    here = [line["last_seed"] for line in kept if line["first_seed"] // STRETCH == number]
    return max(here, default=number * STRETCH - 1) + 1


@cache
def commit() -> str:
    """Which code was at work: the commit, marked where files differ from it."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--exclude", "*"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or "unknown"
