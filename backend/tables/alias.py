"""Rows that are one person or one household: the acts by which duplicates were merged, and what follows from them
and from moves between communes.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class AliasRow(SQLModel, table=True):
    """Somebody in office said that `dropped` is `kept`, both of one kind and commune; `undone_at`: and took it back.

    `wish_carried_to`: the household that is not to be visited again because the other had asked for that.
    """

    __tablename__ = "alias"
    __table_args__ = (
        Index("ix_alias_kept", "commune", "kept"),
        Index("ix_alias_dropped", "commune", "dropped"),
    )

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    of_kind: str = Field(max_length=16)
    kept: UUID
    dropped: UUID
    reason: str = Field(max_length=400)
    merged_by: UUID
    merged_at: datetime
    wish_carried_to: UUID | None = None
    undone_by: UUID | None = None
    undone_at: datetime | None = None


class SameAs(SQLModel, table=True):
    """A row that is one with others, itself among them. `local` is the one of its commune under which it is counted
    there; `home`, in `home_commune`, the one under which a person's first steps are counted at all.
    """

    __tablename__ = "same_as"
    __table_args__ = (Index("ix_same_as_home", "home_commune", "home"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    local: UUID
    home_commune: str = Field(max_length=16)
    home: UUID
