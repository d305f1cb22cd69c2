"""Phản ánh, kiến nghị: what a family asks of its commune, by taps, with their own words where they want them kept."""

from dataclasses import replace
from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from mobile.actions.petitions import PetitionDraft
from mobile.screens.base import FieldScreen
from mobile.screens.drafting import toggled
from mobile.widgets import bars, buttons, chips, fields, marks, page, rules_beside
from mobile.words import _, label, said
from shared.problems import Refused
from shared.vocabulary import follow_ups

WHOLE_FAMILY = "all"


class PetitionScreen(FieldScreen):
    """What one family asks; opened for its household's id. Each choice is kept at once."""

    draft: PetitionDraft = ObjectProperty(None)
    head = StringProperty()
    problem = StringProperty()

    def arrive(self, household: str = "", **_what: Any) -> None:
        """As far as it was noted."""
        card = self.field.card(household)
        self.draft, self.head, self.problem = self.field.petitions.begin(household), card.head, ""
        self.ids.topics.choices = [(code, label(term)) for code, term in follow_ups.TOPICS.items()]
        self.ids.whom.choices = [(WHOLE_FAMILY, _("Cả gia đình")), *((one.id, one.name) for one in card.members)]
        self.ids.note.text = self.draft.note
        self._show()
        self.ids.page.scroll_y = 1

    def toggle(self, topic: str) -> None:
        """It is about this, too, or not after all."""
        self._change(topics=toggled(self.draft.topics, topic))

    def concern(self, whom: str) -> None:
        """Whom it concerns."""
        self._change(person=None if whom == WHOLE_FAMILY else whom)

    def type(self, note: str) -> None:
        """Their words were typed into."""
        if note != self.draft.note:
            self._change(note=note)

    def drop(self) -> None:
        """Forget it."""
        if self.done_or_said(lambda: self.field.petitions.drop(self.draft.household)):
            self.frame.back()
            self.frame.say(_("Đã bỏ phản ánh đang ghi"))

    def save(self) -> None:
        """Make it a fact and go back; else say what is missing."""
        try:
            self.field.petitions.record(self.draft)
        except Refused as refused:
            self.problem = "\n".join(said(problem) for problem in refused.problems)
            self.ids.page.scroll_y = 1
            return
        self.frame.back()
        self.frame.say(_("Đã lưu phản ánh của gia đình"))

    def _change(self, **part: Any) -> None:
        changed = replace(self.draft, **part)
        self.draft, self.problem = changed, ""
        self.done_or_said(lambda: self.field.petitions.keep(changed))
        self._show()

    def _show(self) -> None:
        self.ids.topics.chosen = self.draft.topics
        self.ids.whom.chosen = [self.draft.person or WHOLE_FAMILY]


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, chips.ChipFlow, fields.TextField, marks.Notice, page.Page)

rules_beside(__file__)
