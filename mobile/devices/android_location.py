"""Where an Android phone last knew itself to be, within some kilometres: nothing is switched on to find out.

Needs the permission ACCESS_COARSE_LOCATION alone, which the officer is asked for when they turn this on. Of providers
only those are asked that live on masts and networks: never the satellites. It has not run on a phone yet.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from shared.records.visit import Position
from shared.rules.positions import coarse

_LEAVE = "android.permission.ACCESS_COARSE_LOCATION"
_PROVIDERS = ("fused", "network")  # android.location.LocationManager; the first from Android 12 on
_OLDEST_NS = 10 * 60 * 1_000_000_000


class AndroidLocator:
    """Looks up what the system last heard, of at most ten minutes ago."""

    def ask_leave(self, answered: Callable[[bool], None]) -> None:
        """As of Locator."""
        import_module("android.permissions").request_permissions([_LEAVE], lambda _asked, given: answered(all(given)))

    def locate(self, found: Callable[[Position], None]) -> None:
        """As of Locator; at once."""
        if not import_module("android.permissions").check_permission(_LEAVE):
            return
        last = _last_known()
        position = coarse(last.getLatitude(), last.getLongitude(), last.getAccuracy()) if last is not None else None
        if position is not None:
            found(position)


def _last_known() -> Any:
    """The newest place that is new enough; None where there is none. Ages are by a clock that nobody can set."""
    jnius = import_module("jnius")
    app = jnius.autoclass("org.kivy.android.PythonActivity").mActivity
    service = app.getSystemService(jnius.autoclass("android.content.Context").LOCATION_SERVICE)
    manager = jnius.cast("android.location.LocationManager", service)
    enabled = manager.getProviders(True)
    known = [manager.getLastKnownLocation(name) for name in _PROVIDERS if enabled.contains(name)]
    now = jnius.autoclass("android.os.SystemClock").elapsedRealtimeNanos()
    ages = [(now - place.getElapsedRealtimeNanos(), place) for place in known if place is not None]
    new = [(age, place) for age, place in ages if age <= _OLDEST_NS]
    return min(new, key=lambda one: one[0])[1] if new else None
