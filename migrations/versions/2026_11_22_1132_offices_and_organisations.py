"""Which office serves which commune, and which organisation an officer works for."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1132"
down_revision = "2026_11_22_1131"

_TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.add_column("account", sa.Column("organisation", _TEXT(length=16), nullable=True))
    op.create_table(
        "serving_office",
        sa.Column("commune", _TEXT(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("office", _TEXT(length=32), nullable=False),
        sa.Column("name", _TEXT(length=120), nullable=False),
        sa.Column("source", _TEXT(length=200), nullable=False),
        sa.PrimaryKeyConstraint("commune", "since", name=op.f("pk_serving_office")),
    )
