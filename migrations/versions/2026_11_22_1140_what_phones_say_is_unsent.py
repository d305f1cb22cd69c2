"""What a phone said of itself at its last hello: its highest number, and how much it had not sent. Unknown of phones
that have not spoken since.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_1140"
down_revision = "2026_11_22_1160"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
    for column in ("made_said", "unsent_said"):
        op.add_column("install", sa.Column(column, sa.BigInteger(), nullable=True))
