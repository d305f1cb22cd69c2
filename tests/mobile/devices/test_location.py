"""Android is asked for what it last knew of its place; played by hand, as there is no phone."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from mobile.devices.android_location import AndroidLocator
from mobile.devices.location import locator_of_this_machine
from shared.records.visit import Position
from tests.mobile.devices.android_by_hand import play
from tests.mobile.locator import HA_NOI, VINH

NOW_NS = 9_000 * 1_000_000_000
LEAVE = "android.permission.ACCESS_COARSE_LOCATION"


class HandPhone:
    """Android as the locator sees it: what each provider last knew, and whether the app may ask."""

    def __init__(self, **known: Any) -> None:
        self.known, self.may_ask = known, True
        self.asked: list[str] = []

    def getProviders(self, _enabled: bool) -> Any:  # noqa: N802 - Java names it so
        return SimpleNamespace(contains=self.known.__contains__)

    def getLastKnownLocation(self, provider: str) -> Any:  # noqa: N802 - as above
        self.asked.append(provider)
        return self.known[provider]

    def check_permission(self, leave: str) -> bool:
        assert leave == LEAVE
        return self.may_ask

    def request_permissions(self, leaves: list[str], answered: Any) -> None:
        answered(leaves, [self.may_ask for _ in leaves])


def knew(latitude: float, longitude: float, *, accuracy: float = 640.0, seconds_ago: int = 60) -> Any:
    return SimpleNamespace(
        getLatitude=lambda: latitude,
        getLongitude=lambda: longitude,
        getAccuracy=lambda: accuracy,
        getElapsedRealtimeNanos=lambda: NOW_NS - seconds_ago * 1_000_000_000,
    )


def lend(monkeypatch: pytest.MonkeyPatch, phone: HandPhone) -> HandPhone:
    activity = SimpleNamespace(getSystemService={"location": phone}.__getitem__)
    classes = {
        "org.kivy.android.PythonActivity": SimpleNamespace(mActivity=activity),
        "android.content.Context": SimpleNamespace(LOCATION_SERVICE="location"),
        "android.os.SystemClock": SimpleNamespace(elapsedRealtimeNanos=lambda: NOW_NS),
    }
    play(monkeypatch, classes, permissions=phone)
    return phone


def located() -> list[Position]:
    found: list[Position] = []
    AndroidLocator().locate(found.append)
    return found


def test_what_the_phone_last_knew_leaves_the_locator_as_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    lend(monkeypatch, HandPhone(network=knew(18.676123, 105.681234)))

    assert located() == [VINH]


def test_satellites_are_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    place = knew(18.676123, 105.681234)
    phone = lend(monkeypatch, HandPhone(gps=place, passive=place, network=None, fused=place))

    assert located() == [VINH]
    assert set(phone.asked) == {"network", "fused"}


def test_the_newer_of_two_is_taken_whatever_the_wall_clock_says(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = HandPhone(network=knew(18.676123, 105.681234), fused=knew(21.0285, 105.8542, accuracy=30, seconds_ago=59))
    lend(monkeypatch, phone)

    assert located() == [HA_NOI]


@pytest.mark.parametrize(
    "known",
    [{}, {"network": None}, {"network": knew(18.67, 105.68, seconds_ago=601)}, {"network": knew(0.0, 0.0)}],
    ids=["no provider", "nothing known", "known for too long", "nowhere"],
)
def test_where_nothing_is_known_nothing_is_said(monkeypatch: pytest.MonkeyPatch, known: dict[str, Any]) -> None:
    lend(monkeypatch, HandPhone(**known))

    assert located() == []


def test_without_leave_android_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = lend(monkeypatch, HandPhone(network=knew(18.67, 105.68)))
    phone.may_ask = False

    assert located() == []
    assert phone.asked == []


@pytest.mark.parametrize("lets", [True, False])
def test_the_officer_is_asked_for_the_coarse_place_alone(monkeypatch: pytest.MonkeyPatch, lets: bool) -> None:
    phone = lend(monkeypatch, HandPhone())
    phone.may_ask = lets
    answers: list[bool] = []

    AndroidLocator().ask_leave(answers.append)

    assert answers == [lets]


def test_a_desktop_has_no_locator_and_a_phone_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert locator_of_this_machine() is None

    monkeypatch.setattr(sys, "getandroidapilevel", lambda: 34, raising=False)

    assert isinstance(locator_of_this_machine(), AndroidLocator)
