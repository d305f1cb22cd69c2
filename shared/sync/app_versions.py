"""Which versions of the app may still pull. Every version ever released may push: what was recorded is taken in."""

import re

OLDEST_APP_TO_PULL = "0.1.0"
"""The oldest app that can apply what this server sends; raised only when a pull changes in a way that it cannot."""

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+.].*)?", re.ASCII)


def may_pull(app: str, oldest: str = OLDEST_APP_TO_PULL) -> bool:
    """Whether an app of this version (`1.10.2`) may pull; one that does not say its version may not."""
    said = _numbers(app)
    return said is not None and said >= (_numbers(oldest) or ())


def _numbers(version: str) -> tuple[int, ...] | None:
    """The three numbers, so that 0.10.0 comes after 0.9.1; a pre-release counts as its release."""
    found = _VERSION.fullmatch(version)
    return tuple(map(int, found.groups())) if found else None
