"""Signed receipts in a chain for each install, and how operations that were held came to their end."""

revision = "2026_11_22_1010"
down_revision = "2026_11_22_1000"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
