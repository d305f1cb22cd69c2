"""The file that a camera screen writes a photo into: it is there while that screen is, and nobody may find it later."""

from pathlib import Path

LENT = "anh-vua-chup"


def sweep(folder: Path) -> None:
    """Take it away, also where the app was killed while the camera was open."""
    (folder / LENT).unlink(missing_ok=True)
