"""Days in a page's address that nobody can mean: the page is shown all the same, of its usual days, and says what is
wrong beside the boxes as they were typed.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from shared.problems import Problem

BOXES = frozenset({"from", "to", "first", "last", "on"})
"""What the boxes for days are called in addresses."""


@dataclass(frozen=True, kw_only=True)
class RefusedDays:
    """What is wrong with the days of an address, and each as it was typed."""

    found: Sequence[Problem]
    typed: Mapping[str, str]


_refused: ContextVar[RefusedDays | None] = ContextVar("_refused", default=None)


def forget() -> None:
    """Nothing was refused yet in this request."""
    _refused.set(None)


def asked_without(request: Request, found: Sequence[Problem]) -> Request | None:
    """The same request without its days, whose page then tells what was wrong with them; None where something else
    than a day of the address was refused.
    """
    asked = parse_qsl(request.url.query, keep_blank_values=True)
    typed = {name: text for name, text in asked if name in BOXES}
    of_days = all(one.status == HTTPStatus.UNPROCESSABLE_ENTITY and one.field in typed for one in found)
    if request.method != "GET" or not of_days:
        return None
    _refused.set(RefusedDays(found=found, typed=typed))
    rest = urlencode([(name, text) for name, text in asked if name not in BOXES])
    return Request({**request.scope, "query_string": rest.encode()}, request.receive)


def problems_shown() -> Sequence[Problem]:
    """What is wrong with the days that were asked for; none as a rule."""
    refused = _refused.get()
    return refused.found if refused else ()


def typed(name: str) -> str | None:
    """What stood in a box for a day when the address was refused; None where nothing was refused."""
    refused = _refused.get()
    return refused.typed.get(name) if refused else None
