"""Passwords that an administrator has set, until their owners choose others."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1180"
down_revision = "2026_11_22_1110"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    column: sa.Column[bool] = sa.Column("must_change_password", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("account", column)
