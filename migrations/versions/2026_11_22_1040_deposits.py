"""Sealed operations that somebody else's phone, or one that may not sign in, has deposited."""

revision = "2026_11_22_1040"
down_revision = "2026_11_22_1030"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
