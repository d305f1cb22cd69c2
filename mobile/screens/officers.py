"""Whose turn it is on a phone that several officers share; each sees the own vault alone, behind the own PIN."""

from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.properties import StringProperty

from mobile.screens.base import FieldScreen
from mobile.widgets import bars, buttons, choices, marks, page, rules_beside
from mobile.words import _, said
from shared.problems import Refused


class OfficersScreen(FieldScreen):
    """The officers of this phone by name, and one more."""

    problem = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """Who there is."""
        self.problem = ""
        self.ids.officers.choices = [
            (str(place.folder), place.whose, _("Mở khoá bằng mã PIN riêng"))
            for place in App.get_running_app().officers.places()
        ]

    def change_to(self, folder: str) -> None:
        """Let this officer work."""
        self._open(Path(folder))

    def add(self) -> None:
        """One more officer, who activates with a code of their own."""
        self._open(App.get_running_app().officers.new_folder())

    def _open(self, folder: Path) -> None:
        try:
            App.get_running_app().change_to(folder)
        except Refused as refused:
            self.problem = said(refused.problems[0])


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, choices.ChoiceList, marks.Notice, page.Page)

rules_beside(__file__)
