"""Campaigns: some weeks in which communes set out to reach their doors, by somebody's decision, and where."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class Campaign(SQLModel, table=True):
    """A campaign from `first` to `last`, both days included; one that was closed ended on the day of `closed_at`.

    `decision` is the paper that ordered it. Nothing of it is changed but that it is closed.
    """

    __tablename__ = "campaign"

    id: UUID = Field(primary_key=True)
    name: str = Field(max_length=120)
    purpose: str = Field(max_length=400)
    product: str = Field(max_length=8)
    first: date
    last: date
    decision: str = Field(max_length=120)
    decided_on: date
    made_by: UUID
    made_at: datetime
    closed_by: UUID | None = None
    closed_at: datetime | None = None


class CampaignArea(SQLModel, table=True):
    """A commune of a campaign, or one hamlet of it by its id; an empty `hamlet` stands for all of the commune."""

    __tablename__ = "campaign_area"

    campaign: UUID = Field(primary_key=True)
    commune: str = Field(primary_key=True, max_length=16)
    hamlet: str = Field(default="", primary_key=True, max_length=36)
