"""When a commune was last looked through for duplicates."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1850"
down_revision = "2026_11_22_1830"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "duplicate_search",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("searched_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", name=op.f("pk_duplicate_search")),
    )
