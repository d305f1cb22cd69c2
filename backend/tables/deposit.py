"""Handovers that were taken in: operations that did not come from their own phone over its own line."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel


class Deposit(SQLModel, table=True):
    """One sealed envelope, by the SHA-256 of its line, and when it first came. `brought_by` is the account whose phone
    or whose hand brought it, None where nobody signed in.
    """

    __tablename__ = "deposit"

    install_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True, max_length=64)
    at: datetime
    brought_by: UUID | None = None
    count: int
