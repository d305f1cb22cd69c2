"""Visits, unfolded: the visit itself, and a row for each consent, person, advice, assessment and step in it.

A phone sends a visit as one operation; the server unfolds it so that every number can be counted in SQL
and every number can open the rows it counted. `shared.records.visit` says what the fields mean.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

GIVEN_BACK = text("review_state = 'returned'")
"""Which visits a committee gave back: said as the index of them says it, or a database does not see that it serves."""


class VisitRow(SQLModel, table=True):
    """A visit. `day` is Vietnam's day of `visited_at`. `recorded_unit` is the commune as the phone named it, which
    may have ended since; `commune` is its successor in force. `standing` is stands, superseded or voided;
    `counts` is false while the visit is superseded, voided or returned. `clock_offset_ms` is how far the server's clock
    was ahead of the phone's when they spoke before the visit came; times are kept as the phone showed them.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_day", "commune", "day", "counts", "officer"),
        # Those that wait for a correction are few, and are looked for over a whole province.
        Index("ix_visit_given_back", "commune", "officer", sqlite_where=GIVEN_BACK, postgresql_where=GIVEN_BACK),
        Index("ix_visit_household", "commune", "household", "day"),
        Index("ix_visit_newest", "commune", "visited_at", "id"),
    )

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    recorded_unit: str = Field(max_length=16)
    hamlet: UUID
    household: UUID | None = None
    visited_at: datetime
    day: date
    outcome: str = Field(max_length=32)
    met: str = Field(max_length=32)
    legal_basis: str = Field(max_length=16)
    language: str = Field(max_length=16)
    interpreter: bool = False
    note: str | None = Field(default=None, max_length=2000)
    duration_s: int | None = None
    next_step: str | None = Field(default=None, max_length=32)
    next_on: date | None = None
    next_person: UUID | None = None
    position_latitude_e6: int | None = None
    position_longitude_e6: int | None = None
    position_accuracy_m: int | None = None
    position_grid_e6: int | None = None
    supersedes: UUID | None = None
    standing: str = Field(default="stands", max_length=16)
    review_state: str = Field(default="recorded", max_length=16)
    counts: bool = True
    officer: UUID
    install_id: UUID
    op_id: UUID
    received_at: datetime
    clock_offset_ms: int | None = Field(default=None, sa_type=BigInteger)


class ConsentRow(SQLModel, table=True):
    """An answer to one purpose, given in a visit."""

    __tablename__ = "visit_consent"

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    purpose: str = Field(primary_key=True, max_length=32)
    ordinal: int
    given: bool
    method: str = Field(max_length=16)
    text_version: str = Field(max_length=32)
    text_language: str = Field(max_length=16)


class PersonInVisitRow(SQLModel, table=True):
    """A person of the household who was spoken to, or of, in a visit. `apps`: the help with each app, as it travels."""

    __tablename__ = "visit_person"

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    ordinal: int
    apps: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})


class AdviceRow(SQLModel, table=True):
    """What one person was told of one product in a visit, and what they answered."""

    __tablename__ = "visit_advice"
    __table_args__ = (Index("ix_visit_advice_person", "commune", "person", "product"),)

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    product: str = Field(primary_key=True, max_length=8)
    ordinal: int
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    answer: str = Field(max_length=32)
    reason: str | None = Field(default=None, max_length=32)


class AssessmentRow(SQLModel, table=True):
    """Whether one person may join one product, as seen in a visit, with the amount that was shown."""

    __tablename__ = "visit_assessment"
    __table_args__ = (Index("ix_visit_assessment_person", "commune", "person", "product"),)

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    product: str = Field(primary_key=True, max_length=8)
    ordinal: int
    verdict: str = Field(max_length=32)
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    missing: list[str] = Field(default_factory=list, sa_type=JSON)
    groups: list[str] = Field(default_factory=list, sa_type=JSON)
    certificate_year: int | None = None
    residence: str | None = Field(default=None, max_length=16)
    quote: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class StepRow(SQLModel, table=True):
    """A step of joining that was done in a visit. `on_day` is the day of the step, not of the visit."""

    __tablename__ = "visit_step"
    __table_args__ = (Index("ix_visit_step_person", "commune", "person", "product"),)

    commune: str = Field(primary_key=True, max_length=16)
    visit: UUID = Field(primary_key=True)
    person: UUID = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    product: str = Field(max_length=8)
    step: str = Field(max_length=16)
    on_day: date
    method: str | None = Field(default=None, max_length=16)
    months: int | None = None
    amount: int | None = Field(default=None, sa_type=BigInteger)
