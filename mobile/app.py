"""The officer's app: theme, frame and field are put together here and nowhere else."""

from typing import Any

from kivy.app import App
from kivy.core.window import Window

from mobile.screens.field import Field
from mobile.screens.frame import Frame
from mobile.widgets.theme import Theme

ESCAPE = 27  # the back key of Android as well


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

    def on_stop(self) -> None:
        """Let go of the window."""
        Window.unbind(on_keyboard=self._on_key)

    def load_kv(self, *_file: Any) -> bool:
        """No file named after the app is looked for: each widget reads its own rules."""
        return False

    def _on_key(self, _window: Any, key: int, *_: Any) -> bool:
        return key == ESCAPE and self.frame.back()
