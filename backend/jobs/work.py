"""What a piece of work is told, and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from backend.access.principal import Principal
from backend.db import Database
from backend.tables.job import Job
from shared.problems import Problem
from shared.vocabulary.term import Language

Tell = Callable[[int, int], None]
"""Notes how many rows are done, and of how many (0: not known). Not to be called while the work itself writes."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A piece of work at hand: what was asked, as in an address, for whom, with what they may see at this moment."""

    id: UUID
    kind: str
    texts: Mapping[str, str]
    language: Language
    principal: Principal
    now: datetime
    made_up: bool
    database: Database
    tell: Tell


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of it: a file, its name and its kind."""

    octets: bytes
    name: str
    media_type: str


Work = Callable[[Task], Made | None]
"""One kind of work. It may be begun again from its start, so it leaves nothing behind before its end. It gives back no
file where the database holds what came of it, and raises Refused where what was asked cannot be had.
"""

GivenUp = Callable[[Session, Job, Sequence[Problem]], None]
"""Puts right what waited for work that will not be done, and is told why; it is stored together with the failure."""
