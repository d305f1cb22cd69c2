"""A household as officers keep it up to date. Its poverty status is the commune's certificate, never a guess."""

from dataclasses import dataclass
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Household(Record):
    """`phone`: E.164 or None. `certificate`: what the commune certified, for `certificate_year`.
    `do_not_visit`: the family asked not to be visited again. `made_up`: no living people stand behind it.
    """

    hamlet: UUID
    head_name: str
    phone: str | None = None
    address: str | None = None
    certificate: str = "unknown"
    certificate_year: int | None = None
    certificate_number: str | None = None
    household_code: str | None = None
    do_not_visit: bool = False
    made_up: bool = False
