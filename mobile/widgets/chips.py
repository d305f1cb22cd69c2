"""Short choices side by side: one of a row that scrolls, or several that wrap."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.stacklayout import StackLayout

from mobile.widgets import rules_beside
from mobile.widgets.buttons import WordButton
from mobile.widgets.scroller import Scroller
from mobile.widgets.texts import width_of

TICK_TO_WORD = 1.7


class Chip(WordButton):
    """One short choice; a tick stands before the word when it is chosen.

    It is as wide as its word in bold with the tick, chosen or not, so that nothing moves under the finger;
    a word wider than `widest` wraps.
    """

    code = StringProperty()
    chosen = BooleanProperty(False)
    widest = NumericProperty(float("inf"))

    @staticmethod
    def natural_width(word: str, font: str, font_size: float) -> float:
        """The width of tick, word in bold and the space beside them, in pixels."""
        return width_of(word, font, font_size) + font_size * TICK_TO_WORD + float(dp(22))


class ChipRow(Scroller):
    """Exactly one of several, in a row that scrolls sideways. `choices` holds (code, word)."""

    choices = ListProperty()
    chosen = StringProperty()

    def on_choices(self, *_: object) -> None:
        """One chip a choice."""
        row = self.ids.row
        row.clear_widgets()
        for code, word in self.choices:
            chip = Chip(code=code, word=word, chosen=code == self.chosen)
            chip.bind(on_release=lambda pressed: self.choose(pressed.code))
            row.add_widget(chip)

    def choose(self, code: str) -> None:
        """Make this the one."""
        self.chosen = code

    def on_chosen(self, *_: object) -> None:
        """Tick the chosen chip alone."""
        for chip in self.ids.row.children:
            chip.chosen = chip.code == self.chosen


class ChipFlow(StackLayout):
    """Several of several (or one, as its owner decides), wrapping. Event: `on_choice` with the code."""

    choices = ListProperty()
    chosen = ListProperty()
    __events__ = ("on_choice",)

    def on_choices(self, *_: object) -> None:
        """One chip a choice."""
        self.clear_widgets()
        for code, word in self.choices:
            chip = Chip(code=code, word=word, chosen=code in self.chosen)
            chip.bind(on_release=lambda pressed: self.dispatch("on_choice", pressed.code))
            self.bind(width=chip.setter("widest"))
            chip.widest = self.width
            self.add_widget(chip)

    def on_chosen(self, *_: object) -> None:
        """Tick what is chosen."""
        for chip in self.children:
            chip.chosen = chip.code in self.chosen

    def on_choice(self, code: str) -> None:
        """A chip was pressed."""


rules_beside(__file__)
