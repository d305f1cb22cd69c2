"""Android's sheets for files: «share» hands out one file through the app's provider, «open» lends one to read.

The provider stands in mobile/packaging/android/provider.xml and knows the hand-over folder alone. It has not run on a
phone yet; the names are Android's: https://developer.android.com/reference/android/content/Intent (ACTION_SEND,
ACTION_OPEN_DOCUMENT), https://developer.android.com/reference/androidx/core/content/FileProvider.
"""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from shared import problems
from shared.problems import Problem
from shared.sync.handover import FILE_BYTES_MAX

_PROVIDER = ".files"  # after the package's name
_ANY = "*/*"
_SEALED = "application/octet-stream"
_FETCHED = "tep-da-chon"
_ASKED = 0x7122  # tells this answer from those of other screens
_OK = -1  # android.app.Activity.RESULT_OK

Failed = Callable[[Problem], None]


class AndroidDocuments:
    """Opens Android's sheets; what the officer chooses comes back by the activity."""

    def give(self, path: Path, failed: Failed) -> None:
        """As of Documents."""
        jnius = import_module("jnius")
        app = jnius.autoclass("org.kivy.android.PythonActivity").mActivity
        try:
            app.startActivity(_sending(jnius, app, path))
        except jnius.JavaException:
            failed(problems.no_file_sheet())

    def fetch(self, into: Path, fetched: Callable[[Path], None], failed: Failed) -> None:
        """As of Documents."""
        jnius, activity = import_module("jnius"), import_module("android.activity")
        app = jnius.autoclass("org.kivy.android.PythonActivity").mActivity

        def answered(asked: int, result: int, data: Any) -> None:
            if asked != _ASKED:
                return
            activity.unbind(on_activity_result=answered)
            if result == _OK and data is not None:
                try:
                    copy = _copied(app, data.getData(), into)
                except (OSError, jnius.JavaException):
                    failed(problems.folder_unusable())
                else:
                    fetched(copy)

        activity.bind(on_activity_result=answered)
        try:
            app.startActivityForResult(_opening(jnius), _ASKED)
        except jnius.JavaException:
            activity.unbind(on_activity_result=answered)
            failed(problems.no_file_sheet())


def _sending(jnius: Any, app: Any, path: Path) -> Any:
    """A sheet of all that can take a file, with leave to read this one."""
    intents = jnius.autoclass("android.content.Intent")
    file = jnius.autoclass("java.io.File")(str(path))
    provider = jnius.autoclass("androidx.core.content.FileProvider")
    address = provider.getUriForFile(app, app.getPackageName() + _PROVIDER, file)
    sending = intents(intents.ACTION_SEND)
    sending.setType(_SEALED)
    sending.putExtra(intents.EXTRA_STREAM, jnius.cast("android.os.Parcelable", address))
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
    lent = app.getContentResolver().openFileDescriptor(address, "r").detachFd()
    with os.fdopen(lent, "rb") as source:
        copy.write_bytes(source.read(FILE_BYTES_MAX + 1))
    return copy
