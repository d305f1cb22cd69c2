"""Two rows that are one person or one household, with the way back."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1050"
down_revision = "2026_11_22_1040"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "alias",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("of_kind", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("kept", sa.Uuid(), nullable=False),
        sa.Column("dropped", sa.Uuid(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("wish_carried_to", sa.Uuid(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_alias")),
    )
    op.create_index("ix_alias_kept", "alias", ["commune", "kept"], unique=False)
    op.create_index("ix_alias_dropped", "alias", ["commune", "dropped"], unique=False)
    op.create_table(
        "same_as",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("local", sa.Uuid(), nullable=False),
        sa.Column("home_commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("home", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "id", name=op.f("pk_same_as")),
    )
    op.create_index("ix_same_as_home", "same_as", ["home_commune", "home"], unique=False)
