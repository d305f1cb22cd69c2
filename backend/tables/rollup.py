"""What is counted ahead, so that a question over many communes reads little: a row for each commune and day, a row for
each household and person with the days of their first and last steps, and how many of those fall on each day and month.

These rows are never added to: whatever is touched is counted again from the visits (see backend/rollups).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Index, text
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


_PAID_FIRST = text("first_advised > first_paid")


class PersonState(SQLModel, table=True):
    """The days of the first and, where a period asks for them, the last steps of one person towards one product.

    `first_advised_by` is the officer whose advice came first. `eligible` and `support_group` are those of the latest
    assessment; `eligible` is None where there was none.
    """

    __tablename__ = "person_state"
    __table_args__ = (
        Index("ix_person_state_commune", "commune", "product"),
        # Few pay before they are advised, and those few are looked for in every period (backend.reports.tallied).
        Index(
            "ix_person_state_paid_first", "product", "commune", sqlite_where=_PAID_FIRST, postgresql_where=_PAID_FIRST
        ),
    )

    commune: str = Field(primary_key=True, max_length=16)
    person: UUID = Field(primary_key=True)
    product: str = Field(primary_key=True, max_length=8)
    household: UUID
    hamlet: UUID
    recorded_unit: str = Field(max_length=16)
    first_advised: date | None = None
    last_advised: date | None = None
    first_advised_by: UUID | None = None
    first_interested: date | None = None
    last_interested: date | None = None
    first_registered: date | None = None
    last_registered: date | None = None
    first_paid: date | None = None
    first_confirmed: date | None = None
    last_confirmed: date | None = None
    eligible: bool | None = None
    support_group: str | None = Field(default=None, max_length=64)


class HamletHomes(SQLModel, table=True):
    """How many households stand in a hamlet, each counted once."""

    __tablename__ = "hamlet_homes"

    commune: str = Field(primary_key=True, max_length=16)
    hamlet: UUID = Field(primary_key=True)
    homes: int


class VisitTally(SQLModel, table=True):
    """How many visits of a commune were on a day or in a month, and for how many of its households that day or month
    holds the first or the last visit, and the first or the last at which somebody was met.

    `grain` is day or month; `day` is the day, or the month's first.
    """

    __tablename__ = "visit_tally"

    grain: str = Field(primary_key=True, max_length=8)
    day: date = Field(primary_key=True)
    commune: str = Field(primary_key=True, max_length=16)
    visits: int
    visits_declined: int
    first_visited: int
    last_visited: int
    first_reached: int
    last_reached: int


class PersonTally(SQLModel, table=True):
    """For how many persons of a commune a day or month holds their first or last step towards a product.

    `eligible` are those of `first_advised` whose latest assessment says so. By the day of the first payment: `paid` who
    had been advised by then, `paid_unadvised` who had not, `converted` the eligible of `paid`, and of them
    `converted_confirmed`, whom BHXH has confirmed.
    """

    __tablename__ = "person_tally"

    grain: str = Field(primary_key=True, max_length=8)
    product: str = Field(primary_key=True, max_length=8)
    day: date = Field(primary_key=True)
    commune: str = Field(primary_key=True, max_length=16)
    first_advised: int
    last_advised: int
    first_interested: int
    last_interested: int
    first_registered: int
    last_registered: int
    first_confirmed: int
    last_confirmed: int
    eligible: int
    paid: int
    paid_unadvised: int
    converted: int
    converted_confirmed: int
