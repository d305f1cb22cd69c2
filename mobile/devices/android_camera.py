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

from mobile.devices.android_screens import ask, lent
from mobile.devices.lent_photo import LENT, sweep
from shared import problems
from shared.problems import Problem

_LEAVE = "android.permission.CAMERA"
_CAPTURE, _OUTPUT = "android.media.action.IMAGE_CAPTURE", "output"
_ASKED = 0x7123  # tells this answer from those of other screens
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
    jnius = import_module("jnius")

    def answered(is_taken: bool, _data: Any) -> None:
        try:
            octets = (into / LENT).read_bytes() if is_taken else b""
        except OSError:
            failed(problems.no_camera())
        else:
            if octets:
                taken(octets)
        finally:
            sweep(into)

    try:
        into.mkdir(parents=True, exist_ok=True)
        ask(jnius, _one_photo(jnius, into / LENT), _ASKED, answered)
    except (OSError, jnius.JavaException):
        failed(problems.no_camera())


def _one_photo(jnius: Any, path: Path) -> Any:
    """The question for one photo, with leave to write into this file."""
    asking = jnius.autoclass("android.content.Intent")(_CAPTURE)
    asking.putExtra(_OUTPUT, lent(jnius, path))
    asking.addFlags(_MAY_WRITE)
    return asking
