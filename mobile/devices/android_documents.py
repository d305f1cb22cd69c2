"""Android's sheets for files: «share» hands out one file through the app's provider, «open» lends one to read.

It has not run on a phone yet; the names are Android's: https://developer.android.com/reference/android/content/Intent
(ACTION_SEND, ACTION_OPEN_DOCUMENT).
"""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from mobile.devices.android_screens import app_of, ask, lent
from shared import problems
from shared.problems import Problem
from shared.sync.handover import FILE_BYTES_MAX

_ANY = "*/*"
_SEALED = "application/octet-stream"
_FETCHED = "tep-da-chon"
_ASKED = 0x7122  # tells this answer from those of other screens

Failed = Callable[[Problem], None]


class AndroidDocuments:
    """Opens Android's sheets; what the officer chooses comes back by the activity."""

    def give(self, path: Path, failed: Failed) -> None:
        """As of Documents."""
        jnius = import_module("jnius")
        try:
            app_of(jnius).startActivity(_sending(jnius, path))
        except jnius.JavaException:
            failed(problems.no_file_sheet())

    def fetch(self, into: Path, fetched: Callable[[Path], None], failed: Failed) -> None:
        """As of Documents."""
        jnius = import_module("jnius")

        def answered(is_chosen: bool, data: Any) -> None:
            if is_chosen and data is not None:
                try:
                    copy = _copied(app_of(jnius), data.getData(), into)
                except (OSError, jnius.JavaException):
                    failed(problems.folder_unusable())
                else:
                    fetched(copy)

        try:
            ask(jnius, _opening(jnius), _ASKED, answered)
        except jnius.JavaException:
            failed(problems.no_file_sheet())


def _sending(jnius: Any, path: Path) -> Any:
    """A sheet of all that can take a file, with leave to read this one."""
    intents = jnius.autoclass("android.content.Intent")
    sending = intents(intents.ACTION_SEND)
    sending.setType(_SEALED)
    sending.putExtra(intents.EXTRA_STREAM, lent(jnius, path))
    sending.addFlags(intents.FLAG_GRANT_READ_URI_PERMISSION)
    return intents.createChooser(sending, jnius.cast("java.lang.CharSequence", jnius.autoclass("java.lang.String")("")))


def _opening(jnius: Any) -> Any:
    """A sheet of every file that some app of the phone can lend."""
    intents = jnius.autoclass("android.content.Intent")
    opening = intents(intents.ACTION_OPEN_DOCUMENT)
    opening.addCategory(intents.CATEGORY_OPENABLE)
    opening.setType(_ANY)
    return opening


def _copied(app: Any, address: Any, into: Path) -> Path:
    """The lent file, as far as a hand-over may be long and a byte more, so that a longer one is found out."""
    into.mkdir(parents=True, exist_ok=True)
    copy = into / _FETCHED
    opened = app.getContentResolver().openFileDescriptor(address, "r").detachFd()
    with os.fdopen(opened, "rb") as source:
        copy.write_bytes(source.read(FILE_BYTES_MAX + 1))
    return copy
