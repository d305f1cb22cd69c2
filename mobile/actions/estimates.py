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
from mobile.words import _, label, marked, said, spoken
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
from shared.policy.steps import NOT_FOUND
from shared.problems import Refused
from shared.records.household import Household
from shared.records.person import Person
from shared.records.wire import from_wire

SURE = {
    "high": marked("Đã có văn bản"),
    "medium": marked("Theo một nguồn chính thức"),
    "derived": marked("Suy ra từ văn bản, cần BHXH xác nhận"),
    "unconfirmed": marked("Chưa xác nhận được"),
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
    answer = law.said_of(one, file, talk, on, rules=rules, commune=home.commune, may_check_support=may_check)
    return Estimate(
        verdict=answer.eligibility.verdict,
        reasons=(*_reasons(answer.eligibility), *map(said, answer.problems)),
        pays=answer.quote.pays if answer.quote else None,
        lines=amount_lines(answer.quote, rules) if answer.quote else (),
        because=because_lines(answer.quote, rules) if answer.quote else (),
        notes=tuple(_notes(answer, may_check=may_check)),
    )


def amount_lines(quoted: Quote, rules: Law) -> tuple[AmountLine, ...]:
    """What a month's amount is made of: the contribution, and what each supporter takes off it."""
    contribution = AmountLine(
        label=_("Mức đóng với thu nhập {income}").format(income=money_label(quoted.income)),
        amount=quoted.contribution,
        law=law_words(quoted.because[0].law),
    )
    return (contribution, *(_support_line(share, rules) for share in quoted.support))


def because_lines(quoted: Quote, rules: Law) -> tuple[Because, ...]:
    """Every number of the law behind the amounts, with the day from which it holds."""
    return tuple(_because(ground, rules) for ground in quoted.because)


def law_words(law_label: str) -> str:
    """A law as it is shown: its own name in every language; of one that was not found, that it was looked for."""
    looked_for = law_label.removeprefix(NOT_FOUND)
    return law_label if looked_for == law_label else _("chưa xác nhận: {what}").format(what=looked_for)


def _support_line(share: Support, rules: Law) -> AmountLine:
    # A sponsor may give a fixed amount, of which there is no percentage.
    supported = _("{supporter} hỗ trợ {percent}%") if share.rate_percent else _("{supporter} hỗ trợ")
    says = supported.format(supporter=name_of(share.scheme, rules, spoken()), percent=share.rate_percent)
    unsure = f" {_('(chưa xác nhận)')}" if share.confidence == "unconfirmed" else ""
    return AmountLine(label=says + unsure, amount=-share.amount, law=law_words(share.law))


def _because(ground: Ground, rules: Law) -> Because:
    parameter = rules.parameters[ground.parameter]
    says = _("{what}: {value}, từ ngày {day} (dự kiến)") if ground.expected else _("{what}: {value}, từ ngày {day}")
    return Because(
        says=says.format(
            what=label(parameter),
            value=value_label(parameter.unit, ground.value, spoken()),
            day=day_label(ground.since),
        ),
        law=law_words(ground.law),
        sure=_(SURE[ground.confidence]),
    )


def _reasons(joining: Eligibility) -> Iterator[str]:
    yield from (label(REASONS[code]) for code in joining.reasons)
    yield from (_("Cần hỏi: {question}").format(question=label(QUESTIONS[code])) for code in joining.missing)


def _notes(answer: law.Said, *, may_check: bool) -> Iterator[str]:
    if not may_check:
        yield _("Gia đình chưa đồng ý xem mức hỗ trợ theo diện hộ, nên tính như nhóm đối tượng khác.")
    yield from answer.quote.notes if answer.quote else ()
    # What BHXH will look at, each sentence once.
    yield from dict.fromkeys(sentence for scheme in answer.eligibility.support for sentence in scheme.evidence)
