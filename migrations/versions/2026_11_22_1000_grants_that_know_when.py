"""Grants carry their numbers in the officer's own stream, so that an operation is judged by what its phone had seen."""

revision = "2026_11_22_1000"
down_revision = "2026_11_22_0930"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
