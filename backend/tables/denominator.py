"""Of how many people a coverage is a share: what administrators entered, every version of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class DenominatorRow(SQLModel, table=True):
    """A number of people on a day, as a source gives it. `unit` is a commune's id or the province's code; `what` is
    workforce or population. Of versions for one day the highest holds; none is ever changed.
    """

    __tablename__ = "denominator"
    __table_args__ = (UniqueConstraint("unit", "what", "as_of", "version"),)

    id: UUID = Field(primary_key=True)
    unit: str = Field(max_length=16)
    what: str = Field(max_length=16)
    as_of: date
    version: int
    value: int = Field(sa_type=BigInteger)
    source: str = Field(max_length=200)
    set_by: UUID
    set_at: datetime
