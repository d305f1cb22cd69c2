"""What one member would pay, in the words of the screen: the amount, what it is made of, and why.

It answers for the same day and from the same facts as the visit that will be saved.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mobile.actions import law
from mobile.actions.drafts import VisitDraft
from mobile.store import shelf
from mobile.store.law import law_of
from mobile.store.moments import known_moment
from mobile.store.phone import Phone
from shared import problems
from shared.clock import day_label, day_of
from shared.money import Dong, money_label
from shared.policy.eligibility import Eligibility
from shared.policy.labels import value_label
from shared.policy.law import Law
from shared.policy.quote import Because as Ground
from shared.policy.quote import Quote, Support
from shared.policy.reasons import QUESTIONS, REASONS
from shared.policy.schemes import name_of
from shared.problems import Refused
from shared.records.household import Household
from shared.records.person import Person
from shared.records.wire import from_wire

SURE = {
    "high": "Đã có văn bản",
    "medium": "Theo một nguồn chính thức",
    "derived": "Suy ra từ văn bản, cần BHXH xác nhận",
    "unconfirmed": "Chưa xác nhận được",
}


@dataclass(frozen=True, kw_only=True)
class AmountLine:
    """One line of the reckoning in whole đồng a month: «Ngân sách nhà nước hỗ trợ», −165.000 đ, its law."""

    label: str
    amount: Dong
    law: str

    @property
    def signed(self) -> str:
        """The amount in words; what is taken off has a dash before it, as a hyphen is easily overlooked."""
        return money_label(self.amount).replace("-", "–")


@dataclass(frozen=True, kw_only=True)
class Because:
    """One reason behind an amount: what holds, by which law, and how sure that is, all in words."""

    says: str
    law: str
    sure: str


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """May this person join, and what would they pay. `pays` is whole đồng a month, None where it cannot be said."""

    verdict: str
    reasons: tuple[str, ...]
    pays: Dong | None
    lines: tuple[AmountLine, ...]
    because: tuple[Because, ...]
    notes: tuple[str, ...]


def estimate(phone: Phone, draft: VisitDraft, person: str) -> Estimate:
    """What the law says of a member today, from their file and what the draft knows.

    Refused (not_found) where the member or the household is not on this phone.
    """
    db = phone.store.reading()
    row, home = shelf.find(db, "person", person), shelf.find(db, "household", draft.household)
    if row is None or home is None:
        raise Refused(problems.not_found())
    talk = next((talk for talk in draft.talks if talk.person == person), None)
    on = day_of(known_moment(db, phone.read_clocks().wall))
    may_check = law.SUPPORT_CHECK in draft.given
    rules, one, file = law_of(db), from_wire(Person, row.body), from_wire(Household, home.body)
    said = law.said_of(one, file, talk, on, rules=rules, commune=home.commune, may_check_support=may_check)
    return Estimate(
        verdict=said.eligibility.verdict,
        reasons=(*_reasons(said.eligibility), *(problem.vi for problem in said.problems)),
        pays=said.quote.pays if said.quote else None,
        lines=amount_lines(said.quote, rules) if said.quote else (),
        because=because_lines(said.quote, rules) if said.quote else (),
        notes=tuple(_notes(said, may_check=may_check)),
    )


def amount_lines(quoted: Quote, rules: Law) -> tuple[AmountLine, ...]:
    """What a month's amount is made of: the contribution, and what each supporter takes off it."""
    label = f"Mức đóng với thu nhập {money_label(quoted.income)}"
    contribution = AmountLine(label=label, amount=quoted.contribution, law=quoted.because[0].law)
    return (contribution, *(_support_line(share, rules) for share in quoted.support))


def because_lines(quoted: Quote, rules: Law) -> tuple[Because, ...]:
    """Every number of the law behind the amounts, with the day from which it holds."""
    return tuple(_because(ground, rules) for ground in quoted.because)


def _support_line(share: Support, rules: Law) -> AmountLine:
    # A sponsor may give a fixed amount, of which there is no percentage.
    percent = f" {share.rate_percent}%" if share.rate_percent else ""
    unsure = " (chưa xác nhận)" if share.confidence == "unconfirmed" else ""
    label = f"{name_of(share.scheme, rules)} hỗ trợ{percent}{unsure}"
    return AmountLine(label=label, amount=-share.amount, law=share.law)


def _because(ground: Ground, rules: Law) -> Because:
    parameter = rules.parameters[ground.parameter]
    value, expected = value_label(parameter.unit, ground.value), " (dự kiến)" if ground.expected else ""
    return Because(
        says=f"{parameter.vi}: {value}, từ ngày {day_label(ground.since)}{expected}",
        law=ground.law,
        sure=SURE[ground.confidence],
    )


def _reasons(joining: Eligibility) -> Iterator[str]:
    yield from (REASONS[code].vi for code in joining.reasons)
    yield from (f"Cần hỏi: {QUESTIONS[code].vi}" for code in joining.missing)


def _notes(said: law.Said, *, may_check: bool) -> Iterator[str]:
    if not may_check:
        yield "Gia đình chưa đồng ý xem mức hỗ trợ theo diện hộ, nên tính như nhóm đối tượng khác."
    yield from said.quote.notes if said.quote else ()
    # What BHXH will look at, each sentence once.
    yield from dict.fromkeys(sentence for scheme in said.eligibility.support for sentence in scheme.evidence)
