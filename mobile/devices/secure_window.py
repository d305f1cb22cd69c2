"""Keep what the app shows out of screenshots, recordings and the list of recent apps: people's answers are on it."""

import sys
from importlib import import_module

_FLAG_SECURE = 0x2000  # android.view.WindowManager.LayoutParams


def keep_out_of_screenshots() -> None:
    """Ask Android to show the window on this phone's own screen alone. A desktop has no such wish; nothing happens.

    Not run on a phone yet: README names it among what to try there first.
    """
    if hasattr(sys, "getandroidapilevel"):
        import_module("android.runnable").run_on_ui_thread(_flag_the_window)()


def _flag_the_window() -> None:
    """In Java's own thread of the window: no other may change its flags."""
    activity = import_module("jnius").autoclass("org.kivy.android.PythonActivity").mActivity
    activity.getWindow().addFlags(_FLAG_SECURE)
