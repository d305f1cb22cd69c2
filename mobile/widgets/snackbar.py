"""A short confirmation at the foot of the screen that goes away by itself."""

from kivy.clock import Clock
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from mobile.widgets import rules_beside, texts

SHOWN_SECONDS = 4.0


class Snackbar(BoxLayout):
    """One sentence. A new one takes the place of the old."""

    text = StringProperty()
    icon = StringProperty("check")

    def __init__(self, **chosen: object) -> None:
        """Not shown until `show`."""
        super().__init__(**chosen)
        self._leave = Clock.create_trigger(lambda _: self.hide(), SHOWN_SECONDS)

    def show(self, over: FloatLayout, text: str) -> None:
        """Show a sentence for some seconds."""
        self.text = text
        if not self.parent:
            over.add_widget(self)
        self._leave.cancel()
        self._leave()

    def hide(self) -> None:
        """Take it away at once."""
        if self.parent:
            self.parent.remove_widget(self)


USED_IN_RULES = (texts.Icon, texts.Words)

rules_beside(__file__)
