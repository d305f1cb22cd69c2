"""What somebody asks a quote for, and what its amounts rest on once it has been read against the law of its day."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared import places, problems
from shared.money import Dong
from shared.policy.law import Step
from shared.problems import Refused
from shared.vocabulary import payments, residence

MONTHS_AT_ONCE = {method.months: method.code for method in payments.CODES.values() if method.months}

# Fifty years: more than anybody has paid; only a slip of the finger lies above.
_MOST_MONTHS_SO_FAR = 600

Ground = tuple[str, Step]


@dataclass(frozen=True, kw_only=True)
class QuoteRequest:
    """A question for an amount on a day.

    `income`: the chosen monthly income in đồng, None for the lowest of that day; voluntary insurance alone.
    `groups`: none means `other`, and `household` for health insurance. `residence`: permanent, temporary,
    or None where it is not known. One of `months` (1, 3, 6 or 12), `years_ahead` and `missing_months` at
    most; none means a month. `member_order`: 1 for the first of the household to join health insurance.
    `commune`: a unit's id, or a code of that day, None where it is not known.
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
    member_order: int | None = None
    commune: str | None = None


@dataclass(frozen=True, kw_only=True)
class Basis:
    """A request that the law of its day allows, with the steps that its contribution rests on.

    `income` is what the contribution is a share of; `supported` the exact monthly đồng that a support's
    percentage is taken of. `payment` is a code of the payment vocabulary, `months` the number bought;
    `deadline` the step of its deadline, None where none is known.
    """

    on: date
    product: str
    income: Dong
    contribution: Dong
    supported: Fraction
    groups: tuple[str, ...]
    residence: str | None
    commune: str | None
    payment: str
    months: int
    months_so_far: int
    grounds: tuple[Ground, ...]
    deadline: Step | None = None

    @property
    def is_lump(self) -> bool:
        """Whether years are paid at once, at a price that hangs on the fund's return."""
        return payments.CODES[self.payment].months is None


def place_of(request: QuoteRequest) -> str | None:
    """The id of the unit that a request names; Refused where its place or its months so far make no sense."""
    if request.residence is not None and request.residence not in residence.CODES:
        raise Refused(problems.unknown_code("residence"))
    within("months_supported_so_far", request.months_supported_so_far, 0, _MOST_MONTHS_SO_FAR)
    return unit_id(request.commune, request.on)


def unit_id(commune: str | None, on: date) -> str | None:
    """The id of a commune named by its id, or by its code on a day; Refused (unknown_unit) for no such unit."""
    try:
        return None if commune is None else places.resolve(commune, on).id
    except Refused as refused:
        raise Refused(*(problem.at("commune") for problem in refused.problems)) from None


def months_at_once(request: QuoteRequest) -> tuple[str, int]:
    """The payment method of a request that pays by months, and how many; Refused for a number unknown to the law."""
    months = 1 if request.months is None else request.months
    if months not in MONTHS_AT_ONCE:
        raise Refused(problems.unknown_code("months"))
    return MONTHS_AT_ONCE[months], months


def within(name: str, number: int, lowest: int, highest: int) -> int:
    """The number; Refused (out_of_range, naming the range) where it lies outside."""
    if not lowest <= number <= highest:
        raise Refused(problems.out_of_range(name, lowest, highest))
    return number
