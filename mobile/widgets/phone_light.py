"""Whether the phone itself is set to dark: Android tells, a desktop does not."""

from importlib import import_module

from kivy.utils import platform

# android.content.res.Configuration: UI_MODE_NIGHT_MASK and UI_MODE_NIGHT_YES.
_NIGHT_MASK, _NIGHT_YES = 0x30, 0x20


def phone_is_dark() -> bool | None:
    """As the phone is set now; None where nobody tells."""
    if platform != "android":
        return None
    activity = import_module("jnius").autoclass("org.kivy.android.PythonActivity").mActivity
    mode = int(activity.getResources().getConfiguration().uiMode)
    return mode & _NIGHT_MASK == _NIGHT_YES
