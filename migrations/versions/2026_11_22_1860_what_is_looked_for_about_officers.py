"""Find an officer's visits of some days, and those that a committee gave back, without reading every visit."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1860"
down_revision = "2026_11_22_1810"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.drop_index("ix_visit_day", "visit")
    op.create_index("ix_visit_day", "visit", ["commune", "day", "counts", "officer"])
    given_back = sa.text("review_state = 'returned'")
    op.create_index(
        "ix_visit_given_back",
        "visit",
        ["commune", "officer"],
        sqlite_where=given_back,
        postgresql_where=given_back,
    )
