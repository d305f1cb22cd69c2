"""How large the cell is that a visit was held in; visits of before say their place as exactly as they wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1120"
down_revision = "2026_11_22_1095"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.add_column("visit", sa.Column("position_grid_e6", sa.Integer(), nullable=True))
