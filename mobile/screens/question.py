"""What the committee asks about a visit, and the officer's answer: one tap, with words where they are needed."""

from typing import Any

from kivy.properties import StringProperty

from mobile.screens.base import FieldScreen
from mobile.views.questions import replies_to
from mobile.widgets import bars, buttons, chips, fields, marks, page, rules_beside
from mobile.words import _, said
from shared.problems import Refused


class QuestionScreen(FieldScreen):
    """One question; opened for its id."""

    question = StringProperty()
    head = StringProperty()
    asked = StringProperty()
    reply = StringProperty()
    problem = StringProperty()

    def arrive(self, question: str = "", *, came_back: bool = False, **_what: Any) -> None:
        """With nothing chosen, but where somebody comes back to it; one that was answered meanwhile leads back."""
        found = self.field.questions.find(question)
        if found is None:
            self.frame.back()
            return
        if came_back and question == self.question:
            return
        self.question, self.reply, self.problem = question, "", ""
        self.head, self.asked = found.head, found.words
        self.ids.replies.choices = list(replies_to(found))
        self.ids.replies.chosen, self.ids.note.text = [], ""
        self.ids.page.scroll_y = 1

    def choose(self, reply: str) -> None:
        """Take one of the answers."""
        self.reply, self.problem = reply, ""
        self.ids.replies.chosen = [reply]

    def send(self) -> None:
        """Make it a fact and go back; else say what is missing."""
        if not self.reply:
            self.problem = _("Hãy chọn một câu trả lời.")
            self.ids.page.scroll_y = 1
            return
        try:
            self.field.questions.answer(self.question, reply=self.reply, note=self.ids.note.text)
        except Refused as refused:
            self.problem = "\n".join(said(problem) for problem in refused.problems)
            self.ids.page.scroll_y = 1
            return
        self.frame.back()
        self.frame.say(_("Đã lưu câu trả lời"))


USED_IN_RULES = (bars.AppBar, buttons.FilledButton, chips.ChipFlow, fields.TextField, marks.Notice, page.Page)

rules_beside(__file__)
