"""The law as dated data: what somebody pays for voluntary social insurance, who supports it, and who may join.

Every amount is an estimate that BHXH confirms, and names its law, its day and how sure it is.
"""

from shared.policy.eligibility import Eligibility, EligibilityRequest, eligibility
from shared.policy.law import Law, packaged
from shared.policy.quote import Quote, QuoteRequest, groups, income_range, minimum_income, quote, to_json

__all__ = [
    "Eligibility",
    "EligibilityRequest",
    "Law",
    "Quote",
    "QuoteRequest",
    "eligibility",
    "groups",
    "income_range",
    "minimum_income",
    "packaged",
    "quote",
    "to_json",
]
