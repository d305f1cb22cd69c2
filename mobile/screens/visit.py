"""A visit noted step by step, without typing. Each choice is kept at once: a phone that dies loses nothing."""

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from mobile.actions.drafts import VisitDraft
from mobile.screens import correcting, drafting
from mobile.screens.base import FieldScreen
from mobile.screens.visit_consent import ConsentStep
from mobile.screens.visit_met import MetStep
from mobile.screens.visit_next import NextStep
from mobile.screens.visit_review import ReviewStep
from mobile.screens.visit_step import VisitStep
from mobile.screens.visit_talk import TalkStep
from mobile.views.card import HouseholdCard
from mobile.views.returned import ReturnedVisit
from mobile.widgets import bars, marks, rules_beside
from mobile.widgets.sheet import Sheet
from mobile.words import _, said
from shared.problems import Refused

STEP_WIDGETS: dict[str, type[VisitStep]] = {
    drafting.MET: MetStep,
    drafting.CONSENT: ConsentStep,
    drafting.TALK: TalkStep,
    drafting.NEXT: NextStep,
    drafting.REVIEW: ReviewStep,
}


class VisitScreen(FieldScreen):
    """The visit to one household; opened for its id, begun or new, or for the id of a visit to `correct`."""

    head = StringProperty()
    step_line = StringProperty()
    share = NumericProperty(0)
    sent_back = StringProperty()
    draft: VisitDraft = ObjectProperty(None)
    card: HouseholdCard = ObjectProperty(None)
    _returned: ReturnedVisit | None = None

    def arrive(self, household: str = "", correct: str = "", *, came_back: bool = False, **_what: Any) -> None:
        """Where the officer left off, or at the first step. `came_back`: from what this visit itself had opened."""
        begun = self.field.draft(correct or household)
        self.draft = self.field.roster.correction(correct) if correct else begun or drafting.fresh(household)
        self.card = self.field.card(self.draft.household)
        self.head = self.card.head
        self._returned = self.field.roster.sent_back(correct) if correct else None
        self._show_step()
        if not begun and not correct:
            self.field.whereabouts.begin(household)
        if begun and not came_back:
            self.frame.say(_("Sửa tiếp lượt thăm đang dở") if correct else _("Ghi tiếp lượt thăm đang dở"))

    def change(self, draft: VisitDraft) -> None:
        """A choice was made on this step; it stands on the screen also where the disk does not take it."""
        self.draft = draft
        self.done_or_said(lambda: self.field.keep(draft))

    def advance(self, draft: VisitDraft | None = None) -> None:
        """To the next step."""
        self.change(drafting.next_step(draft or self.draft))
        self._show_step()

    def step_back(self) -> bool:
        """One step back with all choices; before the first step the screen is left."""
        before = drafting.step_before(self.draft)
        if before is None:
            return False
        self.change(before)
        self._show_step()
        return True

    def drop(self) -> None:
        """Forget this visit."""
        if self.done_or_said(lambda: self.field.drop(self.draft.place)):
            self.draft = drafting.fresh(self.draft.household)
            self.frame.back()

    def record_short(self, outcome: str, said: str) -> None:
        """The visit turns out to be one where nobody was advised."""
        if self.done_or_said(lambda: self.field.record_short_visit(self.draft.household, outcome)):
            self.frame.back()
            self.frame.say(said)

    def save(self) -> str:
        """Make it a fact and go back to the card; else the sentences that say what is missing."""
        is_correction = self.draft.corrects is not None
        try:
            (self.field.roster.correct if is_correction else self.field.save)(self.draft)
        except Refused as refused:
            return "\n".join(said(problem) for problem in refused.problems)
        household, joining = self.draft.household, drafting.joining(self.draft)
        self.draft = drafting.fresh(household)
        self.frame.back()
        if joining and not is_correction:
            self.frame.show("declaration", household=household, person=joining)
        self.frame.say(_("Đã lưu: đã sửa, chờ xem lại") if is_correction else _("Đã lưu lượt thăm"))
        return ""

    def tell_why(self) -> None:
        """Why the visit was sent back."""
        if self._returned:
            self.frame.raise_sheet(Sheet(title=_("Lượt thăm bị trả lại"), note=self._returned.words))

    def _show_step(self) -> None:
        order = drafting.steps_of(self.draft)
        at = order.index(self.draft.step) + 1
        self.step_line = _("Bước {step}/{steps} · {title}").format(
            step=at, steps=len(order), title=_(drafting.STEP_TITLES[self.draft.step])
        )
        self.share = at / len(order)
        self.sent_back = correcting.says(self._returned, self.draft.step)
        self.frame.turned()
        self.ids.step.clear_widgets()
        step = STEP_WIDGETS[self.draft.step](visit=self)
        self.ids.step.add_widget(step)
        step.begin()


USED_IN_RULES = (bars.AppBar, marks.Progress)

rules_beside(__file__)
