"""The officer's app: theme, frame and field are put together here and nowhere else."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from mobile.field import Field
from mobile.screens.frame import Frame
from mobile.widgets.theme import Theme

ESCAPE = 27  # the back key of Android as well


def to_the_window(call: Callable[[], None]) -> None:
    """Make a call in the window's thread: Kivy's clock takes calls from any."""
    Clock.schedule_once(lambda _dt: call())


class FieldApp(App):
    """The app over a field. `theme` may be given to start at night or with larger text."""

    title = "Từng Nhà"
    use_kivy_settings = False

    def __init__(self, *, field: Field, theme: Theme | None = None, **chosen: Any) -> None:
        """Nothing is shown before `run`."""
        super().__init__(**chosen)
        self.field = field
        self.theme = theme or Theme()

    def build(self) -> Frame:
        """Open at the list of households, or at activation on a phone that is nobody's yet."""
        Window.softinput_mode = "below_target"
        Window.bind(on_keyboard=self._on_key)
        self.frame = Frame(field=self.field)
        self.frame.show("households" if self.field.activated() else "activate")
        return self.frame

    def on_start(self) -> None:
        """The first screen stands: now the server may be asked."""
        self.field.start()

    def on_pause(self) -> bool:
        """The app may be put aside: whatever was noted is on the disk already."""
        return True

    def on_resume(self) -> None:
        """Back from the pocket: see what is new."""
        self.field.sync_now()

    def on_stop(self) -> None:
        """Let go of the window and of the vault."""
        Window.unbind(on_keyboard=self._on_key)
        self.field.close()

    def load_kv(self, filename: str | None = None) -> bool:  # noqa: ARG002 - Kivy names it
        """No file named after the app is looked for: each widget reads its own rules."""
        return False

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        return key == ESCAPE and self.frame.back()
