"""Android's screens that answer: the camera, the sheet of files, the scanner; and the files that they are lent.

It has not run on a phone yet. The names are Android's: https://developer.android.com/reference/android/app/Activity
(startActivityForResult), https://developer.android.com/reference/androidx/core/content/FileProvider; the provider
stands in mobile/packaging/android/provider.xml and knows the hand-over folder alone.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

_PROVIDER = ".files"  # after the package's name
_OK = -1  # android.app.Activity.RESULT_OK


def app_of(jnius: Any) -> Any:
    """The app's one activity."""
    return jnius.autoclass("org.kivy.android.PythonActivity").mActivity


def ask(jnius: Any, question: Any, number: int, answered: Callable[[bool, Any], None]) -> None:
    """Open the screen that answers an intent. `answered` gets, once, whether it was answered and with which data;
    `number` tells its answer from those of other screens. Raises jnius.JavaException where no screen can.
    """
    activity = import_module("android.activity")

    def came(asked: int, result: int, data: Any) -> None:
        if asked != number:
            return
        activity.unbind(on_activity_result=came)
        answered(result == _OK, data)

    activity.bind(on_activity_result=came)
    try:
        app_of(jnius).startActivityForResult(question, number)
    except jnius.JavaException:
        activity.unbind(on_activity_result=came)
        raise


def lent(jnius: Any, path: Path) -> Any:
    """The address under which another app may be lent this file, as an extra of an intent takes it."""
    app = app_of(jnius)
    file = jnius.autoclass("java.io.File")(str(path))
    provider = jnius.autoclass("androidx.core.content.FileProvider")
    address = provider.getUriForFile(app, app.getPackageName() + _PROVIDER, file)
    return jnius.cast("android.os.Parcelable", address)
