"""How many households stand in each hamlet, so that a province's are not counted for every page."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1131"
down_revision = "2026_11_22_1190"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "hamlet_homes",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("hamlet", sa.Uuid(), nullable=False),
        sa.Column("homes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "hamlet", name=op.f("pk_hamlet_homes")),
    )
    op.execute(
        "INSERT INTO hamlet_homes (commune, hamlet, homes)"
        " SELECT h.commune, h.hamlet, count(*) FROM household h"
        " LEFT JOIN same_as s ON s.commune = h.commune AND s.id = h.id"
        " WHERE h.standing = 'stands' AND h.moved_to IS NULL AND (s.local IS NULL OR s.local = h.id)"
        " GROUP BY h.commune, h.hamlet"
    )
    op.drop_index("ix_household_here", table_name="household")
