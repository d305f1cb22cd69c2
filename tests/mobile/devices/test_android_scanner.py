"""The Android scanner asks our own camera screen for one QR code; played here by hand, as there is no phone."""

import sys
from types import SimpleNamespace

import pytest

from mobile.devices.android_scanner import AndroidScanner
from mobile.devices.scanner import scanner_of_this_machine
from shared.problems import Problem
from tests.mobile.devices.android_by_hand import CANCELLED, OK, HandIntent, HandScreen, play


class HandPhone(HandScreen):
    """Android as the scanner sees it."""

    def answers(self, result: int, text: str | None, code: int | None = None) -> None:
        data = SimpleNamespace(getStringExtra=lambda name: text if name == "SCAN_RESULT" else None)
        self.tell(self.code if code is None else code, result, data if text is not None else None)


class ScanIntent(HandIntent):
    """One that names the screen it is meant for."""

    def setClassName(self, package: str, name: str) -> None:  # noqa: N802 - Java names it so
        self.extras["screen"] = (package, name)


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> HandPhone:
    phone = HandPhone()
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=phone),
        "android.content.Intent": ScanIntent,
    }
    play(monkeypatch, classes, screen=phone)
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


def test_a_phone_that_cannot_is_said(phone: HandPhone) -> None:
    failed: list[Problem] = []
    phone.has_others = False

    AndroidScanner().scan(lambda _text: None, failed.append)

    assert [problem.code for problem in failed] == ["no_scanner"]
    assert phone.listeners == []


def test_a_desktop_has_no_scanner_and_a_phone_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scanner_of_this_machine() is None

    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    assert isinstance(scanner_of_this_machine(), AndroidScanner)
