"""From its first frame on, the app asks a phone to keep it out of screenshots; the phone is played by hand."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from tests.mobile.window.ans_phone import AnsPhone
from tests.mobile.window.driver import Driver

FLAG_SECURE = 0x2000


def test_the_window_is_kept_out_of_screenshots_as_soon_as_it_opens(
    phone: AnsPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S32. What people said stands on the screen."""
    flags: list[int] = []
    activity = SimpleNamespace(getWindow=lambda: SimpleNamespace(addFlags=flags.append))
    jnius, android, runnable = ModuleType("jnius"), ModuleType("android"), ModuleType("android.runnable")
    vars(jnius).update(autoclass=lambda _name: SimpleNamespace(mActivity=activity))
    vars(runnable).update(run_on_ui_thread=lambda call: call)
    for name, module in {"jnius": jnius, "android": android, "android.runnable": runnable}.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    Driver(phone.open()).close()

    assert flags == [FLAG_SECURE]
