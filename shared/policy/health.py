"""Health insurance: a share of the base salary, less by the member's order in a household, or supported by group.

Before 01/12/2018 the State's share is not in the tables: no amount is better than a wrong bill (policy
data, its first paragraph).
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from shared import problems
from shared.money import percent_of, to_dong
from shared.policy.basis import Basis, Ground, QuoteRequest, months_at_once, place_of, within
from shared.policy.law import Law
from shared.policy.schemes import SCHEMES, best_rate, groups_of
from shared.problems import Refused

HOUSEHOLD = "household"
DELISTED = "ethnic_minority_in_delisted_commune"

# The fifth member and every later one pay the same share.
_LAST_SHARE = 5
_MOST_MEMBERS = 50

_RATE_UNITS = 1000  # the rate is written in tenths of a percent: 45 is 4.5 %


def basis_of(request: QuoteRequest, law: Law) -> Basis:
    """What a request's amounts rest on; Refused where it asks what is not known or not allowed."""
    _refuse_what_is_not_asked(request)
    commune = place_of(request)
    rate, salary = law.required("hi.rate", request.on), law.required("reference_level", request.on)
    groups = groups_on(request.groups, commune, request.on, law)
    share = _share(request, groups, law)
    price = Fraction(rate.value, _RATE_UNITS) * salary.value
    payment, months = months_at_once(request)
    return Basis(
        on=request.on,
        product=request.product,
        income=salary.value,
        contribution=to_dong(percent_of(share[0][1].value, 1) * price if share else price),
        supported=price,
        groups=groups,
        residence=request.residence,
        commune=commune,
        payment=payment,
        months=months,
        months_so_far=request.months_supported_so_far,
        grounds=(("hi.rate", rate), ("reference_level", salary), *share),
    )


def groups_on(named: tuple[str, ...], commune: str | None, on: date, law: Law) -> tuple[str, ...]:
    """The groups of a person on a day; Refused where the State's share of all of them is not known then."""
    if {"student", HOUSEHOLD} <= set(named):
        raise Refused(problems.students_join_at_school())
    groups = groups_of(named, "hi")
    if DELISTED in groups and in_the_months_after(commune, on, law) is False:
        groups = tuple(code for code in groups if code != DELISTED)
        if not groups:
            raise Refused(problems.not_in_the_months_after())
    if groups != (HOUSEHOLD,) and best_rate(law, SCHEMES[0], groups, on, "hi") is None:
        raise Refused(problems.no_rule_on_day("on"))
    return groups


def in_the_months_after(commune: str | None, on: date, law: Law) -> bool | None:
    """Whether a commune is in its months of support after leaving the list; None where its day is not known."""
    last = last_day_after_leaving(commune, on, law)
    return None if last is None or commune is None else law.delistings[commune].since <= on <= last


def last_day_after_leaving(commune: str | None, on: date, law: Law) -> date | None:
    """The last day of a commune's support after it left the list, or None where that is not known."""
    left = law.delistings.get(commune) if commune else None
    months = law.on("hi.delisted_months", on)
    if left is None or months is None:
        return None
    return date.fromordinal(_months_after(left.since, months.value).toordinal() - 1)


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _refuse_what_is_not_asked(request: QuoteRequest) -> None:
    for name in ("income", "years_ahead", "missing_months"):
        if getattr(request, name) is not None:
            raise Refused(problems.not_of_this_product(name))


def _share(request: QuoteRequest, groups: tuple[str, ...], law: Law) -> tuple[Ground, ...]:
    """The household's share by the member's order; none for the other groups, whose price hangs on no order."""
    if groups != (HOUSEHOLD,):
        if request.member_order is not None:
            raise Refused(problems.order_is_the_households())
        return ()
    if request.member_order is None:
        raise Refused(problems.missing_field("member_order"))
    order = within("member_order", request.member_order, 1, _MOST_MEMBERS)
    name = f"hi.household_share.member_{min(order, _LAST_SHARE)}"
    return ((name, law.required(name, request.on)),)
