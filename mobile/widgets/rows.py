"""A column that fills frame by frame: what is seen first stands at once, so that a tap is answered at once."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

AT_ONCE = 3
A_FRAME = 1


class Rows(BoxLayout):
    """Rows one below the other, as high as they need."""

    def __init__(self, **chosen: Any) -> None:
        """Empty until `fill`."""
        super().__init__(orientation="vertical", size_hint_y=None, **chosen)
        self.bind(minimum_height=self.setter("height"))
        self._to_come: Iterator[Widget] = iter(())
        self._add_soon = Clock.create_trigger(lambda _dt: self._add(A_FRAME), 0)

    def fill(self, make: Iterable[Callable[[], Widget]]) -> None:
        """Instead of what is here: the first rows now, the others in the frames that follow."""
        self.clear_widgets()
        self._to_come = (make_row() for make_row in make)
        self._add(AT_ONCE)

    def _add(self, count: int) -> None:
        added = list(islice(self._to_come, count))
        for row in added:
            self.add_widget(row)
        if len(added) == count:
            self._add_soon()
