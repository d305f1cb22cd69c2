"""Step 4: what was done today towards joining, and when to come again. Days are offered, not typed."""

from dataclasses import replace
from datetime import timedelta

from kivy.properties import BooleanProperty

from mobile.actions.drafts import VisitDraft
from mobile.screens import drafting
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, chips, choices, marks, page, rules_beside
from mobile.words import _, label, marked
from shared.clock import day_label
from shared.vocabulary import answers, steps

# The days that are usually agreed at a door: code, word, days from today.
QUICK_DAYS = (
    ("1", marked("Ngày mai"), 1),
    ("3", marked("3 ngày"), 3),
    ("7", marked("1 tuần"), 7),
    ("14", marked("2 tuần"), 14),
    ("30", marked("1 tháng"), 30),
)
NO_DAY = "none"

# What an officer can have done at the door with somebody who is interested.
DONE_TODAY = ("registered", "paid")


class NextStep(VisitStep):
    """Steps done, then a day and what for. `dated`: a day is agreed. `contact`: they agreed to be contacted."""

    ready = BooleanProperty(False)
    dated = BooleanProperty(False)
    contact = BooleanProperty(False)
    joining = BooleanProperty(False)

    def begin(self) -> None:
        """What was chosen before."""
        self.contact = "contact" in self.visit.draft.given
        days = [(code, _(word)) for code, word, _days in QUICK_DAYS]
        self.ids.days.choices = [*(days if self.contact else []), (NO_DAY, label(steps.NEXT[NO_DAY]))]
        self.ids.purpose.choices = [(code, label(steps.NEXT[code]), "") for code in drafting.dated_next_steps()]
        self.ids.done.choices = self._done_choices()
        self.joining = bool(self.ids.done.choices)
        self._show()

    def choose_day(self, code: str) -> None:
        """Agreed to come on this day, or on none."""
        ahead = next((days for day_code, _word, days in QUICK_DAYS if day_code == code), None)
        day = None if ahead is None else self.visit.field.today() + timedelta(days=ahead)
        self._change(drafting.agreed_on(self.visit.draft, day))

    def choose_purpose(self, code: str) -> None:
        """What the day is for."""
        self._change(replace(self.visit.draft, next_step=code))

    def toggle_done(self, code: str) -> None:
        """Mark a step (`person:step`) as done today, or not after all."""
        person, step = code.split(":")
        talk = next(talk for talk in self.visit.draft.talks if talk.person == person)
        changed = replace(talk, steps=drafting.toggled(talk.steps, step))
        self._change(drafting.with_talk(self.visit.draft, changed))

    def _change(self, draft: VisitDraft) -> None:
        self.visit.change(draft)
        self._show()

    def _show(self) -> None:
        draft, today = self.visit.draft, self.visit.field.today()
        ahead = (draft.next_on - today).days if draft.next_on else None
        self.ids.days.chosen = [str(ahead)] if ahead else [NO_DAY] if draft.next_step == NO_DAY else []
        self.dated = draft.next_on is not None
        self.ids.purpose.chosen = [draft.next_step] if self.dated else []
        self.ids.done.chosen = [f"{talk.person}:{step}" for talk in draft.talks for step in talk.steps]
        self.ready = draft.next_step is not None
        self.ids.when.text = (
            _("Hẹn ngày {day}").format(day=day_label(draft.next_on)) if draft.next_on else _("Hẹn gặp lại khi nào?")
        )

    def _done_choices(self) -> list[tuple[str, str, str]]:
        names = {person.id: person.name for person in self.visit.card.members}
        return [
            (f"{talk.person}:{step}", label(steps.CODES[step]), names[talk.person])
            for talk in drafting.talked(self.visit.draft)
            if answers.CODES[str(talk.answer)].interested
            for step in DONE_TODAY
        ]


USED_IN_RULES = (buttons.FilledButton, chips.ChipFlow, choices.ChoiceList, marks.Notice, page.Page)

rules_beside(__file__)
