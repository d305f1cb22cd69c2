"""Unlock the vault with the PIN: without a network, always; after several wrong ones later, and still always."""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from mobile.screens.base import FieldScreen
from mobile.views.waiting import waiting_words
from mobile.widgets import buttons, page, pin_pad, rules_beside, texts
from mobile.words import said
from shared.problems import Problem, Refused


class UnlockScreen(FieldScreen):
    """The pad. `wait_s` is how long the next try has to wait, `waiting` says so; `problem` what is wrong."""

    whose = StringProperty()
    problem = StringProperty()
    waiting = StringProperty()
    wait_s = NumericProperty(0)
    working = BooleanProperty(False)
    shared = BooleanProperty(False)

    def arrive(self, **_what: Any) -> None:
        """Whose vault it is, and how long to wait."""
        self.problem = ""
        self.shared = App.get_running_app().officers is not None
        try:
            self.whose = self.field.door.whose()
        except Refused as refused:
            self.problem = said(refused.problems[0])
        self._look()

    def on_pre_enter(self, *_: object) -> None:
        """The seconds pass while one looks, and a keyboard types digits as well."""
        self._ticking = Clock.schedule_interval(lambda _dt: self._look(), 1)
        Window.bind(on_textinput=self._type)

    def on_leave(self, *_: object) -> None:
        """Nothing ticks behind other screens."""
        self._ticking.cancel()
        Window.unbind(on_textinput=self._type)

    def unlock(self, pin: str) -> None:
        """Try a PIN."""
        if not self.working:
            self.working, self.problem = True, ""
            self.field.door.unlock(pin, done=self._done, failed=self._failed)

    def _type(self, _window: Any, text: str) -> None:
        if text.isascii() and text.isdigit():
            self.ids.pad.press(text)

    def _look(self) -> None:
        self.wait_s = self.field.door.wait_s
        self.waiting = waiting_words(self.wait_s) if self.wait_s else ""

    def _done(self) -> None:
        self.working = False
        App.get_running_app().unlocked()

    def _failed(self, problem: Problem) -> None:
        self.working, self.problem = False, said(problem)
        self._look()


USED_IN_RULES = (buttons.PlainButton, page.Page, pin_pad.PinPad, texts.Small)

rules_beside(__file__)
