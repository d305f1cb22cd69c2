"""The camera on Android: the phone's own camera screen writes one photo into a file that our provider lends it.

The file lies in the app's own folder, where no other app looks, for as long as the camera screen is open; it is read
and taken away when that closes, and swept away at the next start where the app was killed meanwhile. It has not run on
a phone yet. The names are Android's: https://developer.android.com/reference/android/provider/MediaStore
(ACTION_IMAGE_CAPTURE, which needs the permission CAMERA of an app that names it in its manifest).
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from mobile.devices.lent_photo import LENT, sweep
from shared import problems
from shared.problems import Problem

_LEAVE = "android.permission.CAMERA"
_CAPTURE, _OUTPUT = "android.media.action.IMAGE_CAPTURE", "output"
_PROVIDER = ".files"  # after the package's name; it knows the hand-over folder alone
_ASKED = 0x7123  # tells this answer from those of other screens
_OK = -1  # android.app.Activity.RESULT_OK
_MAY_WRITE = 0x3  # FLAG_GRANT_READ_URI_PERMISSION | FLAG_GRANT_WRITE_URI_PERMISSION


class AndroidCamera:
    """Asks for leave, opens the camera screen, and takes what it wrote."""

    def take(self, into: Path, taken: Callable[[bytes], None], failed: Callable[[Problem], None]) -> None:
        """As of Camera."""

        def answered(_asked: Any, given: Any) -> None:
            if all(given):
                _open(into, taken, failed)
            else:
                failed(problems.no_camera())

        permissions = import_module("android.permissions")
        if permissions.check_permission(_LEAVE):
            _open(into, taken, failed)
        else:
            permissions.request_permissions([_LEAVE], answered)


def _open(into: Path, taken: Callable[[bytes], None], failed: Callable[[Problem], None]) -> None:
    jnius, activity = import_module("jnius"), import_module("android.activity")
    app = jnius.autoclass("org.kivy.android.PythonActivity").mActivity

    def answered(asked: int, result: int, _data: Any) -> None:
        if asked != _ASKED:
            return
        activity.unbind(on_activity_result=answered)
        try:
            octets = (into / LENT).read_bytes() if result == _OK else b""
        except OSError:
            failed(problems.no_camera())
        else:
            if octets:
                taken(octets)
        finally:
            sweep(into)

    activity.bind(on_activity_result=answered)
    try:
        into.mkdir(parents=True, exist_ok=True)
        app.startActivityForResult(_asking(jnius, app, into / LENT), _ASKED)
    except (OSError, jnius.JavaException):
        activity.unbind(on_activity_result=answered)
        failed(problems.no_camera())


def _asking(jnius: Any, app: Any, path: Path) -> Any:
    """The question for one photo, with leave to write into this file."""
    file = jnius.autoclass("java.io.File")(str(path))
    provider = jnius.autoclass("androidx.core.content.FileProvider")
    address = provider.getUriForFile(app, app.getPackageName() + _PROVIDER, file)
    asking = jnius.autoclass("android.content.Intent")(_CAPTURE)
    asking.putExtra(_OUTPUT, jnius.cast("android.os.Parcelable", address))
    asking.addFlags(_MAY_WRITE)
    return asking
