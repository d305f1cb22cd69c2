"""What slides up from below over a darkened screen: a few things to do, or an explanation."""

from typing import Any

from kivy.animation import Animation
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from mobile.widgets import buttons, rules_beside, texts

SLIDE_SECONDS = 0.18


class Sheet(FloatLayout):
    """One sheet over the whole window. Pressing beside it, or the back key, closes it."""

    title = StringProperty()
    note = StringProperty()
    risen = NumericProperty(0)

    def add_line(self, widget: Widget) -> None:
        """Put a widget below what the sheet already holds."""
        self.ids.lines.add_widget(widget)

    def rise(self, over: FloatLayout) -> None:
        """Show it over a screen."""
        over.add_widget(self)
        Animation(risen=1, duration=SLIDE_SECONDS, transition="out_quad").start(self)

    def close(self) -> None:
        """Take it away."""
        Animation.cancel_all(self)
        if self.parent:
            self.parent.remove_widget(self)

    def on_touch_down(self, touch: Any) -> bool:
        """Nothing below the sheet hears of a touch."""
        if not super().on_touch_down(touch) and not self.ids.body.collide_point(*touch.pos):
            self.close()
        return True


USED_IN_RULES = (buttons.PlainButton, texts.Heading)

rules_beside(__file__)
