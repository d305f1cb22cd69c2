"""A phone that knows where it is, as far as a test says so."""

from collections.abc import Callable

from shared.records.visit import Position
from shared.rules.positions import coarse

VINH = coarse(18.676123, 105.681234, 640.0)
HA_NOI = coarse(21.0285, 105.8542, 30.0)


class HandLocator:
    """Answers at once with `where`, or where that is None only when told to by `comes`. `lets`: what the officer
    answers when the phone asks whether the app may know.
    """

    def __init__(self, where: Position | None = VINH, *, lets: bool = True) -> None:
        self.where, self.lets = where, lets
        self.asked: list[Callable[[Position], None]] = []

    def ask_leave(self, answered: Callable[[bool], None]) -> None:
        """As of Locator."""
        answered(self.lets)

    def locate(self, found: Callable[[Position], None]) -> None:
        """As of Locator."""
        self.asked.append(found)
        if self.where is not None:
            found(self.where)
