"""What scrolls, for as long as the app lives, without growing."""

from kivy.uix.scrollview import ScrollView


class Scroller(ScrollView):
    """Kivy's own (2.3.1) hears of its bar's colour once more with every frame that scrolls, and lets only one go when
    the bar fades: after a day of scrolling it holds thousands. Here the one before goes first.
    """

    def update_from_scroll(self, *largs: object) -> None:
        """The content and the bar at their new place."""
        self.funbind("bar_color", self._change_bar_color)
        super().update_from_scroll(*largs)
