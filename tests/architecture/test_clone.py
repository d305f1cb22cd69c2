"""A clone is enough: it works in any folder of any machine, whatever lies beside it, through any package index."""

import re
from pathlib import Path

import pytest

FOREIGN = {
    "a folder of one machine": r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work|tmp)/",
    "a file outside the clone": r"\.\./shared\b",
    "a package index": r"pypi\.org|pythonhosted\.org|deb\.debian\.org|npmjs\.org|--(?:extra-)?index-url|--find[-]links",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str, texts: dict[Path, list[str]]) -> None:
    named = [
        f"{file}:{number}: {line.strip()}"
        for file, lines in texts.items()
        for number, line in enumerate(lines, start=1)
        if re.search(FOREIGN[what], line)
    ]

    assert not named
