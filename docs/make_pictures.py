"""Make the README's pictures anew: the console over a running demo, the app from the photographs that its tests take.

`make test` first, because its photographs lie in var/screenshots; then `.venv/bin/python docs/make_pictures.py`.
"""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

CLONE = Path(__file__).parents[1]
TAKEN, SHOWN = CLONE / "var" / "screenshots", CLONE / "docs" / "pictures"

PHONE = ("day_today", "day_the_list", "day_talk", "day_its_answer", "english_the_card")
PHONE_WIDTH, GAP = 300, 16
CHROMIUM = ("/usr/bin/chromium", ["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
DESKTOP = ViewportSize(width=1366, height=900)


def main() -> None:
    """Write docs/pictures/phone.png and console.png."""
    SHOWN.mkdir(exist_ok=True)
    side_by_side([narrowed(TAKEN / f"{name}.png") for name in PHONE]).save(SHOWN / "phone.png", optimize=True)
    with demo() as link:
        photograph(link, SHOWN / "console.png")
    # Flat colours: a palette keeps the letters and makes the file a third.
    for picture in SHOWN.glob("*.png"):
        with Image.open(picture) as full:
            full.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)


@contextmanager
def demo() -> Iterator[str]:
    """A demo while it serves, by its one-use sign-in link."""
    command = [sys.executable, "-m", "backend.cli", "demo", "--port", "8765"]
    with subprocess.Popen(command, cwd=CLONE, stdout=subprocess.PIPE, text=True) as running:
        said = iter(running.stdout or [])
        yield next(found[0] for line in said if (found := re.search(r"http://\S+/sign-in/\S+", line)))
        running.send_signal(signal.SIGINT)


def photograph(link: str, target: Path) -> None:
    """The first page of the console as a supervisor sees it on a desktop."""
    path, flags = CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page(viewport=DESKTOP, locale="vi-VN")
        page.goto(link)
        page.screenshot(path=target, full_page=True)
        browser.close()


def narrowed(path: Path) -> Image.Image:
    """A photograph at the width that a README shows."""
    with Image.open(path) as picture:
        height = round(picture.height * PHONE_WIDTH / picture.width)
        return picture.convert("RGB").resize((PHONE_WIDTH, height), Image.Resampling.LANCZOS)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Pictures in a row, a gap between them."""
    width = sum(picture.width + GAP for picture in pictures) - GAP
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures)), "white")
    for place, picture in enumerate(pictures):
        sheet.paste(picture, (place * (PHONE_WIDTH + GAP), 0))
    return sheet


if __name__ == "__main__":
    main()
