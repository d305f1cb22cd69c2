"""Photos and signatures of visits: that there is one, and apart from that its bytes, sealed.

The bytes lie in the database and not in files beside it: so one backup holds them, one erasure destroys them, and
SQLite and PostgreSQL do the same.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel


class AttachmentRow(SQLModel, table=True):
    """A photo or a signature; the fields are those of shared.records.Attachment. `standing` is stands, voided or
    erased. No stream carries it.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_visit", "commune", "visit"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    recorded_unit: str = Field(max_length=16)
    visit: UUID
    sort: str = Field(max_length=16)
    made_at: datetime
    media_type: str = Field(max_length=16)
    size: int
    sha256: str = Field(max_length=64)
    consent: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    standing: str = Field(default="stands", max_length=16)
    officer: UUID
    install_id: UUID
    op_id: UUID
    received_at: datetime


class AttachmentBytes(SQLModel, table=True):
    """What has come of an attachment's bytes: the first `have` of them, sealed (backend.sync.sealing_at_rest)."""

    __tablename__ = "attachment_bytes"

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    have: int
    kept: bytes = Field(sa_type=LargeBinary)
    changed_at: datetime
