"""Village conferences."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1095"
down_revision = "2026_11_22_1090"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "conference",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("recorded_unit", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=False),
        sa.Column("held_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("place", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("held_by", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("attending", sa.Integer(), nullable=False),
        sa.Column("present", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("questions", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("standing", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("officer", sa.Uuid(), nullable=False),
        sa.Column("install_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_conference")),
    )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index("ix_conference_day", ["commune", "day"], unique=False)
