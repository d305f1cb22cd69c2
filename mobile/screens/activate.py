"""Make this phone an officer's: the server's address and the one-time code that the administrator gave."""

from dataclasses import replace
from typing import Any

from kivy.app import App
from kivy.properties import BooleanProperty, StringProperty

from mobile.screens.base import FieldScreen
from mobile.widgets import bars, buttons, fields, marks, page, rules_beside
from mobile.words import LANGUAGES, _, said
from shared.problems import Problem


class ActivateScreen(FieldScreen):
    """Address, code, «Kích hoạt». `problem` is what stands in the way, in words; `shared`: others use this phone."""

    server = StringProperty()
    code = StringProperty()
    problem = StringProperty()
    asking = BooleanProperty(False)
    shared = BooleanProperty(False)
    other_language = StringProperty()
    other_name = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """Offer the usual server, and the other language."""
        self.server = self.field.usual_server
        spoken = App.get_running_app().preferences.language
        self.other_language, self.other_name = next(one for one in LANGUAGES if one[0] != spoken)
        officers = App.get_running_app().officers
        self.shared = officers is not None and bool(officers.places())

    def activate(self) -> None:
        """Ask the server, once both are there."""
        self.problem = (
            "" if self.server.strip() and self.code.strip() else _("Hãy nhập địa chỉ máy chủ và mã kích hoạt.")
        )
        if self.problem or self.asking:
            return
        self.asking = True
        self.field.activate(self.server.strip(), self.code.strip(), done=self._done, failed=self._failed)

    def speak(self, language: str) -> None:
        """Before there are settings to choose it in."""
        app = App.get_running_app()
        app.prefer(replace(app.preferences, language=language))

    def _done(self) -> None:
        self.asking = False
        self.code = ""
        self.frame.show("choose_pin" if self.field.is_barred else "households")

    def _failed(self, problem: Problem) -> None:
        self.asking = False
        self.problem = said(problem)


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, fields.TextField, marks.Notice, page.Page)

rules_beside(__file__)
