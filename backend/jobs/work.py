"""What a piece of work is told, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.access.principal import Principal
from backend.db import Database
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


Work = Callable[[Task], Made]
"""One kind of work. It may be begun again from its start, so it leaves nothing behind before its end. It raises
Refused where what was asked cannot be had.
"""
