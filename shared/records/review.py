"""What the commune's committee said of a visit. The officer's phone receives it in the officer's own stream."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Review(Record):
    """`visit` as it stood at revision `version`. `fields`: what is to be corrected, as dotted names of the visit."""

    visit: UUID
    version: int
    decision: str
    reviewed_at: datetime
    reviewer_name: str
    reason: str | None = None
    fields: tuple[str, ...] = ()
