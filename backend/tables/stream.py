"""The change stream of each scope: what a phone pulls, in an order in which nothing can be skipped.

A commune's counter row is locked before anything of the commune is read and held to the commit, so the
order of numbers is the order of commits.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel


class ScopeHead(SQLModel, table=True):
    """The counter of one scope: a commune's id, `ref`, or `user:<account id>`. What left under a number up to
    `horizon` may be told of no more.
    """

    __tablename__ = "scope_head"

    scope: str = Field(primary_key=True, max_length=64)
    head: int = Field(default=0, sa_type=BigInteger)
    horizon: int = Field(default=0, sa_type=BigInteger)


class Change(SQLModel, table=True):
    """The last change of one row, under its number in the scope. A phone is sent the row as it is now.

    `hamlet` is the hamlet whose phones may have the row; None means every phone of the commune. A row stands once as
    `put`, where it now is, and once as `leave` in each hamlet that it left, with the moment in `at`.
    """

    __tablename__ = "change"
    __table_args__ = (UniqueConstraint("scope", "kind", "row_id", "hamlet"),)

    scope: str = Field(primary_key=True, max_length=64)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str = Field(max_length=32)
    row_id: UUID
    hamlet: UUID | None = None
    act: str = Field(default="put", max_length=8)
    at: datetime | None = None
