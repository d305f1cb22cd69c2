"""A list of any length that costs what fits on the screen: the items stay in memory, a few rows show them.

Kivy's RecycleView lays out all items at each change (0.1 s for 10,000 on a desktop, a second on a phone).
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from mobile.widgets import rules_beside
from mobile.widgets.scroller import Scroller

# Rows kept above and below the visible ones, so that a fast fling never shows a gap.
SPARE = 2


class VirtualList(Scroller):
    """Rows of one height. `make_row()` makes a row widget, `fill(row, item)` shows an item in it."""

    row_height = NumericProperty("72dp")
    make_row: Callable[[], Widget] = ObjectProperty(None)
    fill: Callable[[Any, Any], None] = ObjectProperty(None)

    def __init__(self, **chosen: object) -> None:
        """Empty until `show`."""
        self._items: Sequence[Any] = ()
        self._rows: dict[int, Widget] = {}
        self._spare: list[Widget] = []
        super().__init__(**chosen)
        self._content = FloatLayout(size_hint_y=None)
        self.add_widget(self._content)
        self._place_soon = Clock.create_trigger(lambda _: self._place(), -1)
        self._content.bind(width=lambda *_: self._place_soon())
        self.bind(height=self._resize, row_height=self._resize, scroll_y=lambda *_: self._place_soon())

    def show(self, items: Sequence[Any], *, from_top: bool = True) -> None:
        """Show these items; the rows alive are filled anew. `from_top=False` stays where the officer is."""
        self._items = items
        self._spare.extend(self._rows.values())
        self._rows.clear()
        above = 0.0 if from_top else self._above
        self._resize()
        self._scroll_to(above)
        self._place()

    @property
    def rows_alive(self) -> int:
        """How many row widgets exist."""
        return len(self._rows) + len(self._spare)

    @property
    def _above(self) -> float:
        return float((1 - self.scroll_y) * max(0.0, self._content.height - self.height))

    def _scroll_to(self, above: float) -> None:
        room = self._content.height - self.height
        self.scroll_y = 1 - min(1.0, above / room) if room > 0 else 1.0

    def _resize(self, *_: object) -> None:
        self._content.height = max(self.height, len(self._items) * self.row_height)
        self._place_soon()

    def _place(self) -> None:
        wanted = self._visible()
        for index in [index for index in self._rows if index not in wanted]:
            self._spare.append(self._rows.pop(index))
        for index in wanted:
            if index not in self._rows:
                self._rows[index] = self._filled_row(self._items[index])
            row = self._rows[index]
            row.size_hint = None, None
            row.size = self._content.width, self.row_height
            row.pos = 0, self._content.height - (index + 1) * self.row_height
        for row in self._spare:
            row.y = -10 * self.row_height

    def _visible(self) -> range:
        first = int(self._above // self.row_height) - SPARE
        count = ceil(self.height / self.row_height) + 1 + 2 * SPARE
        return range(max(0, first), max(0, min(len(self._items), first + count)))

    def _filled_row(self, item: Any) -> Widget:
        row = self._spare.pop() if self._spare else self._new_row()
        self.fill(row, item)
        return row

    def _new_row(self) -> Widget:
        row = self.make_row()
        self._content.add_widget(row)
        return row


rules_beside(__file__)
