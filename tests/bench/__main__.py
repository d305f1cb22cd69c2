"""`make bench`: measure the product beside what the machine can do, in one run, and keep the figures in var/bench.json.

Names of parts measure only those. Nothing here passes or fails: a goal that was missed is said, with its figure.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench import console, first_load, link, phone, server
from tests.bench.figures import Figure, keep, line

PARTS: Mapping[str, Callable[[Path], Iterator[Figure]]] = {
    "push": server.pushes,
    "pull": server.pulls,
    "load": first_load.first_load,
    "phone": phone.phone,
    "scroll": phone.scrolling,
    "link": link.slow_link,
    "console": console.pages,
}


def main(chosen: Sequence[str]) -> int:
    """Measure the chosen parts, or all; 2 for a name that is none."""
    if unknown := [name for name in chosen if name not in PARTS]:
        sys.stderr.write(f"not measured here: {', '.join(unknown)}; there are {', '.join(PARTS)}\n")
        return 2
    found = []
    for name in chosen or PARTS:
        with tempfile.TemporaryDirectory(prefix="tungnha-bench-") as folder:
            for figure in PARTS[name](Path(folder)):
                found.append(figure)
                sys.stdout.write(line(figure) + "\n")
                sys.stdout.flush()
    keep(found)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
