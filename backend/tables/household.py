"""Hamlets, households and their members, as they stand now."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel


class FiledRow(SQLModel):
    """What every filed row carries: its key, its revision, and the revision at which each field last changed.

    `standing` is stands or voided. `moved_to` names the commune in which the row now stands under the same id; this
    one stays, so that what was recorded here still finds it. `moved_from` names the commune out of which it came last.
    """

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    field_revs: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    standing: str = Field(default="stands", max_length=16)
    moved_to: str | None = Field(default=None, max_length=16)
    moved_from: str | None = Field(default=None, max_length=16)


class HamletRow(SQLModel, table=True):
    """A hamlet of a commune."""

    __tablename__ = "hamlet"

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=16)
    since: date | None = None
    until: date | None = None


class HouseholdRow(FiledRow, table=True):
    """A household of a commune; the fields are those of shared.records.Household."""

    __tablename__ = "household"
    __table_args__ = (Index("ix_household_hamlet", "commune", "hamlet"),)

    hamlet: UUID
    head_name: str = Field(max_length=120)
    phone: str | None = Field(default=None, max_length=16)
    address: str | None = Field(default=None, max_length=200)
    certificate: str = Field(default="unknown", max_length=32)
    certificate_year: int | None = None
    certificate_number: str | None = Field(default=None, max_length=64)
    household_code: str | None = Field(default=None, max_length=20)
    do_not_visit: bool = False
    made_up: bool = False


class PersonRow(FiledRow, table=True):
    """A member of a household; the fields are those of shared.records.Person. `lived_in`: the ids of the households
    of this commune to which the person belonged before.
    """

    __tablename__ = "person"
    __table_args__ = (Index("ix_person_household", "commune", "household"),)

    lived_in: list[str] = Field(default_factory=list, sa_type=JSON)
    household: UUID
    name: str = Field(max_length=120)
    relation: str = Field(max_length=16)
    sex: str | None = Field(default=None, max_length=8)
    birth: str | None = Field(default=None, max_length=10)
    ethnic_minority: str = Field(default="unknown", max_length=8)
    residence: str | None = Field(default=None, max_length=16)
    compulsory: str = Field(default="unknown", max_length=8)
    pension: str = Field(default="unknown", max_length=8)
    member: str = Field(default="unknown", max_length=8)
    months_supported: int | None = None
    id_number: str | None = Field(default=None, max_length=12)
    made_up: bool = False
