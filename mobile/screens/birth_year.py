"""A year of birth in two taps: the decade, then the year."""

from kivy.properties import BooleanProperty, NumericProperty

from mobile.widgets import chips, rules_beside, texts
from mobile.widgets.stack import Stack

_OLDEST = 1930
_DECADE = 10


class BirthYear(Stack):
    """`year` is the one that is chosen, 0 for none; the owner sets it on `on_choice`, which gives a whole number."""

    year = NumericProperty(0)
    this_year = NumericProperty(0)
    decade = NumericProperty(0)
    shown = BooleanProperty(True)
    __events__ = ("on_choice",)

    def on_this_year(self, *_: object) -> None:
        """The decades of people who live now."""
        self._show()

    def on_shown(self, *_: object) -> None:
        """One that is not shown takes no place."""
        self._show()

    def on_year(self, *_: object) -> None:
        """The decade of the year is open."""
        self.decade = self.year // _DECADE * _DECADE
        self._show()

    def open_decade(self, code: str) -> None:
        """Offer the years of this decade."""
        self.decade = int(code)
        self._show()

    def choose(self, code: str) -> None:
        """It was this year."""
        self.dispatch("on_choice", int(code))

    def on_choice(self, year: int) -> None:
        """A year was pressed."""

    def _show(self) -> None:
        if "decades" not in self.ids:  # told of its properties before its rule was applied
            return
        last = int(self.this_year)
        decades = range(_OLDEST, last + 1, _DECADE) if self.shown else ()
        years = range(int(self.decade), min(int(self.decade) + _DECADE, last + 1)) if self.decade and self.shown else ()
        self.ids.decades.choices = [(str(year), f"{year}–{(year + _DECADE - 1) % 100:02}") for year in decades]
        self.ids.decades.chosen = [str(int(self.decade))]
        self.ids.years.choices = [(str(year), str(year)) for year in years]
        self.ids.years.chosen = [str(int(self.year))]


USED_IN_RULES = (chips.ChipFlow, texts.Heading)

rules_beside(__file__)
