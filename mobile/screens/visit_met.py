"""Step 1: who was met. One tap goes on; nobody at home is a visit of its own."""

from dataclasses import replace

from kivy.properties import BooleanProperty

from mobile.screens import correcting, drafting
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, chips, choices, page, rules_beside
from mobile.words import _, label
from shared.clock import parse_day
from shared.vocabulary import outcomes


class MetStep(VisitStep):
    """Rows to choose from; `begun` offers to drop what was noted before. `correcting` a visit, its day and its
    household can be put right too.
    """

    begun = BooleanProperty(False)
    correcting = BooleanProperty(False)

    def begin(self) -> None:
        """The choice made before, marked."""
        self.begun = self.visit.field.draft(self.visit.draft.place) is not None
        self.correcting = self.visit.draft.corrects is not None
        self.ids.met.choices = [*drafting.met_choices(), *(correcting.ways_it_ended() if self.correcting else [])]
        self.ids.met.chosen = correcting.chosen(self.visit.draft)
        self._show_days()

    def choose(self, code: str) -> None:
        """Go on with the one who was met, or with how the visit ended."""
        self.visit.advance(correcting.ended(self.visit.draft, code))

    def choose_day(self, code: str) -> None:
        """The visit was on this day."""
        self.visit.change(replace(self.visit.draft, visited_on=parse_day(code)))
        self._show_days()

    def choose_household(self) -> None:
        """The visit was at another household."""
        self.visit.frame.show("pick_household", correct=self.visit.draft.corrects)

    def not_home(self) -> None:
        """Nobody was there."""
        self.visit.record_short("not_home", _("Đã lưu · {what}").format(what=label(outcomes.CODES["not_home"])))

    def _show_days(self) -> None:
        draft = self.visit.draft
        if self.correcting and draft.visited_on:
            self.ids.days.choices = correcting.days_offered(draft, draft.visited_on, self.visit.field.today())
            self.ids.days.chosen = [draft.visited_on.isoformat()]


USED_IN_RULES = (buttons.PlainButton, chips.ChipFlow, choices.ChoiceList, page.Page)

rules_beside(__file__)
