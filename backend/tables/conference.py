"""Village conferences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel


class ConferenceRow(SQLModel, table=True):
    """A conference; the fields are those of shared.records.Conference, `present` as it travels. `day` is Vietnam's day
    of `held_at`. `standing` is stands or voided. No number counts it as a visit.
    """

    __tablename__ = "conference"
    __table_args__ = (Index("ix_conference_day", "commune", "day"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    recorded_unit: str = Field(max_length=16)
    hamlet: UUID
    held_at: datetime
    day: date
    place: str = Field(max_length=32)
    held_by: str = Field(max_length=32)
    attending: int
    present: list[str] = Field(default_factory=list, sa_type=JSON)
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    questions: str | None = Field(default=None, max_length=2000)
    standing: str = Field(default="stands", max_length=16)
    officer: UUID
    install_id: UUID
    op_id: UUID
    received_at: datetime
