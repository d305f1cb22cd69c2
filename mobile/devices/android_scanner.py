"""The scanner on Android: a camera screen of our own app, so that no other app sees what a citizen card says.

It is the CaptureActivity of zxing-android-embedded (`com.journeyapps:zxing-android-embedded:4.3.0` among the Gradle
dependencies; permission CAMERA, which that screen asks for itself). The names below are of its Intents class; it saves
no picture unless asked to. It has not run on a phone yet.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from mobile.devices.android_screens import app_of, ask
from mobile.words import _
from shared import problems
from shared.problems import Problem

_SCREEN = "com.journeyapps.barcodescanner.CaptureActivity"
_ACTION, _FORMATS, _RESULT = "com.google.zxing.client.android.SCAN", "SCAN_FORMATS", "SCAN_RESULT"
_PROMPT = "PROMPT_MESSAGE"
_ASKED = 0x7121  # tells this answer from those of other screens


class AndroidScanner:
    """Opens the camera screen and waits for its answer."""

    def scan(self, read: Callable[[str], None], failed: Callable[[Problem], None]) -> None:
        """As of Scanner."""
        jnius = import_module("jnius")

        def answered(is_read: bool, data: Any) -> None:
            if is_read and data is not None:
                read(str(data.getStringExtra(_RESULT) or ""))

        try:
            ask(jnius, _one_code(jnius), _ASKED, answered)
        except jnius.JavaException:
            failed(problems.no_scanner())


def _one_code(jnius: Any) -> Any:
    """The question for one QR code, addressed to our own screen by name."""
    intent = jnius.autoclass("android.content.Intent")(_ACTION)
    intent.setClassName(app_of(jnius).getPackageName(), _SCREEN)
    intent.putExtra(_FORMATS, "QR_CODE")
    intent.putExtra(_PROMPT, _("Đưa mã QR trên thẻ căn cước vào khung"))
    return intent
