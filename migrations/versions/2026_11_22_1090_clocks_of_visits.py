"""How far the phone's clock was off when a visit came, so that its time can be shown corrected."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1090"
down_revision = "2026_11_22_1085"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.add_column("visit", sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True))
