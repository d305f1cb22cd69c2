"""What anybody would pay, reckoned from a group, a residence, an income and how often: no person is named or kept.

The phone and the server answer alike, because both ask the same law; every amount is an estimate.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mobile.actions.estimates import AmountLine, Because, amount_lines, because_lines, law_words
from mobile.words import _, _n, label, spoken
from shared.clock import day_label
from shared.money import Dong, money_label
from shared.policy.law import Law
from shared.policy.notes import ESTIMATE
from shared.policy.quote import Quote, QuoteRequest, income_range, quote
from shared.text import within_a_sentence
from shared.vocabulary import payments, residence, support_groups

# Large enough for a thumb: from the lowest income to the highest by the law's own 50.000 đ would take a thousand taps.
INCOME_STEP: Dong = 500_000
FEWEST_YEARS = 2

YEARS_AHEAD = "years_ahead"

_EVERYBODY_ELSE = support_groups.WITHOUT_GROUP["vsi"]
# Whoever pays for missing years is at the end of a working life: BHXH's own officers reckon that.
_NOT_OFFERED = "missing_years"
# A change further off than this is nobody's next payment.
_SOON = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the officer has chosen. `income` in đồng a month, None for the lowest of the day; `every` is a code of the
    payment vocabulary; `years` counts for years paid ahead alone.
    """

    groups: tuple[str, ...] = (_EVERYBODY_ELSE,)
    residence: str = "permanent"
    income: Dong | None = None
    every: str = "monthly"
    years: int = FEWEST_YEARS


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a month is to cost from a coming day on: `says` names what it hangs on and how sure it is."""

    since: date
    title: str
    pays: Dong
    says: str
    law: str


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """The answer to a choice, in whole đồng. `pays` is for a month, None where years are paid at once; `total` for all
    `months`, None where only BHXH can say it. `lower` and `higher` are the incomes one step away, or the same.
    """

    on: date
    who: str
    method: str
    income: Dong
    lower: Dong
    higher: Dong
    lowest: Dong
    highest: Dong
    most_years: int
    pays: Dong | None
    months: int
    total: Dong | None
    lines: tuple[AmountLine, ...]
    because: tuple[Because, ...]
    notes: tuple[str, ...]
    change: Change | None

    @property
    def is_monthly(self) -> bool:
        """Whether the amount is a month's, and not one for years at once."""
        return self.pays is not None

    @property
    def amount(self) -> str:
        """The amount as people say it: a month's, or of everything where years are paid at once."""
        if self.pays is not None:
            return _("{amount}/tháng").format(amount=money_label(self.pays))
        return self.total_label

    @property
    def total_label(self) -> str:
        """The amount of all months, or who will say it."""
        return _("BHXH sẽ tính") if self.total is None else money_label(self.total)

    @property
    def laws(self) -> tuple[str, ...]:
        """Every text that the amounts rest on, once."""
        return tuple(dict.fromkeys(ground.law for ground in self.because))


def reckon(choice: Choice, on: date, rules: Law) -> Reckoning:
    """What somebody would pay on a day; an income out of the day's range counts as its nearest end.

    Refused (no_rule_on_day) where the law of that day is not known: the phone's clock is wrong.
    """
    lowest, highest = income_range(on, rules)
    quoted = quote(_asked(choice, on, rules), rules, spoken())
    change = _change(choice, quoted, rules)
    return Reckoning(
        on=on,
        who=_who(choice),
        method=_method(choice),
        income=quoted.income,
        lower=max(lowest, _on_the_ladder(quoted.income - 1, lowest)),
        higher=min(highest, _on_the_ladder(quoted.income, lowest) + INCOME_STEP),
        lowest=lowest,
        highest=highest,
        most_years=rules.required("vsi.payment.years_ahead", on).value,
        pays=quoted.pays if payments.CODES[choice.every].months else None,
        months=quoted.months,
        total=quoted.total_pays,
        lines=amount_lines(quoted, rules),
        because=because_lines(quoted, rules),
        notes=_notes(quoted, change),
        change=change,
    )


def with_group(choice: Choice, code: str) -> Choice:
    """The choice with a group taken in or out: of two certificates only one can be, and nobody is in no group."""
    if code == _EVERYBODY_ELSE:
        return replace(choice, groups=(_EVERYBODY_ELSE,))
    kept = {other for other in choice.groups if _may_be_both(other, code)}
    chosen = kept if code in choice.groups else {*kept, code}
    in_order = tuple(each for each in support_groups.CODES if each in chosen)
    return replace(choice, groups=in_order or (_EVERYBODY_ELSE,))


def groups_offered() -> list[tuple[str, str]]:
    """The groups of the screen: code and word."""
    return [(code, label(group)) for code, group in support_groups.CODES.items() if group.offered]


def residences_offered() -> list[tuple[str, str]]:
    """The residences of the screen: code and word."""
    return [(code, label(row)) for code, row in residence.CODES.items()]


def methods_offered() -> list[tuple[str, str]]:
    """How often one may pay: code and a word short enough for a thumb."""
    return [(code, _short(row)) for code, row in payments.CODES.items() if code != _NOT_OFFERED]


def share_text(reckoning: Reckoning) -> str:
    """The answer as a message to pass on: amounts, laws, the day, and that it is an estimate; in the language that is
    spoken, of which the answer is too.
    """
    several = _n("{n} tháng", reckoning.months).format(n=reckoning.months)
    total = f"{_('Tổng {months}').format(months=several)}: {reckoning.total_label}"
    paragraphs = [
        [
            _("BHXH tự nguyện: số tiền tạm tính"),
            reckoning.who,
            _("{method}, tính cho ngày {day}").format(method=reckoning.method, day=day_label(reckoning.on)),
        ],
        [
            *(f"{line.label}: {line.signed}" for line in reckoning.lines),
            f"{_('Người đóng')}: {reckoning.amount}",
            *([total] if reckoning.months > 1 else []),
            label(ESTIMATE),
        ],
        [*reckoning.notes, _("Căn cứ: {laws}.").format(laws="; ".join(reckoning.laws))],
        _change_lines(reckoning.change) if reckoning.change else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines)


def _asked(choice: Choice, on: date, rules: Law) -> QuoteRequest:
    lowest, highest = income_range(on, rules)
    months = payments.CODES[choice.every].months
    most_years = rules.required("vsi.payment.years_ahead", on).value
    return QuoteRequest(
        on=on,
        groups=choice.groups,
        residence=choice.residence,
        income=min(max(choice.income or lowest, lowest), highest),
        months=months,
        years_ahead=min(choice.years, most_years) if months is None else None,
    )


def _change(choice: Choice, quoted: Quote, rules: Law) -> Change | None:
    """The next day on which a number behind the amount changes, and a month's amount then."""
    grounds = [rules.parameters[ground.parameter] for ground in quoted.because]
    coming = [step for parameter in grounds if (step := parameter.change_after(quoted.on))]
    first = min(coming, key=lambda step: step.since, default=None)
    if first is None or first.since - quoted.on > _SOON:
        return None
    then = quote(_asked(replace(choice, every="monthly"), first.since, rules), rules)
    expected = any(ground.expected for ground in then.because)
    title = _("Dự kiến từ {day}") if expected else _("Từ {day}")
    return Change(
        since=first.since,
        title=title.format(day=day_label(first.since)),
        pays=then.pays,
        says=" ".join(_hangs_on(choice, then, expected=expected)),
        law=law_words(first.law_label),
    )


def _hangs_on(choice: Choice, then: Quote, *, expected: bool) -> list[str]:
    certified = [within_a_sentence(_group(code)) for code in choice.groups if support_groups.CODES[code].certificate]
    return [
        _("Mức đóng {contribution} với thu nhập {income}.").format(
            contribution=money_label(then.contribution), income=money_label(then.income)
        ),
        *(_("Số tiền này đúng nếu vẫn là {group}.").format(group=name) for name in certified),
        *([_("Đây là số tiền dự kiến: hướng dẫn về mức đóng chưa được công bố.")] if expected else []),
    ]


def _notes(quoted: Quote, change: Change | None) -> tuple[str, ...]:
    """What else has to be said; the estimate and the coming change stand in places of their own."""
    told = day_label(change.since) if change else None
    return tuple(note for note in quoted.notes if note != label(ESTIMATE) and (told is None or told not in note))


def _change_lines(change: Change) -> list[str]:
    amount = _("{amount}/tháng").format(amount=money_label(change.pays))
    return [f"{change.title}: {amount}", change.says, _("Căn cứ: {laws}.").format(laws=change.law)]


def _who(choice: Choice) -> str:
    first, *others = (_group(code) for code in choice.groups)
    groups = ", ".join([first, *map(within_a_sentence, others)])
    return _("{groups}; {residence} tại Nghệ An").format(
        groups=groups, residence=within_a_sentence(label(residence.CODES[choice.residence]))
    )


def _method(choice: Choice) -> str:
    method = payments.CODES[choice.every]
    if method.months:
        return label(method)
    return _n("{method} ({n} năm)", choice.years).format(method=label(method), n=choice.years)


def _group(code: str) -> str:
    return label(support_groups.CODES[code])


def _may_be_both(other: str, code: str) -> bool:
    certified = all(support_groups.CODES[each].certificate for each in (other, code))
    return other not in {code, _EVERYBODY_ELSE} and not certified


def _on_the_ladder(income: Dong, lowest: Dong) -> Dong:
    """The highest step that is not above an income."""
    return lowest + (income - lowest) // INCOME_STEP * INCOME_STEP


def _short(method: payments.PaymentMethod) -> str:
    if method.months is None:
        return _("Nhiều năm về sau")
    return label(method) if method.months == 1 else _n("{n} tháng", method.months).format(n=method.months)
