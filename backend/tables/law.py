"""The law as it is served, what administrators propose to change in it, and the book of who did what."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field, SQLModel


class LawStepRow(SQLModel, table=True):
    """A served step; the fields are those of shared.records.LawStep. `commune` is the scope `ref`, as in the stream."""

    __tablename__ = "law_step"

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    parameter: str = Field(max_length=96)
    since: date
    value: int = Field(sa_type=BigInteger)
    source: str = Field(max_length=400)
    confidence: str = Field(max_length=16)
    until: date | None = None
    law: str | None = Field(default=None, max_length=400)
    unconfirmed: str | None = Field(default=None, max_length=400)
    bound: str = Field(default="exact", max_length=8)
    expected: bool = False
    counts_as: str | None = Field(default=None, max_length=64)
    note: str | None = Field(default=None, max_length=400)
    instead_of: date | None = None
    withdrawn: bool = False
    sponsor: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class LawProposal(SQLModel, table=True):
    """A change of the law that one administrator proposes and another confirms.

    `changes` is what was asked for; `steps` are the served steps that it comes to (row id → step); `stands_on` are
    the revisions of the served steps on which it was made, so that nothing else is confirmed than was previewed.
    """

    __tablename__ = "law_proposal"

    id: UUID = Field(primary_key=True)
    changes: list[dict[str, Any]] = Field(sa_type=JSON)
    steps: dict[str, Any] = Field(sa_type=JSON)
    stands_on: dict[str, Any] = Field(sa_type=JSON)
    proposed_by: UUID = Field(foreign_key="account.id")
    proposed_at: datetime
    confirmed_by: UUID | None = Field(default=None, foreign_key="account.id")
    confirmed_at: datetime | None = None


class AuditEntry(SQLModel, table=True):
    """One act of somebody in office, never changed; `sha256` is over it and the entry before (backend.admin.audit)."""

    __tablename__ = "audit_entry"

    number: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime
    account_id: UUID
    act: str = Field(max_length=32)
    subject: UUID
    facts: dict[str, Any] = Field(sa_type=JSON)
    sha256: str = Field(max_length=64)
