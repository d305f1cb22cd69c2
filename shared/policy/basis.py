"""What somebody asks a quote for, and what it rests on once it has been read against the law of its day."""

from dataclasses import dataclass
from datetime import date

from shared import problems
from shared.money import Dong, money_label, percent_of, to_dong
from shared.policy.law import Law, Step, packaged
from shared.policy.schemes import groups_of
from shared.problems import Refused
from shared.vocabulary import payments, residence

MONTHS_AT_ONCE = {method.months: method.code for method in payments.CODES.values() if method.months}

# Fifty years: more than anybody has paid; only a slip of the finger lies above.
_MOST_MONTHS_SO_FAR = 600


@dataclass(frozen=True, kw_only=True)
class QuoteRequest:
    """A question for an amount on a day.

    `income`: the chosen monthly income in đồng, None for the lowest of that day. `groups`: none means
    `other`. `residence`: permanent, temporary, or None where it is not known. One of `months` (1, 3, 6
    or 12), `years_ahead` and `missing_months` at most; none means a month.
    """

    on: date
    product: str = "vsi"
    income: Dong | None = None
    groups: tuple[str, ...] = ()
    residence: str | None = None
    months: int | None = None
    years_ahead: int | None = None
    missing_months: int | None = None
    months_supported_so_far: int = 0


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A request that the law of its day allows, with the steps that its contribution rests on.

    `payment` is a code of the payment vocabulary, `deadline` its step; `months` is the number bought.
    """

    on: date
    income: Dong
    contribution: Dong
    groups: tuple[str, ...]
    residence: str | None
    payment: str
    months: int
    months_so_far: int
    rate: Step
    line: Step
    deadline: Step

    @property
    def is_lump(self) -> bool:
        """Whether years are paid at once, at a price that hangs on the fund's return."""
        return payments.CODES[self.payment].months is None


def minimum_income(on: date, law: Law | None = None) -> Dong:
    """The lowest monthly income to choose on a day, in đồng; Refused (no_rule_on_day) where it is not known."""
    return (law or packaged()).required("poverty_line.rural", on).value


def income_range(on: date, law: Law | None = None) -> tuple[Dong, Dong]:
    """The lowest and highest monthly income to choose on a day, in đồng; Refused (no_rule_on_day)."""
    rules = law or packaged()
    highest = rules.required("vsi.income_ceiling_factor", on).value * rules.required("reference_level", on).value
    return minimum_income(on, rules), highest


def basis_of(request: QuoteRequest, law: Law) -> Basis:
    """What a request's amounts rest on; Refused where it asks what is not known or not allowed."""
    if request.product != "vsi":
        raise Refused(problems.unknown_code("product"))
    if request.residence is not None and request.residence not in residence.CODES:
        raise Refused(problems.unknown_code("residence"))
    _within("months_supported_so_far", request.months_supported_so_far, 0, _MOST_MONTHS_SO_FAR)
    rate = law.required("vsi.rate", request.on)
    income = _income(request, law)
    payment, months = _payment(request, law)
    return Basis(
        on=request.on,
        income=income,
        contribution=to_dong(percent_of(rate.value, income)),
        groups=groups_of(request.groups),
        residence=request.residence,
        payment=payment,
        months=months,
        months_so_far=request.months_supported_so_far,
        rate=rate,
        line=law.required("poverty_line.rural", request.on),
        deadline=law.required(f"vsi.payment.{payment}", request.on),
    )


def _income(request: QuoteRequest, law: Law) -> Dong:
    lowest, highest = income_range(request.on, law)
    income = lowest if request.income is None else request.income
    if not lowest <= income <= highest:
        raise Refused(problems.out_of_range("income", money_label(lowest), money_label(highest)))
    return income


def _payment(request: QuoteRequest, law: Law) -> tuple[str, int]:
    if sum(way is not None for way in (request.months, request.years_ahead, request.missing_months)) > 1:
        raise Refused(problems.one_payment_method())
    if request.years_ahead is not None:
        most = law.required("vsi.payment.years_ahead", request.on).value
        return "years_ahead", 12 * _within("years_ahead", request.years_ahead, 1, most)
    if request.missing_months is not None:
        most = law.required("vsi.payment.missing_years", request.on).value
        return "missing_years", _within("missing_months", request.missing_months, 1, most)
    months = 1 if request.months is None else request.months
    if months not in MONTHS_AT_ONCE:
        raise Refused(problems.unknown_code("months"))
    return MONTHS_AT_ONCE[months], months


def _within(field: str, number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise Refused(problems.out_of_range(field, lowest, highest))
    return number
