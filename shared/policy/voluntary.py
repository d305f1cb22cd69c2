"""Voluntary social insurance: the contribution on the chosen income, within the range of the day.

Support is a share of the contribution on the rural poverty line, whatever income is chosen: it is the
same amount for everybody of a group (policy data, section 0.1, proved by the published 6,540,600 đ).
"""

from datetime import date

from shared import problems
from shared.money import Dong, money_label, percent_of, to_dong
from shared.policy.basis import Basis, QuoteRequest, months_at_once, place_of, within
from shared.policy.law import Law, packaged
from shared.policy.schemes import groups_of
from shared.problems import Refused


def basis_of(request: QuoteRequest, law: Law) -> Basis:
    """What a request's amounts rest on; Refused where it asks what is not known or not allowed."""
    commune = place_of(request)
    if request.member_order is not None:
        raise Refused(problems.not_of_this_product("member_order"))
    rate = law.required("vsi.rate", request.on)
    line = law.required("poverty_line.rural", request.on)
    income = _income(request, law)
    payment, months = _payment(request, law)
    return Basis(
        on=request.on,
        product=request.product,
        income=income,
        contribution=to_dong(percent_of(rate.value, income)),
        supported=percent_of(rate.value, line.value),
        groups=groups_of(request.groups),
        residence=request.residence,
        commune=commune,
        payment=payment,
        months=months,
        months_so_far=request.months_supported_so_far,
        grounds=(("vsi.rate", rate), ("poverty_line.rural", line)),
        deadline=law.required(f"vsi.payment.{payment}", request.on),
    )


def minimum_income(on: date, law: Law | None = None) -> Dong:
    """The lowest monthly income to choose on a day, in đồng; Refused (no_rule_on_day) where it is not known."""
    return (law or packaged()).required("poverty_line.rural", on).value


def income_range(on: date, law: Law | None = None) -> tuple[Dong, Dong]:
    """The lowest and highest monthly income to choose on a day, in đồng; Refused (no_rule_on_day)."""
    rules = law or packaged()
    highest = rules.required("vsi.income_ceiling_factor", on).value * rules.required("reference_level", on).value
    return minimum_income(on, rules), highest


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
        return "years_ahead", 12 * within("years_ahead", request.years_ahead, 1, most)
    if request.missing_months is not None:
        most = law.required("vsi.payment.missing_years", request.on).value
        return "missing_years", within("missing_months", request.missing_months, 1, most)
    return months_at_once(request)
