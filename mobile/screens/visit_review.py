"""Step 5: everything once more, then «Lưu»."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.actions.drafts import Talk, VisitDraft
from mobile.actions.estimates import Estimate
from mobile.screens import drafting
from mobile.screens.estimate import monthly
from mobile.screens.visit_pictures import VisitPictures, may_have_pictures
from mobile.screens.visit_step import VisitStep
from mobile.widgets import buttons, marks, page, rules_beside
from mobile.words import _, label
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
        if may_have_pictures(self.visit.draft):
            held = VisitPictures(visit=self.visit)
            self.ids.pictures.add_widget(held)
            held.begin()

    def petition(self) -> None:
        """To what the family asks of the commune; the visit waits as it is."""
        self.visit.frame.show("petition", household=self.visit.draft.household)

    def save(self) -> None:
        """Keep the visit for good."""
        self.problem = self.visit.save()


def _lines(visit: Any) -> list[tuple[str, str]]:
    draft: VisitDraft = visit.draft
    names = {person.id: person.name for person in visit.card.members}
    when = [(_("Ngày thăm"), day_label(draft.visited_on))] if draft.visited_on else []
    if draft.declined:
        return [*when, _declined()]
    if draft.outcome:
        ended = (_("Kết quả"), label(outcomes.CODES[draft.outcome]))
        return [(_("Hộ"), f"{visit.card.head}\n{visit.card.hamlet}"), *when, ended]
    return [
        (_("Hộ"), f"{visit.card.head}\n{visit.card.hamlet}"),
        *when,
        (_("Đã gặp"), label(met.CODES[str(draft.met)])),
        (label(consent.METHODS[str(draft.method)]), "\n".join(label(consent.PURPOSES[code]) for code in draft.given)),
        *((names[talk.person], _talk_words(talk, _estimate(visit, talk))) for talk in drafting.talked(draft)),
        *([(_("Ngôn ngữ trao đổi"), drafting.language_words(draft))] if drafting.language_words(draft) else []),
        (_("Việc tiếp theo"), _next_words(draft)),
        *_place(visit),
    ]


def _declined() -> tuple[str, str]:
    return _("Gia đình không đồng ý"), _("Chỉ đếm một lượt đến. Không ghi tên, hộ, hay nội dung nào.")


def _place(visit: Any) -> list[tuple[str, str]]:
    """Said before it is kept; a visit that is corrected stays where it was."""
    noted = None if visit.draft.corrects else visit.field.whereabouts.of(visit.draft.household)
    return [(_("Nơi thăm"), _("Ghi ô khoảng 1 km, không ghi vị trí chính xác"))] if noted else []


def _estimate(visit: Any, talk: Talk) -> Estimate | None:
    """The amount; of a visit that is corrected it stays the one that was shown then."""
    estimate: Estimate | None = None if visit.draft.corrects else visit.field.estimate(visit.draft, talk.person)
    return estimate


def _talk_words(talk: Talk, estimate: Estimate | None) -> str:
    words = [label(answers.CODES[str(talk.answer)])]
    words += (
        [_("{amount} (tạm tính)").format(amount=monthly(estimate))] if estimate and estimate.pays is not None else []
    )
    words += [label(refusals.CODES[talk.reason])] if talk.reason else []
    words += [f"{label(apps.CODES[one.app])}: {label(apps.RESULTS[one.result])}" for one in talk.apps]
    return "\n".join([*words, *(label(steps.CODES[step]) for step in talk.steps)])


def _next_words(draft: VisitDraft) -> str:
    words = label(steps.NEXT[str(draft.next_step)])
    if not draft.next_on:
        return words
    return _("{step} ngày {day}").format(step=words, day=day_label(draft.next_on))


USED_IN_RULES = (buttons.FilledButton, marks.Card, page.Page)

rules_beside(__file__)
