"""Step 5: everything once more, then «Lưu»."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.actions.drafts import Talk, VisitDraft
from mobile.actions.estimates import Estimate
from mobile.screens import drafting
from mobile.screens.estimate import monthly
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, marks, page, rules_beside
from shared.clock import day_label
from shared.vocabulary import answers, apps, consent, met, outcomes, refusals, steps


class ReviewLine(BoxLayout):
    """What was asked, and the choice."""

    asked = StringProperty()
    chosen = StringProperty()


class ReviewStep(VisitStep):
    """The choices as lines; `problem` is why it could not be saved; `agreed`: things may be noted of them."""

    problem = StringProperty()
    agreed = BooleanProperty(False)

    def begin(self) -> None:
        """One line a choice."""
        self.agreed = not self.visit.draft.declined
        for asked, chosen in _lines(self.visit):
            self.ids.lines.add_widget(ReviewLine(asked=asked, chosen=chosen))

    def petition(self) -> None:
        """To what the family asks of the commune; the visit waits as it is."""
        self.visit.frame.show("petition", household=self.visit.draft.household)

    def save(self) -> None:
        """Keep the visit for good."""
        self.problem = self.visit.save()


def _lines(visit: Any) -> list[tuple[str, str]]:
    draft: VisitDraft = visit.draft
    names = {person.id: person.name for person in visit.card.members}
    when = [("Ngày thăm", day_label(draft.visited_on))] if draft.visited_on else []
    if draft.declined:
        return [*when, ("Gia đình không đồng ý", "Chỉ đếm một lượt đến. Không ghi tên, hộ, hay nội dung nào.")]
    if draft.outcome:
        ended = ("Kết quả", outcomes.CODES[draft.outcome].vi)
        return [("Hộ", f"{visit.card.head}\n{visit.card.hamlet}"), *when, ended]
    return [
        ("Hộ", f"{visit.card.head}\n{visit.card.hamlet}"),
        *when,
        ("Đã gặp", met.CODES[str(draft.met)].vi),
        (consent.METHODS[str(draft.method)].vi, "\n".join(consent.PURPOSES[code].vi for code in draft.given)),
        *((names[talk.person], _talk_words(talk, _estimate(visit, talk))) for talk in drafting.talked(draft)),
        *([("Ngôn ngữ trao đổi", drafting.language_words(draft))] if drafting.language_words(draft) else []),
        ("Việc tiếp theo", _next_words(draft)),
    ]


def _estimate(visit: Any, talk: Talk) -> Estimate | None:
    """The amount; of a visit that is corrected it stays the one that was shown then."""
    estimate: Estimate | None = None if visit.draft.corrects else visit.field.estimate(visit.draft, talk.person)
    return estimate


def _talk_words(talk: Talk, estimate: Estimate | None) -> str:
    words = [answers.CODES[str(talk.answer)].vi]
    words += [f"{monthly(estimate)} (tạm tính)"] if estimate and estimate.pays is not None else []
    words += [refusals.CODES[talk.reason].vi] if talk.reason else []
    words += [f"{apps.CODES[one.app].vi}: {apps.RESULTS[one.result].vi}" for one in talk.apps]
    return "\n".join([*words, *(steps.CODES[step].vi for step in talk.steps)])


def _next_words(draft: VisitDraft) -> str:
    words = steps.NEXT[str(draft.next_step)].vi
    return f"{words} ngày {day_label(draft.next_on)}" if draft.next_on else words


USED_IN_RULES = (buttons.FilledButton, marks.Card, page.Page)

rules_beside(__file__)
