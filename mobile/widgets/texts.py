"""Text on a screen: a paragraph that grows, a line that is shortened, an icon beside a word."""

from kivy.core.text import Label as CoreLabel
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label

from mobile.theme.icons import ICONS
from mobile.widgets import rules_beside


def width_of(text: str, font: str, font_size: float) -> float:
    """The width of a bold word in pixels, before any widget shows it."""
    return float(CoreLabel(text=text, font_name=font, font_size=font_size, bold=True).get_extents(text)[0])


class Words(Label):
    """Text that wraps at the widget's width and is as high as it needs."""


class Heading(Words):
    """The name of a part of a screen."""


class Small(Words):
    """What explains or completes a line, in a softer colour."""


class OneLine(Label):
    """One line; what does not fit is cut with an ellipsis."""


class Icon(Label):
    """The picture of a meaning (`mobile.theme.icons`); always beside a word."""

    meaning = StringProperty("info")
    side = NumericProperty("24dp")

    @staticmethod
    def glyph(meaning: str) -> str:
        """The character of a meaning in the icon font; nothing for no meaning."""
        return ICONS[meaning] if meaning else ""


rules_beside(__file__)
