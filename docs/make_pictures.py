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
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

CLONE = Path(__file__).parents[1]
TAKEN, SHOWN = CLONE / "var" / "screenshots", CLONE / "docs" / "pictures"

PHONE = ("day_today", "day_the_list", "day_talk", "day_its_answer", "english_the_card")
PHONE_WIDTH, GAP = 300, 16
PAGES = ("/nhat-ky", "/can-bo", "/bao-cao/week")
PAGE_WIDTH = 640
CHROMIUM = ("/usr/bin/chromium", ["--no-sandbox", "--disable-gpu", "--disable-background-networking"])
DESKTOP = ViewportSize(width=1366, height=900)


def main() -> None:
    """Write docs/pictures/phone.png, console.png and pages.png."""
    SHOWN.mkdir(exist_ok=True)
    phone = [narrowed(TAKEN / f"{name}.png", PHONE_WIDTH) for name in PHONE]
    side_by_side(phone).save(SHOWN / "phone.png", optimize=True)
    with demo() as link, TemporaryDirectory() as folder:
        pages = photograph(link, SHOWN / "console.png", Path(folder))
        side_by_side([narrowed(page, PAGE_WIDTH) for page in pages]).save(SHOWN / "pages.png", optimize=True)
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


def photograph(link: str, first: Path, folder: Path) -> list[Path]:
    """The first page of the console as a supervisor sees it on a desktop, and the upper part of some others."""
    path, flags = CHROMIUM
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page(viewport=DESKTOP, locale="vi-VN")
        page.goto(link)
        page.screenshot(path=first, full_page=True)
        others = [folder / f"{place}.png" for place in range(len(PAGES))]
        for address, other in zip(PAGES, others, strict=True):
            page.goto(urljoin(link, address))
            page.screenshot(path=other)
        browser.close()
        return others


def narrowed(path: Path, width: int) -> Image.Image:
    """A photograph at the width that a README shows."""
    with Image.open(path) as picture:
        height = round(picture.height * width / picture.width)
        return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Pictures in a row, a gap between them."""
    width = sum(picture.width + GAP for picture in pictures) - GAP
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures)), "white")
    left = 0
    for picture in pictures:
        sheet.paste(picture, (left, 0))
        left += picture.width + GAP
    return sheet


if __name__ == "__main__":
    main()
