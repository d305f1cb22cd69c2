"""What is counted ahead, so that a question over many communes reads little: a row for each commune and day,
and a row for each household and person with the days of their first steps.

These rows are never added to: whatever is touched is counted again from the visits (see backend/rollups).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CommuneDay(SQLModel, table=True):
    """What one day brought one commune: visits, and households and persons each counted once that day."""

    __tablename__ = "commune_day"

    commune: str = Field(primary_key=True, max_length=16)
    day: date = Field(primary_key=True)
    visits: int
    visits_declined: int
    households_visited: int
    households_reached: int


class HouseholdState(SQLModel, table=True):
    """The first and last day on which a household was visited, and on which somebody was met there."""

    __tablename__ = "household_state"

    commune: str = Field(primary_key=True, max_length=16)
    household: UUID = Field(primary_key=True)
    first_visited: date
    last_visited: date
    first_reached: date | None = None
    last_reached: date | None = None


class PersonState(SQLModel, table=True):
    """The day of each first step of one person towards one product.

    `first_advised_by` is the officer whose advice came first. `eligible` and `support_group` are those of the latest
    assessment; `eligible` is None where there was none.
    """

    __tablename__ = "person_state"
    __table_args__ = (Index("ix_person_state_commune", "commune", "product"),)

    commune: str = Field(primary_key=True, max_length=16)
    person: UUID = Field(primary_key=True)
    product: str = Field(primary_key=True, max_length=8)
    household: UUID
    hamlet: UUID
    recorded_unit: str = Field(max_length=16)
    first_advised: date | None = None
    first_advised_by: UUID | None = None
    first_interested: date | None = None
    first_registered: date | None = None
    first_paid: date | None = None
    first_confirmed: date | None = None
    eligible: bool | None = None
    support_group: str | None = Field(default=None, max_length=64)
