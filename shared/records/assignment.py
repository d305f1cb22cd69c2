"""A hamlet, or a whole commune, that an officer was given to work in. It is given by people in office; the officer's
phone only receives it, in the officer's own stream.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Assignment(Record):
    """`hamlet`: None for all of the commune. `since`: the day on which it was given; `until`: its last day, if any."""

    since: date
    hamlet: UUID | None = None
    until: date | None = None
