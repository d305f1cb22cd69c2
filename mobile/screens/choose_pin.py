"""Choose the PIN of this vault, or another one: typed twice, so that a slip does not shut its officer out."""

from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty

from mobile.lock.pins import problem_with
from mobile.screens.base import FieldScreen
from mobile.widgets import bars, page, pin_pad, rules_beside, texts
from mobile.words import _, marked, said
from shared.problems import Problem

OLD, NEW, AGAIN = "old", "new", "again"

_ASKS = {
    OLD: marked("Nhập mã PIN đang dùng."),
    NEW: marked("Chọn mã PIN gồm 6 số mà người khác khó đoán."),
    AGAIN: marked("Nhập lại mã PIN vừa chọn."),
}


class ChoosePinScreen(FieldScreen):
    """One pad, asked two or three times. `changing` a PIN asks for the one before, too; with a `code` of the
    administrator a new one takes the place of one that was forgotten.
    """

    changing = BooleanProperty(False)
    code = StringProperty()
    asks = StringProperty()
    problem = StringProperty()
    working = BooleanProperty(False)

    def arrive(self, *, changing: bool = False, code: str = "", **_what: Any) -> None:
        """From the beginning."""
        self.changing, self.code, self.problem = changing, code, ""
        self._old = self._new = ""
        self._ask(OLD if changing else NEW)

    def typed(self, pin: str) -> None:
        """Six digits, for what was asked."""
        self.problem = ""
        _ANSWERS[self._asked](self, pin)

    def take_old(self, pin: str) -> None:
        """The PIN of before; whether it is right is seen at the end."""
        self._old = pin
        self._ask(NEW)

    def take_new(self, pin: str) -> None:
        """A PIN to be."""
        problem = problem_with(pin)
        if problem:
            self.problem = said(problem)
            return
        self._new = pin
        self._ask(AGAIN)

    def take_again(self, pin: str) -> None:
        """The same once more."""
        if pin != self._new:
            self.problem = _("Hai lần nhập không giống nhau. Hãy chọn lại.")
            self._ask(NEW)
            return
        self.working = True
        door = self.field.door
        if self.changing:
            door.change(self._old, pin, done=self._changed, failed=self._failed)
        elif self.code:
            self.field.recover(self.code, pin, done=self._chosen, failed=self._failed)
        else:
            door.choose(pin, done=self._chosen, failed=self._failed)

    def _ask(self, what: str) -> None:
        self._asked, self.asks = what, _(_ASKS[what])

    def _chosen(self) -> None:
        self.working = False
        App.get_running_app().unlocked()

    def _changed(self) -> None:
        self.working = False
        self.frame.back()
        self.frame.say(_("Đã đổi mã PIN"))

    def _failed(self, problem: Problem) -> None:
        self.working = False
        self.arrive(changing=self.changing, code=self.code)
        self.problem = said(problem)


_ANSWERS: dict[str, Callable[[ChoosePinScreen, str], None]] = {
    OLD: ChoosePinScreen.take_old,
    NEW: ChoosePinScreen.take_new,
    AGAIN: ChoosePinScreen.take_again,
}

USED_IN_RULES = (bars.AppBar, page.Page, pin_pad.PinPad, texts.Small)

rules_beside(__file__)
