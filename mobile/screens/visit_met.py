"""Step 1: who was met. One tap goes on; nobody at home is a visit of its own."""

from dataclasses import replace

from kivy.properties import BooleanProperty

from mobile.screens import drafting
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, choices, page, rules_beside
from shared.vocabulary import outcomes


class MetStep(VisitStep):
    """Rows to choose from; `begun` offers to drop what was noted before."""

    begun = BooleanProperty(False)

    def begin(self) -> None:
        """The choice made before, marked."""
        self.begun = self.visit.draft.met is not None
        self.ids.met.choices = drafting.met_choices()
        self.ids.met.chosen = [self.visit.draft.met] if self.begun else []

    def choose(self, code: str) -> None:
        """Go on with the one who was met."""
        self.visit.advance(replace(self.visit.draft, met=code))

    def not_home(self) -> None:
        """Nobody was there."""
        self.visit.record_short("not_home", f"Đã lưu · {outcomes.CODES['not_home'].vi}")


USED_IN_RULES = (buttons.PlainButton, choices.ChoiceList, page.Page)

rules_beside(__file__)
