"""The borders of communes, as a province supplies them."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1840"
down_revision = "2026_11_22_1820"

_TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.create_table(
        "unit_border",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("unit", _TEXT(length=16), nullable=False),
        sa.Column("source", _TEXT(length=200), nullable=False),
        sa.Column("path", _TEXT(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", "unit", name=op.f("pk_unit_border")),
    )
