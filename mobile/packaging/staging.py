"""Lay what the phone needs, and nothing else, into a folder in which buildozer can be run.

Buildozer packs one folder whole, so the app and the `shared` package beside it have to stand there together, without
tests, made-up officers and what is run at the desk alone. Each sort of file is named as going or staying: a new sort
stops the staging until somebody has decided.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from mobile.packaging.pictures import draw_pictures
from mobile.packaging.spec import fill, read_about

HERE_IS_BUILT = Path("var/android")

ROOMS = ("mobile", "shared")
PACKING = Path("mobile/packaging/android")
BESIDE_THE_APP = "android"

STAYS = (
    Path("mobile/packaging"),
    Path("mobile/rehearsal.py"),  # made-up officers
    Path("mobile/assets/make_fonts.py"),
)
GOES_BY_ENDING = frozenset({".py", ".kv", ".ttf", ".toml", ".csv", ".mo", ".txt"})
STAYS_BY_ENDING = frozenset({".md", ".typed", ".po", ".pot"})


class Undecided(Exception):
    """A file of a sort of which nobody has said whether phones need it."""


def stage(clone: Path, folder: Path) -> list[Path]:
    """Lay out main.py, mobile/, shared/, buildozer.spec and what it names; the app's files, seen from the folder.

    What an earlier staging left is removed, what buildozer keeps there (.buildozer, bin) stays. Raises Undecided.
    """
    files = sorted(app_files(clone))
    _clear(folder)
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(clone / file, folder / file)
    shutil.copytree(clone / PACKING, folder / BESIDE_THE_APP, ignore=shutil.ignore_patterns("__pycache__", "main.py"))
    shutil.copyfile(clone / PACKING / "main.py", folder / "main.py")
    draw_pictures(folder / BESIDE_THE_APP / "pictures", fonts=clone / "mobile" / "assets" / "fonts")
    staged = [Path("main.py"), *files]
    endings = sorted({file.suffix.removeprefix(".") for file in staged})
    (folder / "buildozer.spec").write_text(fill(read_about(clone), endings), encoding="utf-8")
    return staged


def app_files(clone: Path) -> Iterator[Path]:
    """Every file that goes on the phone, seen from the top of the clone."""
    for room in ROOMS:
        for path in (clone / room).rglob("*"):
            file = path.relative_to(clone)
            if path.is_file() and _goes(file):
                yield file


def _goes(file: Path) -> bool:
    if "__pycache__" in file.parts or any(part.startswith(".") for part in file.parts):
        return False
    if any(file.is_relative_to(place) for place in STAYS) or file.suffix in STAYS_BY_ENDING:
        return False
    if file.suffix not in GOES_BY_ENDING:
        raise Undecided(f"{file}: say in {Path(__file__).name} whether a phone needs files of this sort")
    return True


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for room in (*ROOMS, BESIDE_THE_APP):
        shutil.rmtree(folder / room, ignore_errors=True)
    for file in ("main.py", "buildozer.spec"):
        (folder / file).unlink(missing_ok=True)
