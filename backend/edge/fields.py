"""What pydantic found wrong, in the words of our catalogue: which field and what kind of fault, never the value."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared import problems
from shared.problems import Problem

_OUTSIDE = ("body", "query", "path", "header", "cookie")


def problems_of(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """One problem for each error of pydantic; a key that we do not know is not repeated, only where it stood."""
    return [_problem(error) for error in errors]


def _problem(error: Mapping[str, Any]) -> Problem:
    where = _path(error["loc"])
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return problems.missing_field(where)
        case "extra_forbidden" | "unexpected_keyword_argument":
            return problems.unknown_field(_path(error["loc"][:-1]))
        case "string_too_long" | "too_long":
            return problems.too_long(where, limits["max_length"])
        case "greater_than_equal" | "less_than_equal":
            return problems.out_of_range(where, limits.get("ge", "…"), limits.get("le", "…"))
        case "literal_error" | "enum":
            return problems.unknown_code(where)
        case _:
            return problems.unreadable(where or None)


def _path(loc: Sequence[int | str]) -> str:
    inside = loc[1:] if loc and loc[0] in _OUTSIDE else loc
    return ".".join(str(step) for step in inside)
