"""What somebody pays for voluntary social insurance or health insurance, who supports it, and which law says so."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shared import problems
from shared.money import Dong, to_dong
from shared.policy import health, voluntary
from shared.policy.basis import Basis, QuoteRequest
from shared.policy.law import Confidence, Law, Scheme, Step, packaged, weakest
from shared.policy.notes import notes_for
from shared.policy.schemes import Granted, Rate, best_rate, groups, in_force, in_reach
from shared.policy.voluntary import income_range, minimum_income
from shared.problems import Refused
from shared.vocabulary.term import Language

__all__ = [
    "Because",
    "Quote",
    "QuoteRequest",
    "Support",
    "groups",
    "income_range",
    "minimum_income",
    "quote",
    "to_json",
]


@dataclass(frozen=True, kw_only=True)
class Support:
    """One scheme's support: `amount` đồng in each of `months` supported months, `total` for all of them.

    `rate_percent` is 0 for a sponsor that gives a fixed amount.
    """

    scheme: str
    group: str
    rate_percent: int
    amount: Dong
    months: int
    total: Dong
    law: str
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class Because:
    """A number of the law that the amounts rest on. `expected`: foreseen, not yet published for this use."""

    parameter: str
    since: date
    value: int
    law: str
    confidence: Confidence
    expected: bool


@dataclass(frozen=True, kw_only=True)
class Quote:
    """An estimate in whole đồng, in the shape of the public contract.

    `income` is what the contribution is a share of: the chosen income, or for health insurance the base salary.
    `contribution` and `pays` are for one month (`pays`: for a supported month, where the support lasts
    for fewer months than are bought). `total_pays` is for all `months`, None where it hangs on a number
    that is not published. `notes` are sentences, in Vietnamese unless another language was asked for.
    """

    product: str
    on: date
    income: Dong
    contribution: Dong
    support: tuple[Support, ...]
    pays: Dong
    months: int
    total_pays: Dong | None
    because: tuple[Because, ...]
    notes: tuple[str, ...]
    estimate: bool = True


_BASIS_OF: Mapping[str, Callable[[QuoteRequest, Law], Basis]] = {"vsi": voluntary.basis_of, "hi": health.basis_of}


def quote(request: QuoteRequest, law: Law | None = None, language: Language = "vi") -> Quote:
    """The amounts of a request on its day, its notes in a language; Refused where it asks what is not known or not
    allowed.
    """
    rules = law or packaged()
    if request.product not in _BASIS_OF:
        raise Refused(problems.unknown_code("product"))
    basis = _BASIS_OF[request.product](request, rules)
    granted = _granted(basis, rules)
    support = tuple(_support(basis, each) for each in granted)
    pays = basis.contribution - sum(each.amount for each in granted)
    return Quote(
        product=request.product,
        on=basis.on,
        income=basis.income,
        contribution=basis.contribution,
        support=support,
        pays=pays,
        months=basis.months,
        total_pays=_total_pays(basis, sum(each.total for each in support), rules),
        because=_because(basis, granted, rules),
        notes=notes_for(basis, granted, pays, rules, language),
    )


def to_json(quoted: Quote) -> dict[str, Any]:
    """A quote as the public contract writes it, for a JSON document."""
    because = [asdict(each) | {"since": each.since.isoformat()} for each in quoted.because]
    return asdict(quoted) | {"on": quoted.on.isoformat(), "because": because}


def _granted(basis: Basis, law: Law) -> list[Granted]:
    granted: list[Granted] = []
    for scheme in in_force(law):
        rate = best_rate(law, scheme, _still_supported(basis, scheme, law), basis.on, basis.product)
        unpaid = basis.contribution - sum(each.amount for each in granted)
        if rate is not None and unpaid and in_reach(scheme, basis.residence, basis.commune):
            granted.append(_grant(basis, scheme, rate, unpaid, law))
    return granted


def _still_supported(basis: Basis, scheme: Scheme, law: Law) -> tuple[str, ...]:
    """The groups of which months are left, or all where none is: a group's own limit must not hide another group."""
    limits = {code: law.on(_limit_name(basis, scheme, code, law), basis.on) for code in basis.groups}
    return tuple(code for code, limit in limits.items() if _months_left(basis, limit)) or basis.groups


def _grant(basis: Basis, scheme: Scheme, rate: Rate, unpaid: Dong, law: Law) -> Granted:
    # The limit plays a part only for somebody who has been supported before: a payment is far shorter.
    limited_by = _limit_name(basis, scheme, rate.own_group, law)
    limit = law.on(limited_by, basis.on) if basis.months_so_far else None
    months = _months_left(basis, limit)
    amount = min(unpaid, _monthly_support(basis, scheme, rate.step)) if months else 0
    return Granted(scheme=scheme, rate=rate, amount=amount, months=months, limited_by=limited_by, limit=limit)


def _months_left(basis: Basis, limit: Step | None) -> int:
    """How many of the months that are bought are supported."""
    return min(basis.months, max(0, limit.value - basis.months_so_far)) if limit else basis.months


def _limit_name(basis: Basis, scheme: Scheme, own_group: str, law: Law) -> str:
    """The parameter of the months that a scheme supports at most: a group's own where it has one."""
    every_group = f"{basis.product}.support_months.{scheme.code}"
    of_the_group = f"{every_group}.{own_group}"
    return of_the_group if of_the_group in law.parameters else every_group


def _monthly_support(basis: Basis, scheme: Scheme, rate: Step) -> Dong:
    return rate.value if scheme.gives == "dong" else to_dong(Fraction(rate.value, 100) * basis.supported)


def _support(basis: Basis, granted: Granted) -> Support:
    return Support(
        scheme=granted.scheme.code,
        group=granted.rate.group,
        rate_percent=granted.rate.step.value if granted.scheme.gives == "percent" else 0,
        amount=granted.amount,
        months=granted.months,
        total=granted.amount * granted.months,
        law=granted.rate.step.law_label,
        # Nobody has published how support is counted when years are paid at once.
        confidence="unconfirmed" if basis.is_lump else weakest(*_rests_on(basis, granted)),
    )


def _rests_on(basis: Basis, granted: Granted) -> list[Step]:
    return [
        *(step for _, step in basis.grounds),
        granted.rate.step,
        *([granted.limit] if granted.limit else []),
    ]


def _total_pays(basis: Basis, supported: Dong, law: Law) -> Dong | None:
    if not basis.is_lump:
        return basis.contribution * basis.months - supported
    fund_return = law.on("vsi.fund_return", basis.on)
    return None if fund_return is None else max(0, _lump_sum(basis, Fraction(fund_return.value, 100_000)) - supported)


def _lump_sum(basis: Basis, monthly_return: Fraction) -> Dong:
    """Years ahead are discounted, missing years bear compound interest (Law 41/2024/QH15, article 36)."""
    growth = 1 + monthly_return
    powers = range(1 - basis.months, 1) if basis.payment == "years_ahead" else range(1, basis.months + 1)
    return to_dong(sum((basis.contribution * growth**power for power in powers), start=Fraction(0)))


def _because(basis: Basis, granted: list[Granted], law: Law) -> tuple[Because, ...]:
    named = list(basis.grounds)
    named += [(each.rate.parameter, each.rate.step) for each in granted]
    named += [(each.limited_by, each.limit) for each in granted if each.limit]
    if basis.is_lump and (fund_return := law.on("vsi.fund_return", basis.on)):
        named.append(("vsi.fund_return", fund_return))
    return tuple(
        Because(
            parameter=name,
            since=step.since,
            value=step.value,
            law=step.law_label,
            confidence=step.confidence,
            expected=step.expected,
        )
        for name, step in named
    )
