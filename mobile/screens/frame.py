"""The frame around all screens: which one is in front, the way back, the bar below, confirmations, sheets."""

from math import inf
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager
from kivy.vector import Vector

from mobile.field import Syncing
from mobile.screens.base import FieldScreen
from mobile.screens.registry import PLACES, SCREENS
from mobile.theme.sizes import TARGET
from mobile.widgets import bars, rules_beside
from mobile.widgets.sheet import Sheet
from mobile.widgets.snackbar import Snackbar
from mobile.words import _

# From here on a mark says only «99+».
MANY = 100

# A finger that comes down again at the same place so soon has not read what is there now.
HASTE_S = 0.25

PLACE_NAMES = {name for name, _word, _icon in PLACES}


class Frame(FloatLayout):
    """Screens are made when first shown and kept. `front` is the name of the one in front; `made_up` says that the
    people are.
    """

    field: Any = ObjectProperty(None)
    front = StringProperty()
    at_a_place = BooleanProperty(False)
    made_up = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """Empty until `show`."""
        super().__init__(**chosen)
        self._trail: list[tuple[str, dict[str, Any]]] = []
        self._kept: list[tuple[str, dict[str, Any]]] = []
        self._turned_at, self._touched = -inf, Vector(-inf, -inf)
        self._note_turn = Clock.create_trigger(self._has_turned)
        self._screens = ScreenManager(transition=NoTransition())
        self._snackbar = Snackbar()
        self.ids.middle.add_widget(self._screens)
        self.ids.middle.bind(pos=self._keep_clear)
        self._name_places()
        self.made_up = self.field.made_up
        self.field.watch(self._hear)

    def show(self, name: str, **what: Any) -> None:
        """Bring a screen to the front; a place of the bar below forgets the way back."""
        if name in PLACE_NAMES:
            self._trail.clear()
        self._trail.append((name, what))
        self._bring(name, what)

    def swap(self, name: str, **what: Any) -> None:
        """As `show`, but the screen now in front is not on the way back."""
        self._trail.pop()
        self.show(name, **what)

    def back(self, *_: object) -> bool:
        """One step back: out of a sheet, inside the screen, or to the one before. False where there is none."""
        if self._close_sheet() or self.front_screen.step_back():
            return True
        *before, _here = self._trail
        if not before:
            return False
        self._trail = before
        name, what = before[-1]
        self._bring(name, {**what, "came_back": True})
        return True

    def lock(self) -> None:
        """Show nothing but the lock. The screens go with all that they hold; the way back is kept."""
        self._kept, self._trail = self._trail, []
        self._close_sheet()
        self._screens.clear_widgets()
        self.show("unlock")

    def unlock(self) -> None:
        """Go on where the officer was when the app was locked."""
        self._trail, self._kept = self._kept or [("today", {})], []
        self._bring(*self._trail[-1])

    def show_anew(self) -> None:
        """Make every screen again, in the language that is spoken now; the way back is kept."""
        self._close_sheet()
        self._screens.clear_widgets()
        self._name_places()
        self._bring(*self._trail[-1])

    @property
    def front_screen(self) -> FieldScreen:
        """The screen in front."""
        return self._screen(self.front)

    def say(self, sentence: str) -> None:
        """Confirm something at the foot of the screen."""
        self._snackbar.show(self, sentence)

    def raise_sheet(self, sheet: Sheet) -> None:
        """Slide a sheet over everything."""
        self._snackbar.hide()
        sheet.bind(parent=self.turned)
        sheet.rise(self)

    def _name_places(self) -> None:
        self.ids.bar.places = [(name, _(word), icon) for name, word, icon in PLACES]
        self.ids.demo.said = _("DỮ LIỆU MẪU")

    def turned(self, *_: object) -> None:
        """Something else lies under the finger now."""
        self._turned_at = inf
        self._note_turn()

    def on_touch_down(self, touch: Any) -> bool:
        """Heard, but for the second tap of a double one that was meant for what the first tap has taken away."""
        before, self._touched = self._touched, Vector(touch.pos)
        if Clock.get_time() - self._turned_at < HASTE_S and before.distance(self._touched) < dp(TARGET):
            return True
        return bool(super().on_touch_down(touch))

    def _has_turned(self, _dt: float) -> None:
        """However long it took to show, only from now on can it be seen."""
        self._turned_at = Clock.get_time()

    def _hear(self, syncing: Syncing) -> None:
        if not syncing.running:
            self.made_up = self.field.made_up
        if not syncing.running or not syncing.share:  # at its beginning, too: something was just saved
            self._mark_unsent()
        if self.front:
            self.front_screen.hear(syncing)

    def _mark_unsent(self) -> None:
        """Whoever never opens Đồng bộ sees there what was not received, and with «!» what waits too long."""
        health = self.field.health()
        number = f"{MANY - 1}+" if health.unsent >= MANY else str(health.unsent or "")
        self.ids.bar.marks = {"sync": (f"{number}!" if health.overdue else number, health.overdue)}

    def _close_sheet(self) -> bool:
        sheets = [child for child in self.children if isinstance(child, Sheet)]
        for sheet in sheets:
            sheet.close()
        return bool(sheets)

    def _bring(self, name: str, what: dict[str, Any]) -> None:
        screen = self._screen(name)
        self._snackbar.hide()
        self.turned()
        self.front = name
        self.at_a_place = name in PLACE_NAMES
        screen.arrive(**what)
        self._mark_unsent()
        self._screens.current = name
        self._keep_clear()

    def _keep_clear(self, *_: object) -> None:
        """A confirmation stands above the bar below and above the buttons of the screen in front."""
        foot = self._screen(self.front).foot_height if self.front else 0
        self._snackbar.y = self.ids.middle.y + foot + dp(8)

    def _screen(self, name: str) -> FieldScreen:
        if not self._screens.has_screen(name):
            screen = SCREENS[name](name=name, field=self.field, frame=self)
            screen.bind(foot_height=self._keep_clear)
            self._screens.add_widget(screen)
        found: FieldScreen = self._screens.get_screen(name)
        return found


USED_IN_RULES = (bars.BottomBar, bars.DemoLine)

rules_beside(__file__)
