"""A sentence that is written past the catalogue would stay Vietnamese on an English screen: none is."""

import re
from pathlib import Path

import pytest

from tests.docs import unmarked

APP = Path(__file__).parents[3] / "mobile"

# By file, why its Vietnamese is said alike in every language.
STAYS = {
    "app.py": "the name of the product",
    "field.py": "the name under which the server knows the phone",
    "main.py": "the folders of pictures, as desktops call them",
    "rehearsal.py": "a command for those who run the demo",
    "telex.py": "the letters of the Vietnamese keyboard",
    "views/about.py": "the name of the product",
    "views/declarations.py": "what is copied onto the State's form",
    "views/official_form.py": "the State's form",
    "views/statuses.py": "terms, each with its English beside it",
    "words.py": "a language by its own name",
}

_MARKED = re.compile(r"\b_n?\('[^']*'")
_NAMES = re.compile(r"'Từng Nhà'|' đ'")


def files(ending: str) -> list[str]:
    every = (file.relative_to(APP).as_posix() for file in APP.rglob(f"*{ending}"))
    return sorted(file for file in every if not file.startswith("packaging/"))


@pytest.mark.parametrize("file", files(".py"))
def test_python_says_nothing_past_the_catalogue(file: str) -> None:
    past_the_catalogue = unmarked.in_module((APP / file).read_text(encoding="utf-8"))

    assert past_the_catalogue == [] or file in STAYS


@pytest.mark.parametrize("file", files(".kv"))
def test_rules_of_screens_say_nothing_past_the_catalogue(file: str) -> None:
    lines = (line.partition("#")[0] for line in (APP / file).read_text(encoding="utf-8").splitlines())

    bare = [line.strip() for line in lines if unmarked.VIETNAMESE.search(_NAMES.sub("", _MARKED.sub("", line)))]

    assert bare == []
