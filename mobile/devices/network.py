"""Whether the phone has a network: after days without one, sync must not wait for a pause to end once there is one."""

import sys
from importlib import import_module


def phone_has_network() -> bool | None:
    """As Android says now; None on a desktop, where nobody tells. Whether a server answers is another matter.

    Needs the permission ACCESS_NETWORK_STATE, which nobody is asked for. It has not run on a phone yet.
    """
    if not hasattr(sys, "getandroidapilevel"):
        return None
    jnius = import_module("jnius")
    app = jnius.autoclass("org.kivy.android.PythonActivity").mActivity
    connectivity = app.getSystemService(jnius.autoclass("android.content.Context").CONNECTIVITY_SERVICE)
    manager = jnius.cast("android.net.ConnectivityManager", connectivity)
    return manager.getActiveNetwork() is not None
