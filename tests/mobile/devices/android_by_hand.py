"""Android played by hand, as there is no phone: Java's classes as pyjnius lends them, and what stands beside them."""

import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pytest

OK, CANCELLED = -1, 0


class JavaError(Exception):
    """What pyjnius raises for Java's own."""


class HandIntent:
    """android.content.Intent: what is asked of another screen."""

    def __init__(self, action: str) -> None:
        self.extras: dict[str, Any] = {"action": action}

    def putExtra(self, name: str, value: Any) -> None:  # noqa: N802 - Java names it so
        self.extras[name] = value

    def addFlags(self, flags: int) -> None:  # noqa: N802 - as above
        self.extras["flags"] = flags


class HandScreen:
    """The app's own screen: remembers what it asked of others, whose answers everybody hears who listens."""

    def __init__(self) -> None:
        self.has_others = True
        self.listeners: list[Callable[..., None]] = []
        self.asked: dict[str, Any] = {}
        self.code = 0

    def getPackageName(self) -> str:  # noqa: N802 - Java names it so
        return "vn.tungnha"

    def startActivity(self, intent: HandIntent) -> None:  # noqa: N802 - as above
        if not self.has_others:
            raise JavaError
        self.asked = intent.extras

    def startActivityForResult(self, intent: HandIntent, code: int) -> None:  # noqa: N802 - as above
        self.startActivity(intent)
        self.code = code

    def bind(self, *, on_activity_result: Callable[..., None]) -> None:
        self.listeners.append(on_activity_result)

    def unbind(self, *, on_activity_result: Callable[..., None]) -> None:
        self.listeners.remove(on_activity_result)

    def tell(self, code: int, result: int, said: Any) -> None:
        """Another screen closes: the code that it was asked with, how it ended, and what it says."""
        for listener in list(self.listeners):
            listener(code, result, said)


def play(
    monkeypatch: pytest.MonkeyPatch, classes: Mapping[str, Any], *, screen: Any = None, permissions: Any = None
) -> None:
    """Put it where the app looks for it: Java's `classes` by name, the `screen` that hears answers, and who is asked
    for `permissions`.
    """
    jnius, android = ModuleType("jnius"), ModuleType("android")
    vars(jnius).update(autoclass=classes.__getitem__, JavaException=JavaError, cast=lambda _kind, value: value)
    modules = {"jnius": jnius, "android": android}
    if screen is not None:
        modules["android.activity"] = ModuleType("android.activity")
        vars(modules["android.activity"]).update(bind=screen.bind, unbind=screen.unbind)
    if permissions is not None:
        asked = {name: getattr(permissions, name) for name in ("check_permission", "request_permissions")}
        modules["android.permissions"] = ModuleType("android.permissions")
        vars(modules["android.permissions"]).update(asked)
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
