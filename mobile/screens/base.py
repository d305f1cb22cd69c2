"""What every screen is given: the field it asks, and the frame that shows it."""

from collections.abc import Callable
from typing import Any

from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.screenmanager import Screen

from mobile.field import Syncing
from mobile.words import said
from shared.problems import Refused


class FieldScreen(Screen):
    """A screen of the app. `field` is a `mobile.field.Field`, `frame` a `mobile.screens.frame.Frame`.
    `foot_height` is what its own foot takes, so that a confirmation does not cover a button.
    """

    field: Any = ObjectProperty(None)
    frame: Any = ObjectProperty(None)
    foot_height = NumericProperty(0)

    def arrive(self, **what: Any) -> None:
        """Show what the screen was opened for; called each time it comes to the front. `came_back`: by the way back."""

    def hear(self, syncing: Syncing) -> None:
        """A sync began, got on or ended while this screen is in front."""

    def step_back(self) -> bool:
        """Whether the screen used the way back for itself."""
        return False

    def done_or_said(self, act: Callable[[], object]) -> bool:
        """Whether it was done; if not, why is said, and the screen stays as it is."""
        try:
            act()
        except Refused as refused:
            self.frame.say(said(refused.problems[0]))
            return False
        return True
