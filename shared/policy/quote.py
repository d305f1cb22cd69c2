"""What somebody pays for voluntary social insurance, who supports it with how much, and which law says so.

Support is a share of the contribution on the rural poverty line, whatever income is chosen: it is the
same amount for everybody of a group (policy data, section 0.1, proved by the published 6,540,600 đ).
"""

from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shared.money import Dong, percent_of, to_dong
from shared.policy.basis import Basis, QuoteRequest, basis_of, income_range, minimum_income
from shared.policy.law import Confidence, Law, Step, packaged, weakest
from shared.policy.notes import notes_for
from shared.policy.schemes import SCHEMES, Rate, Scheme, best_rate, groups

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
    """One scheme's support: `amount` đồng in each of `months` supported months, `total` for all of them."""

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

    `contribution` and `pays` are for one month (`pays`: for a supported month, where the support lasts
    for fewer months than are bought). `total_pays` is for all `months`, None where it hangs on a number
    that is not published. `notes` are sentences in Vietnamese.
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


@dataclass(frozen=True, kw_only=True)
class _Granted:
    support: Support
    rate: Rate
    limit: Step | None


def quote(request: QuoteRequest, law: Law | None = None) -> Quote:
    """The amounts of a request on its day; Refused where it asks what is not known or not allowed."""
    rules = law or packaged()
    basis = basis_of(request, rules)
    granted = _granted(basis, rules)
    support = tuple(grant.support for grant in granted)
    return Quote(
        product=request.product,
        on=basis.on,
        income=basis.income,
        contribution=basis.contribution,
        support=support,
        pays=basis.contribution - sum(each.amount for each in support),
        months=basis.months,
        total_pays=_total_pays(basis, support, rules),
        because=_because(basis, granted, rules),
        notes=notes_for(
            basis,
            tuple(grant.rate for grant in granted),
            {each.scheme: each.months for each in support},
            tuple(grant.limit for grant in granted if grant.limit),
            rules,
        ),
    )


def to_json(quoted: Quote) -> dict[str, Any]:
    """A quote as the public contract writes it, for a JSON document."""
    because = [asdict(each) | {"since": each.since.isoformat()} for each in quoted.because]
    return asdict(quoted) | {"on": quoted.on.isoformat(), "because": because}


def _granted(basis: Basis, law: Law) -> list[_Granted]:
    granted: list[_Granted] = []
    for scheme in SCHEMES:
        rate = best_rate(law, scheme, basis.groups, basis.on)
        if rate is None or scheme.residence not in {None, basis.residence}:
            continue
        unpaid = basis.contribution - sum(grant.support.amount for grant in granted)
        granted.append(_grant(basis, scheme, rate, unpaid, law))
    return granted


def _grant(basis: Basis, scheme: Scheme, rate: Rate, unpaid: Dong, law: Law) -> _Granted:
    # The limit plays a part only for somebody who has been supported before: a payment is far shorter.
    limit = law.on(f"vsi.support_months.{scheme.code}", basis.on) if basis.months_so_far else None
    months = min(basis.months, max(0, limit.value - basis.months_so_far)) if limit else basis.months
    amount = min(unpaid, _monthly_support(basis, rate.step)) if months else 0
    support = Support(
        scheme=scheme.code,
        group=rate.group,
        rate_percent=rate.step.value,
        amount=amount,
        months=months,
        total=amount * months,
        law=rate.step.law_label,
        # Nobody has published how support is counted when years are paid at once.
        confidence="unconfirmed" if basis.is_lump else weakest(*_rests_on(basis, rate, limit)),
    )
    return _Granted(support=support, rate=rate, limit=limit)


def _monthly_support(basis: Basis, rate: Step) -> Dong:
    return to_dong(percent_of(Fraction(rate.value * basis.rate.value, 100), basis.line.value))


def _rests_on(basis: Basis, rate: Rate, limit: Step | None) -> list[Step]:
    return [step for step in (basis.rate, basis.line, rate.step, limit) if step]


def _total_pays(basis: Basis, support: tuple[Support, ...], law: Law) -> Dong | None:
    supported = sum(each.total for each in support)
    if not basis.is_lump:
        return basis.contribution * basis.months - supported
    fund_return = law.on("vsi.fund_return", basis.on)
    return None if fund_return is None else max(0, _lump_sum(basis, Fraction(fund_return.value, 100_000)) - supported)


def _lump_sum(basis: Basis, monthly_return: Fraction) -> Dong:
    """Years ahead are discounted, missing years bear compound interest (Law 41/2024/QH15, article 36)."""
    growth = 1 + monthly_return
    powers = range(1 - basis.months, 1) if basis.payment == "years_ahead" else range(1, basis.months + 1)
    return to_dong(sum((basis.contribution * growth**power for power in powers), start=Fraction(0)))


def _because(basis: Basis, granted: list[_Granted], law: Law) -> tuple[Because, ...]:
    named = [("vsi.rate", basis.rate), ("poverty_line.rural", basis.line)]
    named += [(grant.rate.parameter, grant.rate.step) for grant in granted]
    named += [(f"vsi.support_months.{grant.support.scheme}", grant.limit) for grant in granted if grant.limit]
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
