"""Lay out the sources of the Android app: `python -m mobile.packaging [FOLDER]`, or `make android-sources`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mobile.packaging.staging import HERE_IS_BUILT, stage

CLONE = Path(__file__).parents[2]


def main(words: Sequence[str] | None = None) -> int:
    """Stage the clone that this module stands in, and say what comes next."""
    parser = argparse.ArgumentParser(
        prog="python -m mobile.packaging", description="Lay out the Android app's sources."
    )
    parser.add_argument("folder", nargs="?", type=Path, default=HERE_IS_BUILT, help="where buildozer will be run")
    folder: Path = parser.parse_args(words).folder
    staged = stage(CLONE, folder)
    sys.stdout.write(
        f"{len(staged)} files in {folder}. On a machine with network: cd {folder} && buildozer android debug\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
