"""Declarations: that one was made, by whom and for what. What tells who the person is stays in the sealed operation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

SEALED = frozenset({"id_number", "bhxh_number", "name", "birth", "sex", "address", "phone"})
"""Fields of shared.records.Declaration that have no column: they lie in the operation that brought them
(backend.tables.op), which is sealed, and nowhere else.
"""


class DeclarationRow(SQLModel, table=True):
    """A declaration; the other fields are those of shared.records.Declaration. `id_tail`: the last four digits of the
    number. `standing` is stands, superseded, voided or erased. No stream carries it.
    """

    __tablename__ = "declaration"
    __table_args__ = (Index("ix_declaration_person", "commune", "person"),)

    commune: str = Field(primary_key=True, max_length=16)
    id: UUID = Field(primary_key=True)
    rev: int = Field(default=1, sa_type=BigInteger)
    recorded_unit: str = Field(max_length=16)
    household: UUID
    person: UUID
    declared_at: datetime
    product: str = Field(max_length=8)
    consent: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    read_by: str = Field(max_length=16)
    id_tail: str | None = Field(default=None, max_length=4)
    income: int | None = Field(default=None, sa_type=BigInteger)
    every: str | None = Field(default=None, max_length=16)
    months: int | None = None
    supersedes: UUID | None = None
    standing: str = Field(default="stands", max_length=16)
    officer: UUID
    install_id: UUID
    op_id: UUID
    received_at: datetime
