"""How a file leaves the phone and gets onto it: by the phone's own sheets, in which the officer chooses.

Nobody but the app can look into the app's folder on a phone. A desktop has folders that everybody sees instead.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from shared.problems import Problem


class Documents(Protocol):
    """The phone's sheets for giving a file away and for fetching one."""

    def give(self, path: Path, failed: Callable[[Problem], None]) -> None:
        """Let the officer choose who or what gets this file of the hand-over folder."""

    def fetch(self, into: Path, fetched: Callable[[Path], None], failed: Callable[[Problem], None]) -> None:
        """Let the officer choose a file; a copy is laid into a folder, in place of the one fetched before. One of the
        two is called once, in any thread; neither where the officer goes back.
        """


def documents_of_this_machine() -> Documents | None:
    """The phone's sheets; None on a desktop."""
    if not hasattr(sys, "getandroidapilevel"):
        return None
    from mobile.devices.android_documents import AndroidDocuments  # noqa: PLC0415 - its modules are on Android alone

    return AndroidDocuments()
