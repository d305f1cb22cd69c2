"""Operations as phones sent them: kept before they are understood, with the verdict each one earned."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

# Nearly everything that is sent is new, at revision 1; only who changed a value is ever looked for.
_CHANGED = text("rev > 1")


class KeptOp(SQLModel, table=True):
    """One operation, byte for byte as the phone froze it (canonical JSON without `dseq` and `seen`).

    `body` is sealed (backend.sync.sealing_at_rest). `commune` is the unit in force under which the op was judged, or
    None where it named none. A retry is answered from this row for ever. `receipt_n` is the link of its install's
    receipts that its verdict stands in; None where it was taken in before there were receipts.
    """

    __tablename__ = "kept_op"
    __table_args__ = (
        Index("ix_kept_op_dseq", "install_id", "dseq", unique=True),
        Index("ix_kept_op_op_id", "op_id"),
        Index("ix_kept_op_changed", "commune", "kind", "rev", sqlite_where=_CHANGED, postgresql_where=_CHANGED),
    )

    install_id: UUID = Field(primary_key=True)
    op_id: UUID = Field(primary_key=True)
    dseq: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    body: bytes = Field(sa_type=LargeBinary)
    seen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    account_id: UUID
    received_at: datetime
    commune: str | None = Field(default=None, max_length=16)
    kind: str = Field(max_length=32)
    status: str = Field(max_length=16)
    seq: int | None = Field(default=None, sa_type=BigInteger)
    rev: int | None = Field(default=None, sa_type=BigInteger)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    receipt_n: int | None = Field(default=None, sa_type=BigInteger)
    erased_at: datetime | None = None
    """When the personal bytes in `body` were destroyed; id, hash and verdict stay for ever."""


class RivalOp(SQLModel, table=True):
    """A second content under an op_id that already holds another: the first stands, this one is kept beside it."""

    __tablename__ = "rival_op"

    install_id: UUID = Field(primary_key=True)
    op_id: UUID = Field(primary_key=True)
    sha256: str = Field(primary_key=True, max_length=64)
    dseq: int = Field(sa_type=BigInteger)
    body: bytes = Field(sa_type=LargeBinary)
    seen: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    account_id: UUID
    received_at: datetime
    receipt_n: int | None = Field(default=None, sa_type=BigInteger)
    erased_at: datetime | None = None


class FieldConflict(SQLModel, table=True):
    """A field that two phones changed from the same base: the server's value stands, the other is kept here
    until a person settles it. `taken` says which then stood: standing, offered, or another value.
    """

    __tablename__ = "field_conflict"

    commune: str = Field(primary_key=True, max_length=16)
    op_id: UUID = Field(primary_key=True)
    field: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=32)
    row_id: UUID
    standing_value: Any = Field(default=None, sa_type=JSON)
    offered_value: Any = Field(default=None, sa_type=JSON)
    offered_by: UUID
    offered_at: datetime
    settled_at: datetime | None = None
    settled_by: UUID | None = None
    taken: str | None = Field(default=None, max_length=16)
    taken_value: Any | None = Field(default=None, sa_type=JSON)


class InstallLine(SQLModel, table=True):
    """How far the line of one install is complete: every number up to `acked_dseq` has arrived, none above
    `highest_dseq`, and every number up to `durable_dseq` is in a backup that was verified.

    `link_*` is the last link of its receipts, `phone_*` the last one that the phone says it keeps; 0 and "" for none.
    """

    __tablename__ = "install_line"

    install_id: UUID = Field(primary_key=True)
    acked_dseq: int = Field(default=0, sa_type=BigInteger)
    durable_dseq: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    highest_dseq: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    link_n: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    link_sha256: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": text("''")})
    link_epoch: UUID | None = None
    phone_n: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    phone_sha256: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": text("''")})
