"""A target as people in office set it: so much of what is counted, for whom, in which month, quarter or year, and by
which decision. It is never edited: a new one takes its place, and the one before is kept.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Target(Record):
    """`holder`: commune, hamlet or officer; `whose`: the hamlet's or the account's id, None for the whole commune.

    `measure`: what is counted, of one `product` where it is counted by product; `period`: `2026-11`, `2026-Q4` or
    `2026`; `value`: how many. `decision` names the paper that set it, and `decided_on` is the day of that paper.
    """

    holder: str
    measure: str
    period: str
    value: int
    decision: str
    decided_on: date
    whose: UUID | None = None
    product: str | None = None
