"""What a payment has fixed: months paid ahead keep the price and the support of the day on which they were paid.

Neither the person nor the budget pays or gets back a difference when the poverty line, the group, the price
or the reference level changes afterwards (policy data, section 1.4).
"""

from dataclasses import dataclass
from datetime import date

from shared.money import Dong
from shared.policy.basis import QuoteRequest
from shared.policy.law import Law
from shared.policy.quote import quote


@dataclass(frozen=True, kw_only=True)
class PaidMonth:
    """One month that is paid, in whole đồng, at the price of `paid_on`.

    `pays` is None where years were paid at once: such a sum has no price by month that is known here.
    """

    paid_on: date
    contribution: Dong
    supported: Dong
    pays: Dong | None


def paid_month(payment: QuoteRequest, first_month: date, month: date, law: Law | None = None) -> PaidMonth | None:
    """What was fixed for a month, by any day of it, when a payment was made that covers months from `first_month` on;
    None for a month that it does not cover, which will cost what the law says when it is paid.

    `payment.on` is the day of the payment. Refused as a quote on that day is.
    """
    quoted = quote(payment, law)
    place = (month.year - first_month.year) * 12 + month.month - first_month.month
    if not 0 <= place < quoted.months:
        return None
    supported = sum(each.amount for each in quoted.support if place < each.months)
    at_once = payment.years_ahead is not None or payment.missing_months is not None
    return PaidMonth(
        paid_on=payment.on,
        contribution=quoted.contribution,
        supported=supported,
        pays=None if at_once else quoted.contribution - supported,
    )
