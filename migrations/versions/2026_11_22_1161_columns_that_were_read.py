"""Which column of a file was read for which field: as its headings say, or as whoever brought it in chose."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1161"
down_revision = "2026_11_22_1191"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.add_column("import_batch", sa.Column("columns", sa.JSON(), server_default="{}", nullable=False))
