"""What is shown of a file's rows, how many they are, and the work in the background that is at it.

A preview that waits while the server is brought up to date is shown without its rows; it can be applied as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1810"
down_revision = "2026_11_22_1150"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    op.add_column("import_batch", sa.Column("row_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("import_batch", sa.Column("shown", sa.LargeBinary(), nullable=True))
    op.add_column("import_batch", sa.Column("job", sa.Uuid(), nullable=True))
