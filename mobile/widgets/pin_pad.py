"""Six digits typed with a thumb: dots that fill, and keys as wide as the screen allows."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from mobile.widgets import rules_beside
from mobile.widgets.stack import Stack

DIGITS = 6


class PinPad(Stack):
    """Takes in six digits. Event: `on_full` with all of them, after which it is empty again; `shut` takes none."""

    pin = StringProperty()
    shut = BooleanProperty(False)

    __events__ = ("on_full",)

    def press(self, digit: str) -> None:
        """A key was pressed."""
        if self.shut:
            return
        self.pin += digit
        if len(self.pin) == DIGITS:
            whole, self.pin = self.pin, ""
            self.dispatch("on_full", whole)

    def erase(self) -> None:
        """Take back the last digit."""
        self.pin = self.pin[:-1]

    def on_full(self, _pin: str) -> None:
        """Six digits are there."""


class Dots(AnchorLayout):
    """As many dots as digits; the first `filled` are full."""

    filled = NumericProperty(0)


class Dot(Widget):
    """One of them."""

    full = BooleanProperty(False)


class PadKeys(GridLayout):
    """Three keys a row."""


class PadKey(ButtonBehavior, Label):
    """One key of the pad. Event: `on_press`, as soon as the finger is down: six digits are typed fast."""


rules_beside(__file__)
