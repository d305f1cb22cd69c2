"""An index by which the few operations are found that changed a household or person, to say who wrote a value."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1820"
down_revision = "2026_11_22_1860"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    changed = sa.text("rev > 1")
    op.create_index(
        "ix_kept_op_changed",
        "kept_op",
        ["commune", "kind", "rev"],
        sqlite_where=changed,
        postgresql_where=changed,
    )
