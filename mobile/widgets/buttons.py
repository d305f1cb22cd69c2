"""What is pressed: one filled button a screen for what comes next, outlined and plain ones beside it."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.utils import escape_markup

from mobile.theme.icons import ICONS
from mobile.widgets import rules_beside, texts

ICON_TO_WORD = 1.25


class Pressable(ButtonBehavior, BoxLayout):
    """Anything with an area to press, shaded while the finger is down. Event: `on_release`."""


class WordButton(ButtonBehavior, Label):
    """A button with a word and perhaps an icon before it; grows when the word wraps. Event: `on_release`.

    One that is not `shown` takes no place and hears no touch.
    """

    word = StringProperty()
    icon = StringProperty()
    shown = BooleanProperty(True)
    back = ColorProperty("#00000000")
    edge = ColorProperty("#00000000")

    @staticmethod
    def face(icon: str, word: str, icon_font: str, font_size: float) -> str:
        """Icon and word as one text, so that they are centred and wrap together."""
        said = escape_markup(word)
        icon_size = int(font_size * ICON_TO_WORD)
        return f"[font={icon_font}][size={icon_size}]{ICONS[icon]}[/size][/font]  {said}" if icon else said

    @staticmethod
    def natural_width(word: str, font: str, font_size: float) -> float:
        """The width of icon, word and the space around them, in pixels."""
        return texts.width_of(word, font, font_size) + font_size * (ICON_TO_WORD + 1) + float(dp(16))


class FilledButton(WordButton):
    """The one thing to do next."""


class TonalButton(WordButton):
    """What is done often, without being the next step."""


class OutlinedButton(WordButton):
    """Another thing that can be done."""


class PlainButton(WordButton):
    """What is seldom needed, or opens an explanation."""


rules_beside(__file__)
