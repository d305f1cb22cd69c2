"""docs/sync.md as its tests read it: tables by the heading of their second column, and the worked examples."""

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "sync.md"
TEXT = PAGE.read_text(encoding="utf-8")


def table(heading: str) -> list[str]:
    """The names in the first column of the table whose second column has this heading, in their order."""
    return [name for first, *_ in _rows(heading) for name in re.findall(r"`([^`]+)`", first)]


def rows(heading: str) -> dict[str, list[str]]:
    """The cells beside the first name in each row of such a table."""
    return {name.strip("`"): beside for name, *beside in _rows(heading)}


def example(name: str) -> str:
    """The block that follows the mark of an example."""
    found = re.search(rf"<!-- example: {name} -->\n```\w*\n(.*?)\n```", TEXT, re.DOTALL)
    assert found is not None, f"the page has no example {name!r}"
    return found[1]


def said(pattern: str) -> str:
    """What the page says in a sentence, its line ends read as blanks."""
    found = re.search(pattern, " ".join(TEXT.split()))
    assert found is not None, f"the page does not say {pattern!r}"
    return found[1]


def _rows(heading: str) -> Iterator[list[str]]:
    lines = iter(TEXT.splitlines())
    if not any(_cells(line)[1:2] == [heading] for line in lines):
        raise AssertionError(f"the page has no table of {heading!r}")
    for line in lines:
        if not line.startswith("|"):
            return
        if not line.startswith("|--"):
            yield _cells(line)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
