"""Every screen fits its window in every dress, and opens in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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
