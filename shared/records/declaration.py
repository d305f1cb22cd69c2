"""What one person declares in order to join, as it will be copied onto the official form.

It is the one place in which a personal number is kept, and it is kept with the person's own leave. The server tells it
to no phone, and counts nothing by it: who has registered is said by the step in a visit.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.records.base import Record
from shared.records.visit import Consent


@dataclass(frozen=True, kw_only=True)
class Declaration(Record):
    """A declaration, made at `declared_at`. `read_by`: how the card was read. `name`, `birth`, `sex` and `address` as
    the card says. `income` (whole đồng a month) is the one chosen, `every` a payment method, and `months` how many are
    paid at once where the payer chooses that. `bhxh_number`: of before August 2025, where there is an old book.
    """

    household: UUID
    person: UUID
    declared_at: datetime
    product: str
    consent: Consent
    read_by: str
    id_number: str
    name: str
    birth: date
    sex: str
    income: int
    every: str
    months: int | None = None
    address: str | None = None
    phone: str | None = None
    bhxh_number: str | None = None
    supersedes: UUID | None = None
