"""Households that move, rows that leave, and how far back a stream still tells of them."""

revision = "2026_11_22_1020"
down_revision = "2026_11_22_1010"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
