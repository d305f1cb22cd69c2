"""Step 3: person by person, what they would pay and what they answered."""

from dataclasses import replace
from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.actions.drafts import Talk
from mobile.screens import drafting
from mobile.screens.estimate import EstimateCard
from mobile.screens.visit_step import VisitStep
from mobile.views.card import PersonLine
from mobile.widgets import buttons, chips, marks, page, rows, rules_beside
from mobile.widgets.stack import Stack
from mobile.words import _, label, marked
from shared.text import initials
from shared.vocabulary import advice, answers, apps, languages, refusals

# How the person stands with BHXH: code, word, (compulsory, pension) as the records hold them.
STANDINGS = (
    ("neither", marked("Không cả hai"), ("no", "no")),
    ("compulsory", marked("Bắt buộc"), ("yes", "no")),
    ("pension", marked("Lương hưu"), ("no", "yes")),
)


INTERPRETER = "interpreter"


class TalkStep(VisitStep):
    """All members, one of them open. `lacking` says what is missing before one may go on."""

    lacking = StringProperty()

    def begin(self) -> None:
        """The one who was met is open."""
        people = drafting.in_order_of_talk(self.visit.card, self.visit.draft, self.visit.field.today())
        self.ids.people.fill([partial(PersonTalk, step=self, person=person) for person in people])
        self.open(self.ids.people.children[-1])
        if self.visit.draft.language is None:
            self.visit.change(drafting.spoken(self.visit.draft, self.visit.card.language))
        self.ids.language.choices = [(code, label(term)) for code, term in languages.CODES.items()]
        self._show_language()
        self._check()

    def open(self, opened: "PersonTalk") -> None:
        """Open this person, close the others."""
        for one in self.ids.people.children:
            one.open = one is opened and not one.open

    def change(self, talk: Talk) -> None:
        """Something was said with this person."""
        self.visit.change(drafting.with_talk(self.visit.draft, talk))
        self._check()

    def speak(self, language: str) -> None:
        """The visit is held in this language."""
        self.visit.change(drafting.spoken(self.visit.draft, language))
        self._show_language()

    def interpret(self) -> None:
        """Somebody interprets, or nobody after all."""
        self.visit.change(replace(self.visit.draft, interpreter=not self.visit.draft.interpreter))
        self._show_language()

    def go_on(self) -> None:
        """To the next step."""
        self.visit.advance()

    def _show_language(self) -> None:
        """An interpreter is asked for where they do not talk Vietnamese."""
        draft = self.visit.draft
        self.ids.language.chosen = [draft.language]
        self.ids.interpreter.choices = (
            [] if draft.language == languages.USUAL else [(INTERPRETER, _("Có người phiên dịch"))]
        )
        self.ids.interpreter.chosen = [INTERPRETER] if draft.interpreter else []

    def _check(self) -> None:
        if drafting.unfinished(self.visit.draft):
            self.lacking = _("Chọn lý do chưa tham gia.")
        else:
            self.lacking = "" if drafting.talked(self.visit.draft) else _("Chọn câu trả lời của ít nhất một người.")


class PersonTalk(BoxLayout):
    """One member: a line, and below it the talk when open."""

    step: TalkStep = ObjectProperty(None)
    person: PersonLine = ObjectProperty(None)
    name = StringProperty()
    letters = StringProperty()
    about = StringProperty()
    answer = StringProperty()
    tone = StringProperty("neutral")
    open = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """Closed, with the answer given before."""
        super().__init__(**chosen)
        self.name, self.about = self.person.name, drafting.about(self.person)
        self.letters = initials(self.name)
        self._body: TalkBody | None = None
        self._show_answer()

    def on_open(self, *_: object) -> None:
        """Show or take away the talk."""
        if self._body:
            self.remove_widget(self._body)
            self._body = None
        if self.open:
            self._body = TalkBody(owner=self)
            self.add_widget(self._body)

    @property
    def talk(self) -> Talk:
        """What was said so far."""
        return drafting.talk_with(self.step.visit.draft, self.person)

    def change(self, talk: Talk) -> None:
        """Something was said."""
        self.step.change(talk)
        self._show_answer()

    def _show_answer(self) -> None:
        row = answers.CODES.get(self.talk.answer or "")
        self.answer, self.tone = (label(row), row.pill) if row else ("", "neutral")


class TalkBody(Stack):
    """Standing, amount, answer, reason, topics of one person."""

    owner: PersonTalk = ObjectProperty(None)
    reason_asked = BooleanProperty(False)

    def __init__(self, **chosen: Any) -> None:
        """With what was said before."""
        super().__init__(**chosen)
        self.ids.standing.choices = [(code, _(word)) for code, word, _facts in STANDINGS]
        self.ids.answer.choices = [(code, label(row)) for code, row in answers.CODES.items()]
        self.ids.topics.choices = [(code, label(row)) for code, row in advice.CODES.items()]
        for app in apps.CODES:
            self.ids[app].choices = [(code, label(row)) for code, row in apps.RESULTS.items()]
        self._show()

    def stand(self, code: str) -> None:
        """How the person stands with BHXH."""
        compulsory, pension = next(facts for standing, _word, facts in STANDINGS if standing == code)
        self._change(replace(self.owner.talk, compulsory=compulsory, pension=pension))

    def answered(self, code: str) -> None:
        """What the person answered."""
        self._change(drafting.answered(self.owner.talk, code))

    def reasoned(self, code: str) -> None:
        """Why the person does not join yet."""
        self._change(replace(self.owner.talk, reason=code))

    def topic(self, code: str) -> None:
        """Something was explained, or not after all."""
        self._change(replace(self.owner.talk, topics=drafting.toggled(self.owner.talk.topics, code)))

    def helped(self, app: str, result: str) -> None:
        """How far the help with an app came."""
        self._change(drafting.helped(self.owner.talk, app, result))

    def _change(self, talk: Talk) -> None:
        self.owner.change(talk)
        self._show()

    def _show(self) -> None:
        talk, visit = self.owner.talk, self.owner.step.visit
        self.ids.standing.chosen = [
            code for code, _word, facts in STANDINGS if facts == (talk.compulsory, talk.pension)
        ]
        self.ids.answer.chosen = [talk.answer] if talk.answer else []
        self.ids.topics.chosen = talk.topics
        for app in apps.CODES:
            self.ids[app].chosen = [one.result for one in talk.apps if one.app == app]
        self.ids.estimate.show(visit.field.estimate(visit.draft, talk.person), visit.frame)
        self._show_reasons(talk)

    def _show_reasons(self, talk: Talk) -> None:
        self.reason_asked = bool(talk.answer and answers.CODES[talk.answer].needs_reason)
        self.ids.reason.choices = [(c, label(row)) for c, row in refusals.CODES.items()] if self.reason_asked else []
        self.ids.reason.chosen = [talk.reason] if talk.reason else []


USED_IN_RULES = (buttons.FilledButton, chips.ChipFlow, EstimateCard, marks.Pill, page.Page, rows.Rows)

rules_beside(__file__)
