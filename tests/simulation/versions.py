"""Apps of two versions at once: in a made-up past a visit's length was written in tens of seconds, and some phones
still write it so.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from mobile.sync import applying, asking
from shared.records import KINDS, upcasting
from shared.sync import app_versions, ops

OLD, NEW = "0.1.0", "0.2.0"
TEN = 10

_BEFORE = dict(KINDS)
_LAST = KINDS["visit"].version
_NOW = {**KINDS, "visit": replace(KINDS["visit"], version=_LAST + 1)}


class _Oldest:
    """The oldest app that this world's server lets pull."""

    app = OLD


@contextmanager
def in_use() -> Iterator[None]:
    """While this lasts, the server and new apps are of one version of a visit more."""
    with ExitStack() as stack:
        stack.enter_context(patch.dict(KINDS, _NOW))
        stack.enter_context(patch.dict(upcasting.UPCASTERS, {("visit", _LAST): _in_seconds}))
        may_pull = app_versions.may_pull
        stack.enter_context(patch.object(app_versions, "may_pull", lambda app: may_pull(app, _Oldest.app)))
        for module in (asking, applying):
            stack.enter_context(patch.object(module, "APP_VERSION", NEW))
        stack.enter_context(patch.object(ops, "KINDS", _NOW))
        _Oldest.app = OLD
        yield


def at_work(app: str) -> None:
    """From now on an app of this version is at work, until another one is."""
    for module in (asking, applying):
        vars(module)["APP_VERSION"] = app
    ops.KINDS = _BEFORE if app == OLD else _NOW  # type: ignore[attr-defined]  # which version operations are written in


def only_new_may_pull() -> None:
    """The server raises the version from which an app may pull."""
    _Oldest.app = NEW


def seconds_in(op: dict[str, Any]) -> int | None:
    """How long a visit took, as its app wrote it; None where it did not say."""
    written: int | None = op["data"].get("duration_s")
    return written * TEN if written is not None and op["record_version"] <= _LAST else written


def _in_seconds(fields: Any) -> dict[str, Any]:
    written = fields.get("duration_s")
    return dict(fields) if written is None else {**fields, "duration_s": written * TEN}
