"""What committees said of visits: each saying is kept, and the last one is the visit's state. And what households said
of visits that chance drew.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


class ReviewRow(SQLModel, table=True):
    """A review; the fields are those of shared.records.Review. `officer` recorded the visit and is told of it;
    `reviewer` is the account that said it.
    """

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_visit", "commune", "visit"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    visit: UUID
    version: int = Field(sa_type=BigInteger)
    decision: str = Field(max_length=16)
    reason: str | None = Field(default=None, max_length=400)
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    reviewer: UUID
    reviewer_name: str = Field(max_length=120)
    reviewed_at: datetime
    officer: UUID


class BackCheckRow(SQLModel, table=True):
    """A visit that chance drew on a day, and what its household said of it when somebody of the committee asked again:
    codes of backend.admin.asked_again by question, and whether each agrees with what the officer recorded (None where
    the household could not say). The last five are empty until it was asked. Nobody's name or words stand in it.
    """

    __tablename__ = "back_check"

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    drawn_on: date
    drawn_by: UUID
    version: int | None = Field(default=None, sa_type=BigInteger)
    asked_by: UUID | None = None
    asked_at: datetime | None = None
    answers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    agrees: dict[str, bool | None] = Field(default_factory=dict, sa_type=JSON)


class SignalClearedRow(SQLModel, table=True):
    """A signal of a visit that somebody of the committee has looked into: it is clear now, and is told no more."""

    __tablename__ = "signal_cleared"

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    signal: str = Field(primary_key=True, max_length=16)
    cleared_by: UUID
    cleared_at: datetime


class MinutesRow(SQLModel, table=True):
    """The minutes of a session in which a committee went through visits: never changed once they are made. Which
    decisions they hold stands in `reviews`, ids of the table above; the people's names stand with the visits alone.
    `sha256` is over all of it and over what was decided.
    """

    __tablename__ = "review_minutes"
    __table_args__ = (UniqueConstraint("commune", "year", "number"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    year: int
    number: int
    held_on: date
    first: date
    last: date
    chair: str = Field(max_length=120)
    secretary: str = Field(max_length=120)
    present: list[str] = Field(default_factory=list, sa_type=JSON)
    reviews: list[str] = Field(default_factory=list, sa_type=JSON)
    sha256: str = Field(max_length=64)
    written_by: UUID
    written_at: datetime
