"""What others made is carried along byte for byte, under a licence that stands beside it, and nothing else is."""

import hashlib
import re
from pathlib import Path

import pytest

from backend.console.shell.assets import FOLDER

CLONE = Path(__file__).parents[4]
LINES = (FOLDER / "vendored.sha256").read_text(encoding="utf-8").splitlines()
LISTED = {name: digest for digest, name in (line.split(maxsplit=1) for line in LINES)}
OURS = re.compile(r"\.css$|(?<!\.min)\.js$|^mark\.svg$|\.txt$|^vendored\.sha256$")


@pytest.mark.parametrize("name", LISTED)
def test_a_vendored_file_is_what_its_makers_gave_out(name: str) -> None:
    assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == LISTED[name]


def test_every_file_is_ours_or_listed() -> None:
    names = {file.name for file in FOLDER.iterdir() if not OURS.search(file.name)}

    assert names == set(LISTED)


@pytest.mark.parametrize("name", LISTED)
def test_its_licence_stands_beside_it(name: str) -> None:
    """In NOTICE, by a pattern that names the file, with the text of the licence in the same folder."""
    parts = re.split(r"\n(?=\S+/\S+\n)", (CLONE / "NOTICE").read_text(encoding="utf-8"))
    named = [part for part in parts if (FOLDER / name).relative_to(CLONE).match(part.partition("\n")[0])]

    assert len(named) == 1
    (licence,) = re.findall(r"backend/console/static/\w+\.txt", named[0])
    assert (CLONE / licence).read_text(encoding="utf-8")
