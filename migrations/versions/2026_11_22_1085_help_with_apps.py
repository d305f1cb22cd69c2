"""Which of the State's apps a person was helped with in a visit."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1085"
down_revision = "2026_11_22_1080"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    # The code now running names no apps when it writes one.
    op.add_column("visit_person", sa.Column("apps", sa.JSON(), server_default="[]", nullable=False))
