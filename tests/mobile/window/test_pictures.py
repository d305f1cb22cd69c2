"""Every screen fits its window in every dress, and opens in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).parents[3]
DRESSES = ("day", "night", "large", "narrow", "narrow_large")


@pytest.fixture(scope="module")
def cut() -> dict[str, Any]:
    """The words that do not fit, by dress and screen; the pictures are under `var/screenshots/`."""
    program = [sys.executable, "-m", "tests.mobile.window.photographs"]
    said = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    told: dict[str, Any] = json.loads(said.stdout)
    return told


@pytest.mark.parametrize("dress", DRESSES)
def test_every_screen_fits_its_window(cut: dict[str, Any], dress: str) -> None:
    assert cut[dress] == {}


def test_the_pictures_show_the_screens(cut: dict[str, Any]) -> None:
    """A window that does not draw leaves whatever was in memory."""
    corners = {dress: _corner(ROOT / "var" / "screenshots" / f"{dress}_the_list.png") for dress in DRESSES}

    light = {dress for dress, brightness in corners.items() if brightness > 200}
    assert light == {"day", "large", "narrow_large"}
    assert min(corners.values()) > 5


def _corner(picture: Path) -> int:
    """How bright the page is at its corner, from 0 to 255."""
    with Image.open(picture) as shown:
        return shown.convert("L").crop((4, 4, 5, 5)).tobytes()[0]
