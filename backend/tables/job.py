"""Work that takes longer than a page may: what is to be done, for whom, and how far it has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel


class Job(SQLModel, table=True):
    """One piece of work. `state` is waiting, running, done or failed; `texts` are what was asked, as in an address,
    and tell of places and days alone. `done` of `total` rows; a total of 0 is not known. `problems` say why it failed.

    The file it makes lies sealed outside the database; here stand its name and kind.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "asked_at"),)

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=16)
    texts: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    language: str = Field(max_length=2)
    asked_by: UUID = Field(foreign_key="account.id")
    asked_at: datetime
    state: str = Field(default="waiting", max_length=8)
    tries: int = 0
    done: int = 0
    total: int = 0
    ended_at: datetime | None = None
    file_name: str | None = Field(default=None, max_length=80)
    media_type: str | None = Field(default=None, max_length=80)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
