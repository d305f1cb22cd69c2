"""The officer's app: theme, frame and field are put together here and nowhere else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.clock import Clock, ClockEvent
from kivy.core.window import Window
from kivy.properties import OptionProperty

from mobile.devices.network import phone_has_network
from mobile.devices.secure_window import keep_out_of_screenshots
from mobile.field import Field
from mobile.lock.officers import Officers
from mobile.screens.frame import Frame
from mobile.store.preferences import Preferences
from mobile.widgets.phone_light import phone_is_dark
from mobile.widgets.theme import Theme
from mobile.words import speak

ESCAPE = 27  # the back key of Android as well
LOOK_FOR_A_NETWORK_S = 10


def to_the_window(call: Callable[[], None]) -> None:
    """Make a call in the window's thread: Kivy's clock takes calls from any."""
    Clock.schedule_once(lambda _dt: call())


class FieldApp(App):
    """The app over a field. `theme` may be given to start at night or with larger text; what the officer chose goes
    before it. `typing` is how words are typed; `is_dark` says how the phone is set, `has_network` whether it has one,
    both None where it does not tell. `officers` are those who share the phone, `field_at` opens the field over the
    vault in a folder.
    """

    typing = OptionProperty("phone", options=["phone", "telex", "vni"])

    title = "Từng Nhà"
    use_kivy_settings = False

    def __init__(
        self,
        *,
        field: Field,
        theme: Theme | None = None,
        is_dark: Callable[[], bool | None] = phone_is_dark,
        has_network: Callable[[], bool | None] = phone_has_network,
        officers: Officers | None = None,
        field_at: Callable[[Path], Field] | None = None,
        **chosen: Any,
    ) -> None:
        """Nothing is shown before `run`."""
        super().__init__(**chosen)
        self.field, self.is_dark, self._has_network = field, is_dark, has_network
        self.officers, self._field_at = officers, field_at
        self._looking: ClockEvent | None = None
        self.theme = theme or Theme()
        self.preferences = Preferences(
            text_percent=round(self.theme.scale * 100), light="night" if self.theme.dark else "day"
        )
        self._follow(field.preferences() or self.preferences)

    def build(self) -> Frame:
        """Open at the work of today, or at activation on a phone that is nobody's yet."""
        keep_out_of_screenshots()
        Window.softinput_mode = "below_target"
        Window.bind(on_keyboard=self._on_key)
        self.frame = Frame(field=self.field)
        self.frame.show(self._first())
        return self.frame

    def change_to(self, folder: Path) -> None:
        """Let another officer work: their vault, behind their own PIN. Refused where it cannot be opened."""
        if self._field_at is None:
            return
        field, before = self._field_at(folder), self.frame
        self.field.close()
        self.field = field
        if not field.activated() and field.preferences() is None:
            field.prefer(self.preferences)  # a new officer begins with what the phone was set to last
        self._follow(field.preferences() or self.preferences)
        self.frame = self.root = Frame(field=field)
        Window.remove_widget(before)
        Window.add_widget(self.frame)
        self.frame.show(self._first())

    def unlocked(self) -> None:
        """The vault is open: work goes on where it was, and the server may be asked."""
        self.field.start()
        self.field.sync_now()
        self.frame.unlock()

    def prefer(self, chosen: Preferences) -> None:
        """Keep what the officer chose, and show it at once."""
        before = self.preferences
        self.field.prefer(chosen)
        self._follow(chosen)
        if chosen.language != before.language:
            self.frame.show_anew()

    def on_start(self) -> None:
        """The first screen stands: now the server may be asked, and again whenever a network comes back."""
        self.field.start()
        self._had_network = self._has_network()
        if self._had_network is not None:
            self._looking = Clock.schedule_interval(self._look_for_a_network, LOOK_FOR_A_NETWORK_S)

    def on_pause(self) -> bool:
        """The app may be put aside: whatever was noted is on the disk already."""
        if self.field.door:
            self.field.door.leave()
        return True

    def on_resume(self) -> None:
        """Back from the pocket: see what is new, and whether the phone was made dark; after too long it is locked."""
        self._follow(self.preferences)
        if self.field.door and self.field.door.must_be_shut():
            self.field.rest()
            self.frame.lock()
        self.field.sync_now()

    def on_stop(self) -> None:
        """Let go of the window and of the vault."""
        Window.unbind(on_keyboard=self._on_key)
        if self._looking is not None:
            self._looking.cancel()
        self.field.close()

    def load_kv(self, filename: str | None = None) -> bool:  # noqa: ARG002 - Kivy names it
        """No file named after the app is looked for: each widget reads its own rules."""
        return False

    def _first(self) -> str:
        """Where the app opens."""
        door = self.field.door
        if not self.field.activated():
            return "activate"
        if door is None or not (door.is_shut or not door.has_pin):
            return "today"
        return "unlock" if door.is_shut else "choose_pin"

    def _follow(self, chosen: Preferences) -> None:
        self.preferences = chosen
        speak(chosen.language)
        self.theme.scale = chosen.text_percent / 100
        self.theme.dark = bool(self.is_dark()) if chosen.light == "phone" else chosen.light == "night"
        self.typing = chosen.typing

    def _look_for_a_network(self, _dt: float) -> None:
        has_network = self._has_network()
        if has_network and not self._had_network:
            self.field.sync_now()
        self._had_network = has_network

    def _on_key(self, _window: Any, key: int, *_rest: Any) -> bool:
        return key == ESCAPE and self.frame.back()
