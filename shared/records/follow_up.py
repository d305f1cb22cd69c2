"""A household to be called on again, as its commune asks; what a family asks of its commune, as an officer noted it; or
what a committee asks its officer of a visit, and the officer's answer.

Each waits until it is answered: the first by the officer's next visit, the second by the commune's people in office,
the third by the officer in a tap. None of them judges anybody.
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

    `visit` and `signal` (a code of the signal vocabulary) belong to what a committee asks of a visit; `question` (the
    follow-up that asked), `reply` (a code) and `note` to the officer's answer.
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
    visit: UUID | None = None
    signal: str | None = None
    question: UUID | None = None
    reply: str | None = None
