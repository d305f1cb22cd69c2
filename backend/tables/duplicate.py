"""Pairs of rows that may be one person or one household: what the search proposed, when it looked last, and what
somebody said of it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class DuplicatePair(SQLModel, table=True):
    """Two rows of one kind (household, person) and commune that look alike, `one` the older id. No name stands in it:
    `reasons` are codes with a number (backend.admin.duplicates.likeness).

    `decision` is merged or different; a pair that somebody called different is never proposed again. `merge` is the
    alias that says they are one.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (Index("ix_duplicate_pair_open", "commune", "decision"),)

    commune: str = Field(primary_key=True, max_length=16)
    of_kind: str = Field(primary_key=True, max_length=16)
    one: UUID = Field(primary_key=True)
    other: UUID = Field(primary_key=True)
    score: int
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    found_at: datetime
    decision: str | None = Field(default=None, max_length=16)
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    merge: UUID | None = None


class DuplicateSearch(SQLModel, table=True):
    """When a commune was last looked through, and how many records were: of later ones nothing is known yet."""

    __tablename__ = "duplicate_search"

    commune: str = Field(primary_key=True, max_length=16)
    searched_at: datetime
    records: int
