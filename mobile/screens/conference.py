"""Hội nghị xóm: where, who called it, how many came and from which households; each choice is kept at once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from mobile.actions.conferences import ConferenceDraft
from mobile.screens.base import FieldScreen
from mobile.screens.drafting import toggled
from mobile.views.conferences import guests
from mobile.widgets import bars, buttons, chips, choices, fields, marks, page, rules_beside
from mobile.words import _, _n, label, marked, said
from shared.problems import Problem, Refused
from shared.vocabulary import advice, conferences

# The days on which it can have been held: word, days ago.
DAYS = (("0", marked("Hôm nay")), ("1", marked("Hôm qua")), ("2", marked("Hôm kia")))

_ASKED = {
    "hamlet": marked("Chọn xóm, bản nơi tổ chức."),
    "place": marked("Chọn địa điểm."),
    "held_by": marked("Chọn đơn vị tổ chức."),
    "attending": marked("Ghi số người dự, từ 1 người."),
}


class ConferenceScreen(FieldScreen):
    """The conference that is being noted. `held` lists the last ones, `counted` how many households are ticked and
    `rest` how many are not shown.
    """

    draft: ConferenceDraft = ObjectProperty(None)
    problem = StringProperty()
    held = StringProperty()
    counted = StringProperty()
    rest = StringProperty()
    typed = StringProperty()

    def arrive(self, **_what: Any) -> None:
        """As far as it was noted."""
        room = self.field.conferences
        self.draft, self.problem, self.typed = room.begin(), "", ""
        self.held = "\n".join(line.words for line in room.held())
        self._hamlets = dict(room.hamlets())
        self.ids.hamlet.choices = list(self._hamlets.items())
        self.ids.day.choices = [(ago, _(word)) for ago, word in DAYS]
        self.ids.place.choices = [(code, label(term)) for code, term in conferences.PLACES.items()]
        self.ids.held_by.choices = [(code, label(term)) for code, term in conferences.HOLDERS.items()]
        self.ids.topics.choices = [(code, label(term)) for code, term in advice.CODES.items()]
        self.ids.attending.text, self.ids.questions.text = self.draft.attending, self.draft.questions
        self.ids.search.text = ""
        self._show()
        self.ids.page.scroll_y = 1

    def choose_hamlet(self, hamlet: str) -> None:
        """Held in this hamlet."""
        self._changed_to(self.field.conferences.in_hamlet(self.draft, hamlet))

    def choose_day(self, ago: str) -> None:
        """Held so many days ago."""
        self.choose(held_on=self.field.today() - timedelta(days=int(ago)) if ago != "0" else None)

    def choose(self, **part: Any) -> None:
        """Something was chosen or typed."""
        changed = replace(self.draft, **part)
        if changed != self.draft:
            self._changed_to(changed)

    def toggle_topic(self, topic: str) -> None:
        """It was about this, too, or not after all."""
        self.choose(topics=toggled(self.draft.topics, topic))

    def toggle(self, household: str) -> None:
        """Somebody of this household came, or nobody after all."""
        self.choose(present=toggled(self.draft.present, household))

    def search(self, typed: str) -> None:
        """Households are looked for."""
        self.typed = typed
        self._show_guests()

    def drop(self) -> None:
        """Forget it."""
        if self.done_or_said(self.field.conferences.drop):
            self.frame.back()
            self.frame.say(_("Đã bỏ hội nghị đang ghi"))

    def save(self) -> None:
        """Make it a fact and go back; else say what is missing."""
        try:
            self.field.conferences.record(self.draft)
        except Refused as refused:
            self.problem = "\n".join(dict.fromkeys(map(_words, refused.problems)))
            self.ids.page.scroll_y = 1
            return
        self.frame.back()
        self.frame.say(_("Đã lưu hội nghị"))

    def _changed_to(self, draft: ConferenceDraft) -> None:
        self.draft, self.problem = draft, ""
        self.done_or_said(lambda: self.field.conferences.keep(draft))
        self._show()

    def _show(self) -> None:
        draft, today = self.draft, self.field.today()
        self.ids.hamlet.chosen = [draft.hamlet] if draft.hamlet else []
        self.ids.day.chosen = [str((today - draft.held_on).days) if draft.held_on else "0"]
        self.ids.place.chosen = [draft.place] if draft.place else []
        self.ids.held_by.chosen = [draft.held_by] if draft.held_by else []
        self.ids.topics.chosen = draft.topics
        self._show_guests()

    def _show_guests(self) -> None:
        hamlet = self._hamlets.get(self.draft.hamlet or "", "")
        shown = guests(self.field.households(), hamlet, self.typed, self.draft.present)
        rows = [(line.id, line.name, "") for line in shown.lines]
        if rows != self.ids.guests.choices:
            self.ids.guests.choices = rows
        self.ids.guests.chosen = self.draft.present
        self.counted = _("Hộ có mặt ({n})").format(n=len(self.draft.present))
        self.rest = _n("… và {n} hộ khác: gõ tên để tìm.", shown.more).format(n=shown.more) if shown.more else ""


def _words(problem: Problem) -> str:
    asked = _ASKED.get(problem.field or "")
    return _(asked) if asked and problem.code != "fewer_than_households" else said(problem)


USED_IN_RULES = (
    *(bars.AppBar, buttons.FilledButton, chips.ChipFlow, choices.ChoiceList, fields.SearchField, fields.TextField),
    *(marks.Notice, page.Page),
)

rules_beside(__file__)
