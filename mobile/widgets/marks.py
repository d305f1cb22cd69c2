"""Small marks that say how things stand: initials, a status, progress, a notice."""

from kivy.properties import BoundedNumericProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from mobile.widgets import rules_beside, texts
from mobile.widgets.stack import Stack


class Avatar(Label):
    """The initials of a name in a disc."""


class Toned(Label):
    """Text on a ground of the tone: neutral, info, good, waiting or bad; colours come from the rule."""

    tone = StringProperty("neutral")
    back = ColorProperty("#00000000")


class Pill(Toned):
    """A status in a word or two; cut with an ellipsis where it is wider than `widest`."""

    widest = NumericProperty(float("inf"))
    width_of = staticmethod(texts.width_of)


class Notice(BoxLayout):
    """A sentence that must be seen before going on, in the colour of its tone, with an icon."""

    tone = StringProperty("info")
    icon = StringProperty("info")
    text = StringProperty()
    full_height = NumericProperty()
    back = ColorProperty("#00000000")
    front = ColorProperty("#00000000")


class NoticeButton(ButtonBehavior, Notice):
    """A notice that leads to where something can be done. Event: `on_release`."""


class Progress(Widget):
    """How far something is, 0 to 1."""

    share = BoundedNumericProperty(0, min=0, max=1, errorhandler=lambda asked: min(max(asked, 0), 1))


class Card(Stack):
    """A part of a screen on its own ground, as high as what it holds."""

    tone = StringProperty("")
    back = ColorProperty("#00000000")


class Rule(Widget):
    """A thin line between parts."""


USED_IN_RULES = (texts.Icon, texts.Words)

rules_beside(__file__)
