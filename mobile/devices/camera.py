"""The camera for a photo of a visit. What it takes goes into the vault at once, and is left lying nowhere."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from shared.problems import Problem


class Camera(Protocol):
    """Lets the officer take one photo."""

    def take(self, into: Path, taken: Callable[[bytes], None], failed: Callable[[Problem], None]) -> None:
        """Ask for one photo by way of a folder. One of the two is called once, in any thread; neither where the
        officer goes back. Nothing of it is left in the folder.
        """


def camera_of_this_machine() -> Camera | None:
    """The phone's camera; None on a desktop, where a picture that lies there can be chosen."""
    if not hasattr(sys, "getandroidapilevel"):
        return None
    from mobile.devices.android_camera import AndroidCamera  # noqa: PLC0415 - its modules are on Android alone

    return AndroidCamera()


def pictures_at_hand(folder: Path, at_most: int) -> list[Path]:
    """The newest JPEG and PNG files of a folder of this machine, newest first; none where there is no such folder."""
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png"}]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)[:at_most]
    except OSError:
        return []
