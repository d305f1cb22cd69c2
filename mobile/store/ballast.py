"""A little room that the phone holds back while there is plenty, so that a full disk does not stop the sync as well.

What the server says must be written before it is believed; without this the visits could not leave a full phone.
"""

import os
import shutil
from pathlib import Path

BYTES = 1_048_576
"""Enough for the verdicts on some thousand visits."""

PLENTY_BYTES = 64 * BYTES


def hold(path: Path) -> None:
    """Take the room, where it is not taken yet and there is plenty left; without it the phone works as well."""
    try:
        if not path.exists() and shutil.disk_usage(path.parent).free > PLENTY_BYTES:
            path.write_bytes(os.urandom(BYTES))  # a disk that packs zeros would give back nothing
    except OSError:
        give_up(path)


def give_up(path: Path) -> None:
    """Give the room back to the disk."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the disk fails altogether; what needed the room has said so
