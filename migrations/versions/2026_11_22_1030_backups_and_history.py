"""Which operations are in a verified backup, and which persons were erased."""

revision = "2026_11_22_1030"
down_revision = "2026_11_22_1020"


def upgrade() -> None:
    """Apply it. The way back is a backup, not a guess at what the old shape held."""
