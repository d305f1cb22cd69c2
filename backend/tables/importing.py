"""What was brought in from files: each file with what became of it, the confirmations of BHXH's lists, and keyed marks
by which a personal number is found again without being kept.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, LargeBinary
from sqlmodel import Field, SQLModel


class ImportBatch(SQLModel, table=True):
    """A file that was shown before anything was done. `kind` is households or confirmed; `commune` is empty for a list
    of the whole area of who brought it. `state` is previewed, refused (it has problems), applied, undone or forgotten;
    of one at which `job` works reading, applying or undoing; or failed, where it could not be read.

    `sealed` holds the file (backend.sync.sealing_at_rest) until it is applied, or for a day, and `shown`, sealed too,
    what is shown of its rows; of a confirmed list the rows that mean nobody for batches.LEFT_KEPT_FOR after it was
    applied. `outcome_sha256` is of what applying it would do, so that nothing else than what was shown is done.
    `problems` hold codes and addresses of cells, never what stands in them; `mended` those of cells that were mended,
    or that say otherwise than what stays; `columns` the letter of the column that was read for each field; `row_count`
    how many rows say something. `ended_at`: when it was applied, or undone.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_asked_at", "commune", "asked_at"),)

    id: UUID = Field(primary_key=True)
    kind: str = Field(max_length=16)
    commune: str = Field(default="", max_length=16)
    product: str = Field(default="", max_length=8)
    listed_on: date | None = None
    file_name: str = Field(max_length=120)
    file_sha256: str = Field(max_length=64)
    outcome_sha256: str = Field(default="", max_length=64)
    state: str = Field(max_length=16)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    problems: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    mended: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    columns: dict[str, str] = Field(default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"})
    row_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    shown: bytes | None = Field(default=None, sa_type=LargeBinary)
    job: UUID | None = None
    asked_by: UUID
    asked_at: datetime
    ended_by: UUID | None = None
    ended_at: datetime | None = None


class Confirmation(SQLModel, table=True):
    """That a list of BHXH names a person as a member, from a day on. Each list has rows of its own: taking one back
    takes nothing of another.
    """

    __tablename__ = "confirmation"
    __table_args__ = (Index("ix_confirmation_batch", "batch"),)

    commune: str = Field(primary_key=True, max_length=16)
    person: UUID = Field(primary_key=True)
    product: str = Field(primary_key=True, max_length=8)
    batch: UUID = Field(primary_key=True)
    on_day: date


class NumberMark(SQLModel, table=True):
    """A person's personal number as a keyed hash, from a roster or a declaration; the number itself is not here."""

    __tablename__ = "number_mark"
    __table_args__ = (Index("ix_number_mark_mark", "mark"),)

    commune: str = Field(primary_key=True, max_length=16)
    person: UUID = Field(primary_key=True)
    mark: str = Field(primary_key=True, max_length=64)
