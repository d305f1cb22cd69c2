"""Drives the app as an officer does: taps words on a real window, types, scrolls, looks.

Frames pass on a virtual clock, a sixtieth of a second each: nothing sleeps and nothing depends on how
busy the machine is.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.metrics import dp
from kivy.tests.common import UnitTestTouch
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.textinput import TextInput
from PIL import Image

from mobile.app import ESCAPE, FieldApp
from mobile.field import Field
from mobile.widgets.sheet import Sheet
from mobile.widgets.texts import Icon
from mobile.widgets.theme import Theme
from mobile.words import VIETNAMESE, is_vietnamese, speak
from tests.mobile.window.interpreter import in_english
from tests.mobile.window.offscreen import PHONE

PATIENCE_SECONDS = 60
BACKSPACE = 8  # as Kivy numbers the key
HOLD_FRAMES = 8
SETTLE_FRAMES = 18  # a sheet has slid up by then
PICTURES = Path(__file__).parents[3] / "var" / "screenshots"

Box = tuple[float, float, float, float]


class Driver:
    """The app in its window. `tap` and `shows` go by the words that are visible, named in Vietnamese: where English is
    spoken, it is their English that is looked for.
    """

    def __init__(
        self,
        field: Field,
        *,
        size: tuple[int, int] = PHONE,
        dark: bool = False,
        scale: float = 1.0,
        online: bool = False,
        place: str = "households",
        language: str | None = None,
        **chosen: Any,
    ) -> None:
        """The app opened over a field, and gone to a place of the bar below; `online` lets it talk to its server from
        then on. What else is `chosen` goes to the app.
        """
        self.taps = 0
        self._resize(size)
        self.app = FieldApp(field=field, theme=Theme(dark=dark, scale=scale), **chosen)
        self.app.load_config()
        FieldApp._running_app = self.app
        self.app.root = self.app.build()
        self.opened_at = self.app.root.front
        if field.activated() and not field.is_barred:
            self.app.root.show(place)
        Window.add_widget(self.app.root)
        EventLoop.status = "started"
        if language is not None:
            self.app.prefer(replace(self.app.preferences, language=language))
        if online:
            self.app.dispatch("on_start")
        self.frames(5)

    def close(self) -> None:
        """Leave the window as it was found, and the language as the next test expects it."""
        for child in list(Window.children):
            Window.remove_widget(child)
        self.frames(2)
        self.app.dispatch("on_stop")  # KV forgets the app only on this event: no rule may ask for it after that
        FieldApp._running_app = None
        speak(VIETNAMESE)

    # --- what is seen ---------------------------------------------------------------------

    def words(self) -> list[str]:
        """Every text that is visible now."""
        return [text for _, text in self._visible()]

    def shows(self, words: str) -> bool:
        """Whether these words are visible, alone or inside a longer text."""
        seen = self.words()
        return any(one in text for one in _spoken(words) for text in seen)

    def find(self, words: str) -> Any:
        """What bears these words: the exact text first, else one that holds them; the topmost of several."""
        visible = self._visible()
        for one in _spoken(words):
            found = [widget for widget, text in visible if text == one]
            found = found or [widget for widget, text in visible if one in text]
            if found:
                return max(found, key=lambda widget: widget.to_window(*widget.center)[1])
        raise AssertionError(f"nothing visible says «{words}»; visible: {self.words()}")

    def labels(self) -> list[Label]:
        """Every widget with a visible text but the fields."""
        return [widget for widget, _ in self._visible() if isinstance(widget, Label)]

    def picture(self, name: str) -> Path:
        """A photograph of the window under `var/screenshots/`."""
        self.frames(2)
        width, height = Window.size
        # A screenshot by Kivy reads the buffer after it was swapped: draw once more and read that.
        Window.canvas.ask_update()
        Window.dispatch("on_draw")
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        image = Image.frombytes("RGBA", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        image.convert("RGB").save(path)
        return path

    # --- what is done ---------------------------------------------------------------------

    def frames(self, count: int = 1) -> None:
        """Let frames pass."""
        for _ in range(count):
            EventLoop.idle()

    def wait(self, until: Callable[[], bool]) -> None:
        """Let frames pass until something holds. What runs in another thread takes true time: it is given some."""
        last_moment = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < last_moment:
            if until():
                self.frames(3)  # what was just added has its place by then
                return
            self.frames()
            time.sleep(1 / 200)
        raise AssertionError(f"waited in vain; visible: {self.words()}")

    def tap(self, words: str) -> None:
        """Tap what bears these words, once it is there: what another thread shows a person waits for, too."""
        if not self.shows(words):
            self.wait(lambda: self.shows(words))
        self.tap_at(*self._middle(self.find(words)))

    def tap_all(self, *words: str) -> None:
        """Tap what bears these words, one after the other, each where it was scrolled to."""
        for word in words:
            self.scroll_to(word)
            self.tap(word)

    def tap_at(self, x: float, y: float) -> None:
        """Press and lift a finger."""
        self.taps += 1
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        self.frames(3)
        touch.touch_up()
        self.frames(SETTLE_FRAMES)

    def double_tap(self, words: str) -> None:
        """Tap twice within a tenth of a second, as a hasty or a trembling finger does: the second tap comes down where
        the first one did, whatever is there by then.
        """
        place = self._middle(self.find(words))
        for _ in range(2):
            touch = UnitTestTouch(*place)
            touch.touch_down()
            self.frames(2)
            touch.touch_up()
            self.frames(2)
        self.frames(SETTLE_FRAMES)

    def turn(self, size: tuple[int, int]) -> None:
        """Give the window another size, as a phone does that is turned on its side."""
        self._resize(size)
        self.frames(SETTLE_FRAMES)

    def swipe(self, *, up: float, frames: int = 12) -> None:
        """Move a finger up by so many dp from the middle of the window (down when negative)."""
        x, y = Window.width / 2, Window.height * (0.55 if up > 0 else 0.4)
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        for step in range(1, frames + 1):
            touch.touch_move(x, y + dp(up) * step / frames)
            self.frames()
        # Hold still before lifting: the page stays where the finger left it instead of flying on.
        for _ in range(HOLD_FRAMES):
            touch.touch_move(x, y + dp(up))
            self.frames()
        touch.touch_up()
        self.frames(10)

    def scroll_to(self, words: str, *, up: float = 130) -> None:
        """Swipe by so many dp until these words are visible; a negative step goes back."""
        for _ in range(40):
            if self.shows(words):
                return
            self.swipe(up=up, frames=5)
        raise AssertionError(f"scrolled in vain for «{words}»; visible: {self.words()}")

    def erase(self) -> None:
        """The key that takes back the letter before the cursor."""
        Window.dispatch("on_key_down", BACKSPACE, 42, None, [])
        self.frames(5)

    def type(self, text: str) -> None:
        """Type into the field that has the cursor, letter by letter."""
        for letter in text:
            Window.dispatch("on_textinput", letter)
            self.frames()
        self.frames(5)

    def back(self) -> None:
        """The back key of the phone; Escape on a desktop."""
        Window.dispatch("on_keyboard", ESCAPE, 41, None, [])
        self.frames(SETTLE_FRAMES)

    # --- below ----------------------------------------------------------------------------

    def _resize(self, size: tuple[int, int]) -> None:
        if Window.size != size:
            Window.system_size = size
            self.frames(2)

    def _visible(self) -> list[tuple[Any, str]]:
        root = next((sheet for sheet in self.app.root.children if isinstance(sheet, Sheet)), self.app.root)
        return list(_texts(root, (0.0, 0.0, float(Window.width), float(Window.height))))

    def _middle(self, widget: Any) -> tuple[float, float]:
        x, y = widget.to_window(*widget.center)
        return x, y


def _spoken(words: str) -> list[str]:
    return [words] if is_vietnamese() else in_english(words)


def _texts(widget: Any, bounds: Box) -> Iterator[tuple[Any, str]]:
    """Texts of a widget and its children, from the top down, that lie inside what their parents let through."""

    if widget.opacity == 0 or isinstance(widget, Icon):
        return
    if isinstance(widget, ScrollView):
        left, bottom = widget.to_window(widget.x, widget.y)
        bounds = (
            max(bounds[0], left),
            max(bounds[1], bottom),
            min(bounds[2], left + widget.width),
            min(bounds[3], bottom + widget.height),
        )
    if isinstance(widget, Label | TextInput) and widget.width and widget.height:
        x, y = widget.to_window(*widget.center)
        if bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]:
            text = getattr(widget, "word", "") or widget.text or getattr(widget, "hint_text", "")
            if text:
                yield widget, text
    for child in reversed(widget.children):
        yield from _texts(child, bounds)
