"""A frame for the signature of whoever agreed: with a finger, on this screen, and only where they want to."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from mobile.screens.base import FieldScreen
from mobile.widgets import bars, buttons, marks, page, rules_beside, signature
from mobile.words import label, said
from shared.problems import Refused
from shared.vocabulary.attachments import SORTS


class SignatureScreen(FieldScreen):
    """The signature of a visit being noted; opened for its `place`."""

    ask = StringProperty()
    problem = StringProperty()
    signed = BooleanProperty(False)
    _place = ""

    def arrive(self, place: str = "", **_what: Any) -> None:
        """An empty frame."""
        sort = SORTS["signature"]
        self.ask = label(sort.ask)
        self._place, self.problem = place, ""
        self.ids.pad.clear()

    def again(self) -> None:
        """As if nobody had signed."""
        self.problem = ""
        self.ids.pad.clear()

    def save(self) -> None:
        """Keep it with the visit, and go back there."""
        try:
            self.field.attachments.sign(self._place, self.ids.pad.strokes())
        except Refused as refused:
            self.problem = said(refused.problems[0])
            return
        self.ids.pad.clear()
        self.frame.back()


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, marks.Notice, page.Page, signature.SignaturePad)

rules_beside(__file__)
