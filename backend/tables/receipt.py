"""What the server has put its name to, install by install, and how operations that were held came to their end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel


class ReceiptLink(SQLModel, table=True):
    """One link of an install's chain of receipts. `jws` holds the signed payload, `sha256` is over that payload and
    stands in the next link; its verdicts have numbers from `lowest_dseq` to `highest_dseq`, both None where it holds
    settlements alone.
    """

    __tablename__ = "receipt_link"

    install_id: UUID = Field(primary_key=True)
    n: int = Field(primary_key=True, sa_type=BigInteger)
    epoch: UUID
    at: datetime
    acked_dseq: int = Field(sa_type=BigInteger)
    count: int
    lowest_dseq: int | None = Field(default=None, sa_type=BigInteger)
    highest_dseq: int | None = Field(default=None, sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    jws: str


class HeldOp(SQLModel, table=True):
    """An operation that is held and not settled yet; the row goes when its settlement is written.

    `problems` stand in its way now. `waits_for` is the row that it names and that has not arrived, `look_again_at`
    when its time will have come, `record_version` the version that this server cannot read yet; with none of them it
    waits for a person.
    """

    __tablename__ = "held_op"
    __table_args__ = (
        Index("ix_held_op_waits_for", "commune", "waits_for"),
        Index("ix_held_op_install", "install_id"),
    )

    op_id: UUID = Field(primary_key=True)
    install_id: UUID = Field(primary_key=True)
    dseq: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    commune: str | None = Field(default=None, max_length=16)
    waits_for: UUID | None = None
    look_again_at: datetime | None = None
    record_version: int | None = Field(default=None, sa_type=BigInteger)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Settlement(SQLModel, table=True):
    """The end of an operation that was held: filed, conflict or rejected. Its verdict stays what it was.

    `by` is the account that decided, None where a later operation, the time or an upgrade did. `receipt_n` is the
    link that tells the phone, None until the next time that its install is heard of.
    """

    __tablename__ = "settlement"
    __table_args__ = (Index("ix_settlement_receipt_n", "install_id", "receipt_n"),)

    install_id: UUID = Field(primary_key=True)
    op_id: UUID = Field(primary_key=True)
    dseq: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)
    status: str = Field(max_length=16)
    by: UUID | None = None
    reason: str = Field(max_length=400)
    at: datetime
    seq: int | None = Field(default=None, sa_type=BigInteger)
    rev: int | None = Field(default=None, sa_type=BigInteger)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    receipt_n: int | None = Field(default=None, sa_type=BigInteger)
