"""The scanner of QR codes. What it reads goes to whoever asked and is kept nowhere else."""

import sys
from collections.abc import Callable
from typing import Protocol

from shared.problems import Problem


class Scanner(Protocol):
    """Shows a camera until a code is read."""

    def scan(self, read: Callable[[str], None], failed: Callable[[Problem], None]) -> None:
        """Ask for one code. One of the two is called once, in any thread; neither where the officer goes back."""


def scanner_of_this_machine() -> Scanner | None:
    """The phone's scanner; None on a desktop, where the text of a hand-held scanner can be typed or pasted."""
    if not hasattr(sys, "getandroidapilevel"):
        return None
    from mobile.devices.android_scanner import AndroidScanner  # noqa: PLC0415 - its modules are on Android alone

    return AndroidScanner()
