"""The server's own history: when it began anew and why, which backups were proved good, and who was erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Epoch(SQLModel, table=True):
    """One history of this server, from `begun_at`. `cause` is begun, restored, copied_back or phone_knows_more.

    What was stored between `holds_until` and `begun_at` may be missing from it.
    """

    __tablename__ = "epoch"

    epoch: UUID = Field(primary_key=True)
    begun_at: datetime
    cause: str = Field(max_length=16)
    holds_until: datetime | None = None


class Backup(SQLModel, table=True):
    """A backup that was unsealed, restored into a scratch place and found whole, by the name of its file.

    `ops` is how many kept operations it holds, `size` its bytes as sealed.
    """

    __tablename__ = "backup"

    name: str = Field(primary_key=True, max_length=96)
    epoch: UUID
    engine: str = Field(max_length=16)
    made_at: datetime
    verified_at: datetime
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    ops: int = Field(sa_type=BigInteger)


class ErasedPerson(SQLModel, table=True):
    """A person whose personal bytes were destroyed; nothing about them is filed any more."""

    __tablename__ = "erased_person"

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    erased_at: datetime
    account_id: UUID
    reason: str = Field(max_length=400)
