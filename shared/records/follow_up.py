"""A household to be called on again by one officer before a day. It is given by the commune; phones only receive it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class FollowUp(Record):
    """`reason` and `state`: codes of the follow-up vocabulary. `about`: the day of which the household is to hear;
    `due`: the last good day to go. `assigned_to`: the officer's account.
    """

    household: UUID
    reason: str
    about: date
    due: date
    assigned_to: UUID
    state: str = "open"
