"""Step 2: what the people agree to, purpose by purpose. Nothing is ticked before they say so."""

from dataclasses import replace

from kivy.properties import BooleanProperty

from mobile.screens import drafting
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, choices, page, rules_beside
from mobile.words import _, label
from shared.vocabulary import consent


class ConsentStep(VisitStep):
    """The text to read out, the purposes, and how the answer was given. `enough`: personal data may be kept."""

    enough = BooleanProperty(False)

    def begin(self) -> None:
        """The purposes, with what was ticked before."""
        self.ids.read_out.text = f"“{consent.TEXT_VI}”"
        self.ids.purposes.choices = [
            (code, label(purpose), _note(purpose)) for code, purpose in consent.PURPOSES.items()
        ]
        self._show()

    def toggle(self, code: str) -> None:
        """Agreed to this purpose, or not any more."""
        self.visit.change(replace(self.visit.draft, given=drafting.toggled(self.visit.draft.given, code)))
        self._show()

    def agree(self, method: str) -> None:
        """Agreed to what is ticked, in this way: go on."""
        self.visit.advance(drafting.consented(self.visit.draft, method))

    def decline(self) -> None:
        """Nothing may be recorded: on to an anonymous visit."""
        self.visit.advance(drafting.declined(self.visit.draft))

    def _show(self) -> None:
        self.ids.purposes.chosen = self.visit.draft.given
        self.enough = drafting.needed_purposes() <= set(self.visit.draft.given)


def _note(purpose: consent.Purpose) -> str:
    return _("Có thông tin nhạy cảm: {what}.").format(what=label(purpose.sensitive)) if purpose.sensitive else ""


USED_IN_RULES = (buttons.FilledButton, choices.ChoiceList, page.Page)

rules_beside(__file__)
