"""What committees say of visits, and why a visit was sent back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1060"
down_revision = "2026_11_22_1050"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "review",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("reviewer", sa.Uuid(), nullable=False),
        sa.Column("reviewer_name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("reviewed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("officer", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_review")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("ix_review_visit", ["commune", "visit"], unique=False)
