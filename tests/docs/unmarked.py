"""What a source says past the catalogue: such a sentence would stay Vietnamese for those who read English."""

import ast
import re
from collections.abc import Iterator

import jinja2
from jinja2 import nodes

from docs.sentences import MARKS

VIETNAMESE = re.compile(r"[À-ỹĐđ]")
_CURRENCY = re.compile(r"\bđ\b")


def in_module(text: str) -> list[str]:
    """The Vietnamese texts of a module that no mark holds, without what explains it to its readers."""
    tree = ast.parse(text)
    passed_over = set(_inside_marks(tree)) | set(_docstrings(tree))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed_over)
    return [said for said in texts if isinstance(said, str) and _is_vietnamese(said)]


def in_page(text: str) -> list[str]:
    """The Vietnamese texts of a template that no mark holds."""
    page = jinja2.Environment(autoescape=True).parse(text)
    marked = {id(part) for call in page.find_all(nodes.Call) if _is_mark(call) for part in call.find_all(nodes.Const)}
    plain = [part.data for part in page.find_all(nodes.TemplateData)]
    values = [part.value for part in page.find_all(nodes.Const) if id(part) not in marked]
    return [said for said in (*plain, *values) if isinstance(said, str) and _is_vietnamese(said)]


def _is_vietnamese(text: str) -> bool:
    """The sign of the currency is the same in every language."""
    return VIETNAMESE.search(_CURRENCY.sub("", text)) is not None


def _is_mark(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in MARKS


def _inside_marks(tree: ast.AST) -> Iterator[int]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
            yield from (id(part) for part in ast.walk(call))


def _docstrings(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
