"""The amount at the door with what it is made of; «Vì sao?» opens the laws behind it. Always an estimate."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from mobile.actions.estimates import Because, Estimate
from mobile.actions.reckonings import Reckoning
from mobile.widgets import buttons, marks, rules_beside
from mobile.widgets.sheet import Sheet
from mobile.words import _, label
from shared.money import money_label
from shared.policy.notes import ESTIMATE
from shared.vocabulary import verdicts


class AmountRow(BoxLayout):
    """A label and an amount on one line."""

    label = StringProperty()
    amount = StringProperty()


class BecauseLine(BoxLayout):
    """One reason: what holds, its law, how sure it is."""

    says = StringProperty()
    law = StringProperty()
    sure = StringProperty()


class EstimateCard(marks.Card):
    """What one person would pay a month; where it cannot be said, why not."""

    verdict = StringProperty()
    amount = StringProperty()
    reasons = StringProperty()
    laws = StringProperty()
    estimate: Estimate = ObjectProperty(None)
    frame: Any = ObjectProperty(None)

    def show(self, estimate: Estimate, frame: Any) -> None:
        """Show this estimate; `frame` carries the sheet."""
        self.estimate, self.frame = estimate, frame
        self.verdict = label(verdicts.ELIGIBILITY[estimate.verdict])
        self.reasons = "\n".join(estimate.reasons)
        self.amount = monthly(estimate)
        self.laws = "; ".join(dict.fromkeys(line.law for line in estimate.lines if line.amount < 0))

    def explain(self) -> None:
        """Open the reasons, laws and how sure they are."""
        self.frame.raise_sheet(because_sheet(self.amount, self.estimate))


def because_sheet(amount: str, of: Estimate | Reckoning) -> Sheet:
    """Why an amount is what it is: every step with its law, its day and how sure it is."""
    sheet = Sheet(
        title=_("Vì sao {amount}?").format(amount=unbroken(amount)) if amount else _("Vì sao?"),
        note=label(ESTIMATE),
    )
    for line in of.lines:
        sheet.add_line(AmountRow(label=unbroken(line.label), amount=line.signed))
    told = (Because(says=note, law="", sure="") for note in of.notes if note != sheet.note)
    for because in (*of.because, *told):
        sheet.add_line(BecauseLine(says=unbroken(because.says), law=because.law, sure=because.sure))
    return sheet


def unbroken(words: str) -> str:
    """Words in which no line ends between a number and its «đ» or «%»."""
    return words.replace(" đ", "\N{NO-BREAK SPACE}đ").replace(" %", "\N{NO-BREAK SPACE}%")


def monthly(estimate: Estimate) -> str:
    """What the person pays as people say it, or nothing where it cannot be said."""
    return "" if estimate.pays is None else _("{amount}/tháng").format(amount=money_label(estimate.pays))


USED_IN_RULES = (buttons.PlainButton, marks.Rule)

rules_beside(__file__)
