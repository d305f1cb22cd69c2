"""The window is kept out of screenshots on a phone, in the thread that may; played by hand, as there is no phone."""

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace

import pytest

from mobile.devices.secure_window import keep_out_of_screenshots

FLAG_SECURE = 0x2000


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the window's flags were set to, each with the thread in which it was done."""
    told: list[tuple[str, int]] = []
    thread = ["python"]

    def in_the_windows_thread(call: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            thread.append("window")
            call()
            thread.pop()

        return run

    window = SimpleNamespace(addFlags=lambda flags: told.append((thread[-1], flags)))
    activity = SimpleNamespace(mActivity=SimpleNamespace(getWindow=lambda: window))
    jnius, android, runnable = ModuleType("jnius"), ModuleType("android"), ModuleType("android.runnable")
    vars(jnius).update(autoclass={"org.kivy.android.PythonActivity": activity}.__getitem__)
    vars(runnable).update(run_on_ui_thread=in_the_windows_thread)
    for name, module in {"jnius": jnius, "android": android, "android.runnable": runnable}.items():
        monkeypatch.setitem(sys.modules, name, module)
    return told


def test_a_phones_window_is_flagged_in_its_own_thread(
    told: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    keep_out_of_screenshots()

    assert told == [("window", FLAG_SECURE)]


def test_a_desktop_is_left_alone(told: list[tuple[str, int]]) -> None:
    keep_out_of_screenshots()

    assert told == []
