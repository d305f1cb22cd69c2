"""Large rows to choose from with a thumb: one of several, or each for itself."""

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.widgets import marks, rules_beside, texts
from mobile.widgets.buttons import Pressable


class ChoiceRow(Pressable):
    """One choice: its mark, its word and a line that explains it. `many` draws a tick box, not a ring."""

    code = StringProperty()
    word = StringProperty()
    note = StringProperty()
    many = BooleanProperty(False)
    chosen = BooleanProperty(False)

    @staticmethod
    def mark(many: bool, chosen: bool) -> str:
        """The icon that shows whether it is chosen."""
        return f"{'tick' if many else 'choice'}_{'on' if chosen else 'off'}"


class ChoiceList(BoxLayout):
    """Rows of (code, word, note). `chosen` holds codes; the owner sets it on `on_choice`."""

    choices = ListProperty()
    chosen = ListProperty()
    many = BooleanProperty(False)
    __events__ = ("on_choice",)

    def on_choices(self, *_: object) -> None:
        """One row a choice."""
        self.clear_widgets()
        for code, word, note in self.choices:
            row = ChoiceRow(code=code, word=word, note=note, many=self.many, chosen=code in self.chosen)
            row.bind(on_release=lambda pressed: self.dispatch("on_choice", pressed.code))
            self.add_widget(row)

    def on_chosen(self, *_: object) -> None:
        """Mark what is chosen."""
        for row in self.children:
            row.chosen = row.code in self.chosen

    def on_choice(self, code: str) -> None:
        """A row was pressed."""


USED_IN_RULES = (texts.Icon, texts.Words, marks.Rule)

rules_beside(__file__)
