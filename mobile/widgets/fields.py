"""Where something is typed. What was typed is composed (NFC) before anybody reads it: keyboards differ."""

from unicodedata import normalize

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from mobile.widgets import buttons, rules_beside, texts
from mobile.widgets.stack import Stack


class Typing(TextInput):
    """The bare field. `input_type` is text: Android keyboards compose no Vietnamese otherwise (kivy#7294)."""

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """Take in typed or pasted text, composed, on one line."""
        super().insert_text(normalize("NFC", substring).replace("\n", " "), from_undo=from_undo)


class TextField(Stack):
    """A field with its label above, and the problem below when there is one."""

    label = StringProperty()
    text = StringProperty()
    hint = StringProperty()
    problem = StringProperty()
    focused = BooleanProperty(False)


class SearchField(BoxLayout):
    """What to look for; «Xóa» empties it."""

    text = StringProperty()
    hint = StringProperty()


USED_IN_RULES = (buttons.PlainButton, texts.Icon, texts.OneLine, texts.Words)

rules_beside(__file__)
