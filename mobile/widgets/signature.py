"""A frame to sign in with a finger: black on white in every dress, as on paper."""

from typing import Any

from kivy.graphics import Color, Line
from kivy.metrics import dp
from kivy.properties import BooleanProperty
from kivy.uix.widget import Widget

from mobile.widgets import rules_beside

PEN = 2.2


class SignaturePad(Widget):
    """Keeps the strokes; `signed` once there is one. What was drawn stays while the frame keeps its size."""

    signed = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """Empty."""
        super().__init__(**chosen)
        self._strokes: list[list[tuple[float, float]]] = []

    def strokes(self) -> list[list[tuple[float, float]]]:
        """Each movement of the finger: points from 0 to 1 across the frame, and from 0 to 1 down it."""
        return [list(stroke) for stroke in self._strokes]

    def clear(self) -> None:
        """As if nobody had signed."""
        self._strokes.clear()
        self.ids.ink.canvas.clear()
        self.signed = False

    def on_touch_down(self, touch: Any) -> bool:
        """A stroke begins. The screen below must not scroll away under the finger."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._strokes.append([self._share(touch)])
        with self.ids.ink.canvas:
            Color(0, 0, 0, 1)
            touch.ud[self] = Line(points=[*touch.pos], width=dp(PEN), cap="round", joint="round")
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """It goes on; what leaves the frame is drawn along its edge."""
        if touch.grab_current is not self:
            return False
        x = min(max(touch.x, self.x), self.right)
        y = min(max(touch.y, self.y), self.top)
        touch.ud[self].points += [x, y]
        self._strokes[-1].append(self._share(touch))
        self.signed = True
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """It ends."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _share(self, touch: Any) -> tuple[float, float]:
        across, down = (touch.x - self.x) / self.width, (self.top - touch.y) / self.height
        return min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0)


rules_beside(__file__)
