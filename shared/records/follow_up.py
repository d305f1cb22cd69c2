"""A household to be called on again, as its commune asks; or what a family asks of its commune, as an officer noted it.

Either waits until it is answered: the one by the officer's next visit, the other by the commune's people in office.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class FollowUp(Record):
    """`reason`, `state` and `topics`: codes of the follow-up vocabulary. `about`: the day of which the household is to
    hear, or on which it asked; `due`: the last good day to go, or to answer. `assigned_to`: the officer's account.

    `topics`, `person` (whom it concerns, None for the whole family), `note` (the family's own words) and `answer`
    belong to what a family asks.
    """

    household: UUID
    reason: str
    about: date
    due: date
    assigned_to: UUID
    state: str = "open"
    topics: tuple[str, ...] = ()
    person: UUID | None = None
    note: str | None = None
    answer: str | None = None
