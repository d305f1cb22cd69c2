"""Households to be called on again, what families ask of their commune, and what committees ask of a visit."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel


class FollowUpRow(SQLModel, table=True):
    """A follow-up; the fields are those of shared.records.FollowUp."""

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_household", "commune", "household"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    household: UUID
    reason: str = Field(max_length=32)
    about: date
    due: date
    assigned_to: UUID
    state: str = Field(default="open", max_length=16)
    topics: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    person: UUID | None = None
    note: str | None = Field(default=None, max_length=2000)
    answer: str | None = Field(default=None, max_length=2000)
    visit: UUID | None = None
    signal: str | None = Field(default=None, max_length=16)
    question: UUID | None = None
    reply: str | None = Field(default=None, max_length=16)
