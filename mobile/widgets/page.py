"""A screenful that scrolls between the bar above and what stays at the foot."""

from kivy.properties import NumericProperty

from mobile.widgets import rules_beside
from mobile.widgets.scroller import Scroller
from mobile.widgets.stack import Stack


class Page(Scroller):
    """Scrolls what is put into `column`."""


class Column(Stack):
    """What a page scrolls. `side` is the space beside it: on a wide window it stays as wide as one reads well."""

    side = NumericProperty("16dp")


class Foot(Stack):
    """The buttons that stay at the foot of a screen while the page scrolls; as wide as the column."""

    side = NumericProperty("16dp")


rules_beside(__file__)
