"""Widgets one below the other, each as high as it needs; one that is not needed (height 0) leaves no gap.

Kivy's BoxLayout puts its spacing around empty children too, so that what is hidden still shows as a hole.
"""

from typing import Any

from kivy.properties import NumericProperty, VariableListProperty
from kivy.uix.layout import Layout


class Stack(Layout):
    """Children take the whole width unless their `size_hint_x` is None; `minimum_height` is what they need."""

    padding = VariableListProperty([0, 0, 0, 0])
    spacing = NumericProperty(0)
    minimum_height = NumericProperty(0)

    def __init__(self, **chosen: Any) -> None:
        """Lays itself out again when anything that matters changes."""
        super().__init__(**chosen)
        for name in ("children", "pos", "size", "padding", "spacing"):
            self.fbind(name, self._trigger_layout)

    def do_layout(self, *_: object) -> None:
        """Place the children from the top down."""
        left, above, right, below = self.padding
        shown = [child for child in reversed(self.children) if child.height > 0]
        top = self.top - above
        for child in self.children:
            if child.size_hint_x is not None:
                child.width = self.width - left - right
            child.x = self.x + left
        for child in shown:
            child.top = top
            top -= child.height + self.spacing
        gaps = self.spacing * max(0, len(shown) - 1)
        self.minimum_height = above + sum(child.height for child in shown) + gaps + below
