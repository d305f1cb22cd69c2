"""A sentence that is written past the catalogue would stay Vietnamese on an English screen: none is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.sentences import MARKS

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

_VIETNAMESE = re.compile(r"[À-ỹĐđ]")
_CURRENCY = {"đ", " đ", "\N{NO-BREAK SPACE}đ"}
_MARKED = re.compile(r"\b_n?\('[^']*'")
_NAMES = re.compile(r"'Từng Nhà'|' đ'")


def files(ending: str) -> list[str]:
    every = (file.relative_to(APP).as_posix() for file in APP.rglob(f"*{ending}"))
    return sorted(file for file in every if not file.startswith("packaging/"))


@pytest.mark.parametrize("file", files(".py"))
def test_python_says_nothing_past_the_catalogue(file: str) -> None:
    unmarked = list(said_past_the_catalogue(ast.parse((APP / file).read_text(encoding="utf-8"))))

    assert unmarked == [] or file in STAYS


@pytest.mark.parametrize("file", files(".kv"))
def test_rules_of_screens_say_nothing_past_the_catalogue(file: str) -> None:
    lines = (line.partition("#")[0] for line in (APP / file).read_text(encoding="utf-8").splitlines())

    unmarked = [line.strip() for line in lines if _VIETNAMESE.search(_NAMES.sub("", _MARKED.sub("", line)))]

    assert unmarked == []


def said_past_the_catalogue(tree: ast.AST) -> Iterator[str]:
    """The Vietnamese texts of a module that no mark holds, without what explains it to its readers."""
    passed_over = set(_inside_marks(tree)) | set(_docstrings(tree))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed_over)
    for said in (text.value for text in texts):
        if isinstance(said, str) and _VIETNAMESE.search(said) and said not in _CURRENCY:
            yield said


def _inside_marks(tree: ast.AST) -> Iterator[int]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
            yield from (id(part) for part in ast.walk(call))


def _docstrings(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
