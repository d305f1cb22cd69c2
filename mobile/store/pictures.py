"""Pictures that the officer makes to pass on lie in a folder beside the vault, none over another."""

from datetime import date
from itertools import count
from pathlib import Path

FOLDER = "anh"


def next_picture(folder: Path, on: date) -> Path:
    """A place for a picture made on a day that no picture has yet; OSError where the folder cannot be made."""
    pictures = folder / FOLDER
    pictures.mkdir(exist_ok=True)
    places = (pictures / f"tam-tinh-{on.isoformat()}-{number}.png" for number in count(1))
    return next(place for place in places if not place.exists())
