"""The Android scanner asks our own camera screen for one QR code; played here by hand, as there is no phone."""

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from mobile.devices.android_scanner import AndroidScanner
from mobile.devices.scanner import scanner_of_this_machine
from shared.problems import Problem

OK, CANCELLED = -1, 0


class JavaError(Exception):
    """What pyjnius raises for Java's own."""


class HandPhone:
    """Android as the scanner sees it: remembers what was asked, and answers when told to."""

    def __init__(self, *, has_screen: bool = True) -> None:
        self.has_screen = has_screen
        self.listeners: list[Callable[..., None]] = []
        self.asked: dict[str, Any] = {}
        self.code = 0

    def startActivityForResult(self, intent: Any, code: int) -> None:  # noqa: N802 - Java names it so
        if not self.has_screen:
            raise JavaError
        self.asked, self.code = intent.extras, code

    def getPackageName(self) -> str:  # noqa: N802 - as above
        return "vn.tungnha"

    def answers(self, result: int, text: str | None, code: int | None = None) -> None:
        data = SimpleNamespace(getStringExtra=lambda name: text if name == "SCAN_RESULT" else None)
        for listener in list(self.listeners):
            listener(self.code if code is None else code, result, data if text is not None else None)

    def bind(self, *, on_activity_result: Callable[..., None]) -> None:
        self.listeners.append(on_activity_result)

    def unbind(self, *, on_activity_result: Callable[..., None]) -> None:
        self.listeners.remove(on_activity_result)


class HandIntent:
    """android.content.Intent."""

    def __init__(self, action: str) -> None:
        self.extras: dict[str, Any] = {"action": action}

    def setClassName(self, package: str, name: str) -> None:  # noqa: N802 - Java names it so
        self.extras["screen"] = (package, name)

    def putExtra(self, name: str, value: Any) -> None:  # noqa: N802 - as above
        self.extras[name] = value


def play(monkeypatch: pytest.MonkeyPatch, phone: HandPhone) -> None:
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=phone),
        "android.content.Intent": HandIntent,
    }
    jnius, android, activity = ModuleType("jnius"), ModuleType("android"), ModuleType("android.activity")
    vars(jnius).update(autoclass=classes.__getitem__, JavaException=JavaError)
    vars(activity).update(bind=phone.bind, unbind=phone.unbind)
    for name, module in {"jnius": jnius, "android": android, "android.activity": activity}.items():
        monkeypatch.setitem(sys.modules, name, module)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> HandPhone:
    phone = HandPhone()
    play(monkeypatch, phone)
    return phone


def test_it_asks_our_own_screen_so_that_no_other_app_reads_the_card(phone: HandPhone) -> None:
    AndroidScanner().scan(lambda _text: None, lambda _problem: None)

    assert phone.asked["screen"] == ("vn.tungnha", "com.journeyapps.barcodescanner.CaptureActivity")
    assert phone.asked["SCAN_FORMATS"] == "QR_CODE"


def test_what_was_read_comes_once(phone: HandPhone) -> None:
    read: list[str] = []
    AndroidScanner().scan(read.append, lambda _problem: None)

    phone.answers(OK, "040||An", code=7)
    phone.answers(OK, "040||An")
    phone.answers(OK, "040||An")

    assert read == ["040||An"]


def test_who_goes_back_hears_nothing(phone: HandPhone) -> None:
    read: list[str] = []
    AndroidScanner().scan(read.append, lambda _problem: None)

    phone.answers(CANCELLED, None)

    assert read == []
    assert phone.listeners == []


def test_a_phone_that_cannot_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[Problem] = []
    phone = HandPhone(has_screen=False)
    play(monkeypatch, phone)

    AndroidScanner().scan(lambda _text: None, failed.append)

    assert [problem.code for problem in failed] == ["no_scanner"]
    assert phone.listeners == []


def test_a_desktop_has_no_scanner_and_a_phone_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanner_of_this_machine() is None

    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    assert isinstance(scanner_of_this_machine(), AndroidScanner)
