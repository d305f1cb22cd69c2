"""One request and one answer, as the conversation sees them: whatever carries them is handed in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.problems import Problem, Refused
from shared.sync.protocol import NotAnAnswer

PROBLEM = "application/problem+json"
STATUSES_OF_REFUSAL = range(400, 600)


@dataclass(frozen=True, kw_only=True)
class Request:
    """`path` begins with /api or /.well-known; `body` is JSON, unless `headers`, which go beside those of every
    request, say what else it is.
    """

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, unpacked; `retry_after_s` where the server asked for patience. `headers` by lower-case names."""

    status: int
    body: bytes
    media_type: str = "application/json"
    retry_after_s: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)


Transport = Callable[[Request, str | None], Answer]
"""Carries a request with an access token, or none; raises Unreachable or NotAnAnswer."""


class Unreachable(Exception):
    """No whole answer came; `timed_out`: the network was there and too slow."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("timed out" if timed_out else "unreachable")
        self.timed_out = timed_out


class Interrupted(Refused):
    """A conversation that ended early for the problem it carries; `retry_after_s` is what the server asked for."""

    def __init__(self, problem: Problem, retry_after_s: int | None = None) -> None:
        super().__init__(problem)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A request that the server refused as a whole: the problem, and what it says of single fields."""

    problem: Problem
    fields: tuple[dict[str, Any], ...]


def refusal_in(answer: Answer) -> Refusal:
    """The server's refusal; NotAnAnswer for anything that is not one of its problem documents (RFC 9457)."""
    if answer.status not in STATUSES_OF_REFUSAL or answer.media_type != PROBLEM:
        raise NotAnAnswer
    try:
        said = json.loads(answer.body)
        code, vi, en = str(said["code"]), str(said["detail"]), str(said.get("detail_en", ""))
        fields = tuple(_field(error) for error in said.get("errors", ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnAnswer from error
    problem = Problem(code=code, vi=vi, en=en, status=answer.status)
    return Refusal(problem=problem, fields=fields or (_told(code, None, vi, en),))


def _field(error: dict[str, Any]) -> dict[str, Any]:
    return _told(str(error["code"]), str(error["field"]), str(error["message"]), str(error.get("message_en", "")))


def _told(code: str, field_named: str | None, vi: str, en: str) -> dict[str, Any]:
    return {"code": code, "field": field_named, "message": vi, "message_en": en}
