"""What families ask of their commune: follow-ups that an officer notes, with the commune's answer."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_1080"
down_revision = "2026_11_22_1070"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    # The code now running names no topics when it writes one.
    op.add_column("follow_up", sa.Column("topics", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("follow_up", sa.Column("person", sa.Uuid(), nullable=True))
    for column in ("note", "answer"):
        op.add_column("follow_up", sa.Column(column, sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True))
