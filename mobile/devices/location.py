"""About where a visit is held, where the officer wants it noted: a cell of a kilometre, and nobody waits for it.

What a phone knows more exactly is rounded where it is read, in the phone's own locator, and is kept nowhere.
"""

import sys
from collections.abc import Callable
from typing import Protocol

from shared.records.visit import Position


class Locator(Protocol):
    """Tells about where the phone is."""

    def ask_leave(self, answered: Callable[[bool], None]) -> None:
        """Ask whether the app may know it; called once with the answer, in any thread."""

    def locate(self, found: Callable[[Position], None]) -> None:
        """Say the cell where the phone is, once and in any thread, now or later; never where it is not known."""


def locator_of_this_machine() -> Locator | None:
    """The phone's locator; None on a desktop, which knows of no place."""
    if not hasattr(sys, "getandroidapilevel"):
        return None
    from mobile.devices.android_location import AndroidLocator  # noqa: PLC0415 - its modules are on Android alone

    return AndroidLocator()


class Whereabouts:
    """Where the visit that is going on began, in memory alone: after the app was killed it is not known any more."""

    def __init__(
        self, locator: Locator | None, *, hand_over: Callable[[Callable[[], None]], None], wanted: Callable[[], bool]
    ) -> None:
        """`hand_over` calls something in the window's thread; `wanted`: whether the officer has it noted. Without a
        `locator` nothing is ever known.
        """
        self._locator, self._hand_over, self._wanted = locator, hand_over, wanted
        self._household: str | None = None
        self._position: Position | None = None

    @property
    def can_be_known(self) -> bool:
        """Whether this machine could tell."""
        return self._locator is not None

    def ask_leave(self, answered: Callable[[bool], None]) -> None:
        """Ask whether the app may know where the phone is; the answer comes in the window's thread."""
        if self._locator is not None:
            self._locator.ask_leave(lambda given: self._hand_over(lambda: answered(given)))

    def begin(self, household: str) -> None:
        """A visit to a household begins: its place may come at any time, and that of the visit before is forgotten."""
        self.forget()
        if self._locator is not None and self._wanted():
            self._household = household
            self._locator.locate(lambda position: self._came(household, position))

    def of(self, household: str) -> Position | None:
        """What has come so far of the place of the visit to this household, if it is to be noted."""
        return self._position if household == self._household and self._wanted() else None

    def at_once(self, household: str) -> Position | None:
        """As `of`, for a visit that ends where it begins: what does not come at once comes too late."""
        self.begin(household)
        return self.of(household)

    def forget(self) -> None:
        """The visit is over."""
        self._household = self._position = None

    def _came(self, household: str, position: Position) -> None:
        if household == self._household:
            self._position = position
