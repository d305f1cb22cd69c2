"""A village conference (hội nghị tuyên truyền): what was explained to many at once, and who came.

It is no visit, and counts as none: nobody was advised in it as a person.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.records.base import Record


@dataclass(frozen=True, kw_only=True)
class Conference(Record):
    """A conference in a hamlet. `place`, `held_by`, `topics`: codes; `attending`: how many people came, and `present`
    from which households of the list. `questions`: what they asked, in the officer's words, without names.
    """

    hamlet: UUID
    held_at: datetime
    place: str
    held_by: str
    attending: int
    present: tuple[UUID, ...] = ()
    topics: tuple[str, ...] = ()
    questions: str | None = None
