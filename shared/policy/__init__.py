"""The law as dated data: what somebody pays for voluntary social insurance or health insurance, who supports it,
and who may join.

Every amount is an estimate that BHXH confirms, and names its law, its day and how sure it is.
"""

from shared.policy.eligibility import Eligibility, EligibilityRequest, eligibility
from shared.policy.law import Law, packaged
from shared.policy.prepaid import PaidMonth, paid_month
from shared.policy.quote import Quote, QuoteRequest, groups, income_range, minimum_income, quote, to_json

__all__ = [
    "Eligibility",
    "EligibilityRequest",
    "Law",
    "PaidMonth",
    "Quote",
    "QuoteRequest",
    "eligibility",
    "groups",
    "income_range",
    "minimum_income",
    "packaged",
    "paid_month",
    "quote",
    "to_json",
]
