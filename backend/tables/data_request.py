"""What people ask about their own data, and every step that the office took until it was answered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class DataRequest(SQLModel, table=True):
    """A request: `kind` is a code of backend.admin.data_requests.kinds. `person` or `household` names whose data it is
    about; `who` says it in words where neither is on the list. `extended_on`: when its term was lengthened, once.

    `outcome` is done or refused. Erasing a person takes `who`, and the notes of the steps, with it.
    """

    __tablename__ = "data_request"
    __table_args__ = (Index("ix_data_request_open", "commune", "closed_on"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=16)
    household: UUID | None = None
    person: UUID | None = None
    who: str | None = Field(default=None, max_length=400)
    received_on: date
    replied_on: date | None = None
    extended_on: date | None = None
    closed_on: date | None = None
    outcome: str | None = Field(default=None, max_length=16)


class DataRequestStep(SQLModel, table=True):
    """One step of a request, never changed: what was done, by whom, when, and in what words."""

    __tablename__ = "data_request_step"

    commune: str = Field(primary_key=True, max_length=16)
    request: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True)
    step: str = Field(max_length=16)
    at: datetime
    account_id: UUID
    note: str | None = Field(default=None, max_length=2000)
