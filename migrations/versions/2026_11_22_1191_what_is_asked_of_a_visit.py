"""What committees ask of a signal of a visit, what officers answer, and which signals are clear."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1191"
down_revision = "2026_11_22_1132"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    for column in ("visit", "question"):
        op.add_column("follow_up", sa.Column(column, sa.Uuid(), nullable=True))
    for column in ("signal", "reply"):
        op.add_column("follow_up", sa.Column(column, sqlmodel.sql.sqltypes.AutoString(length=16), nullable=True))
    op.create_table(
        "signal_cleared",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("visit", sa.Uuid(), nullable=False),
        sa.Column("signal", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("cleared_by", sa.Uuid(), nullable=False),
        sa.Column("cleared_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "visit", "signal", name=op.f("pk_signal_cleared")),
    )
