"""Where something is typed. What was typed is composed (NFC) before anybody reads it: keyboards differ."""

from itertools import takewhile
from typing import Any
from unicodedata import normalize

from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.textinput import TextInput

from mobile import telex
from mobile.widgets import buttons, rules_beside, texts
from mobile.widgets.stack import Stack


class Typing(TextInput):
    """The bare field. `method`: `phone` where the phone's keyboard composes Vietnamese, `telex` or `vni` where we do.

    `input_type` is text for the phone's keyboard: Android keyboards compose no Vietnamese otherwise (kivy#7294). For
    our own composer it is null, so that they leave each key as it was pressed. `plain`: no words are typed here but an
    address, a code or a path, so nothing is composed. `numeric`: digits alone, so the phone shows its number pad.
    """

    plain = BooleanProperty(False)
    numeric = BooleanProperty(False)
    method = OptionProperty("phone", options=["phone", "telex", "vni"])

    def keyboard_on_textinput(self, window: Any, text: str) -> None:
        """With our own composer a key changes the word before the cursor. What is pasted does not come here."""
        if self.method == "phone" or len(text) != 1 or not text.isalnum():
            super().keyboard_on_textinput(window, text)
            return
        if self._selection:
            self.delete_selection()
        _, word = telex.split_at_word(self.text[: self.cursor_index()])
        self._put_instead(word, telex.typed(word, text, self.method))

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """Take in typed or pasted text, composed, on one line."""
        super().insert_text(normalize("NFC", substring).replace("\n", " "), from_undo=from_undo)

    def _put_instead(self, word: str, wanted: str) -> None:
        """Letter by letter, so that the field can undo it."""
        kept = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, wanted, strict=False)))
        for _ in word[kept:]:
            self.do_backspace()
        self.insert_text(wanted[kept:])


class TextField(Stack):
    """A field with its label above, and the problem below when there is one; `plain` and `numeric` as of Typing."""

    label = StringProperty()
    text = StringProperty()
    hint = StringProperty()
    problem = StringProperty()
    plain = BooleanProperty(False)
    numeric = BooleanProperty(False)
    focused = BooleanProperty(False)


class SearchField(BoxLayout):
    """What to look for; «Xóa» empties it."""

    text = StringProperty()
    hint = StringProperty()


USED_IN_RULES = (buttons.PlainButton, texts.Icon, texts.OneLine, texts.Words)

rules_beside(__file__)
