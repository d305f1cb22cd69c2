"""Two rows that are one person or one household, with the way back."""

revision = "2026_11_22_1050"
down_revision = "2026_11_22_1040"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
