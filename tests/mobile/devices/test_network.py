"""Android is asked whether there is a network; played by hand, as there is no phone."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from mobile.devices.network import phone_has_network


@pytest.mark.parametrize(("active", "said"), [("wifi", True), (None, False)])
def test_a_phone_says_whether_it_has_one(active: str | None, said: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    manager = SimpleNamespace(getActiveNetwork=lambda: active)
    activity = SimpleNamespace(getSystemService={"connectivity": manager}.__getitem__)
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=activity),
        "android.content.Context": SimpleNamespace(CONNECTIVITY_SERVICE="connectivity"),
    }
    jnius = ModuleType("jnius")
    vars(jnius).update(autoclass=classes.__getitem__, cast=lambda _kind, value: value)
    monkeypatch.setitem(sys.modules, "jnius", jnius)
    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    assert phone_has_network() is said


def test_a_desktop_does_not_tell() -> None:
    assert phone_has_network() is None
