"""Every screen fits its window in every dress, and opens in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).parents[3]
DRESSES = ("day", "night", "large", "narrow", "narrow_large", "narrow_large_english")
LIGHT = {"day", "large", "narrow_large", "narrow_large_english"}

# A walk draws some eighty screens by software, a minute or five of a processor's time.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module", params=DRESSES)
def walked(request: pytest.FixtureRequest) -> tuple[str, Any]:
    """A dress, and by screen the words that do not fit in it, or are not in its language; the pictures are under
    `var/screenshots/`.

    Each dress is walked by a program of its own: all of them in one take longer than a test may.
    """
    program = [sys.executable, "-m", "tests.mobile.window.photographs", request.param]
    said = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return request.param, json.loads(said.stdout)


def test_every_screen_fits_its_window(walked: tuple[str, Any]) -> None:
    dress, cut = walked

    assert cut == {dress: {}}


def test_the_pictures_show_the_screens(walked: tuple[str, Any]) -> None:
    """A window that does not draw leaves whatever was in memory."""
    dress, _ = walked

    brightness = _corner(ROOT / "var" / "screenshots" / f"{dress}_the_list.png")

    assert brightness > 5
    assert (brightness > 200) == (dress in LIGHT)


def _corner(picture: Path) -> int:
    """How bright the page is at its corner, from 0 to 255."""
    with Image.open(picture) as shown:
        return shown.convert("L").crop((4, 4, 5, 5)).tobytes()[0]
