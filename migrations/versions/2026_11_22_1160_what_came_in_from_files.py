"""Files that were brought in, what BHXH's lists confirm, and marks by which personal numbers are found again."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1160"
down_revision = "2026_11_22_1180"

_TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _TEXT(length=16), nullable=False),
        sa.Column("commune", _TEXT(length=16), nullable=False),
        sa.Column("product", _TEXT(length=8), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("file_name", _TEXT(length=120), nullable=False),
        sa.Column("file_sha256", _TEXT(length=64), nullable=False),
        sa.Column("outcome_sha256", _TEXT(length=64), nullable=False),
        sa.Column("state", _TEXT(length=16), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("mended", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index("ix_import_batch_asked_at", "import_batch", ["commune", "asked_at"])
    op.create_table(
        "confirmation",
        sa.Column("commune", _TEXT(length=16), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("product", _TEXT(length=8), nullable=False),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "person", "product", "batch", name=op.f("pk_confirmation")),
    )
    op.create_index("ix_confirmation_batch", "confirmation", ["batch"])
    op.create_table(
        "number_mark",
        sa.Column("commune", _TEXT(length=16), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("mark", _TEXT(length=64), nullable=False),
        sa.PrimaryKeyConstraint("commune", "person", "mark", name=op.f("pk_number_mark")),
    )
    op.create_index("ix_number_mark_mark", "number_mark", ["mark"])
