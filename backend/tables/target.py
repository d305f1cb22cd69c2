"""Targets, every version of each: none is ever changed, and the highest version that its day allows is the one that
holds.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class TargetRow(SQLModel, table=True):
    """One version of a target; the fields are those of shared.records.target, with empty texts for None, so that no
    database takes two of one version for different ones. `set_by` is the account that entered it.
    """

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("commune", "holder", "whose", "measure", "product", "period", "version"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    holder: str = Field(max_length=16)
    whose: str = Field(default="", max_length=36)
    measure: str = Field(max_length=32)
    product: str = Field(default="", max_length=8)
    period: str = Field(max_length=8)
    version: int
    value: int = Field(sa_type=BigInteger)
    decision: str = Field(max_length=120)
    decided_on: date
    set_by: UUID
    set_at: datetime
