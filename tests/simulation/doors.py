"""The server's own routes without HTTP: what a route asks for is handed to it by name or by what it is.

A request is real bytes, read by the server's strict reader, and so is an answer, a refusal too.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, params
from fastapi import Request as Posted
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter
from sqlmodel import Session
from starlette.datastructures import Headers

import backend.sync
from backend.access.principal import Principal
from backend.access.signed import Phone, Signed, SignedIfAtAll
from backend.api import auth, deposits
from backend.db import Filing, Reading, Writing
from backend.edge import answers, strict_json
from backend.edge.clock import Now
from backend.edge.reading import JsonBody
from mobile.sync.messages import Answer, Request
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import API

Source = Callable[["Asked", Request, dict[str, str]], Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a route may ask for: the session is the caller's to commit, where it asks for one; `state` is what the
    application holds.
    """

    session: Session | None
    phone: Principal | None
    now: datetime
    state: Any


@dataclass(frozen=True, kw_only=True)
class Door:
    """A route: which session it asks for, if any, and whether it is `open` to whoever is not signed in."""

    call: Callable[..., Any]
    route: APIRoute
    writes: bool
    reads: bool
    open: bool
    needs: Mapping[str, "Source"]


def door_of(request: Request) -> Door:
    """The route that a request asks for; Refused (not_found) where there is none."""
    found = find(request.method, urlsplit(request.path).path)
    if found is None:
        raise Refused(problems.not_found())
    return found


def go_in(door: Door, request: Request, asked: Asked) -> Answer:
    """Ask a route; Refused as the server would refuse."""
    given = _parameters(door, request)
    said = door.call(**{name: of(asked, request, given) for name, of in door.needs.items()})
    if isinstance(said, BaseModel):
        return Answer(status=200, body=said.model_dump_json().encode())
    if isinstance(said, Response):
        media = str(said.media_type or "").partition(";")[0]
        return Answer(status=said.status_code, body=bytes(said.body), media_type=media, headers=dict(said.headers))
    return Answer(status=200, body=TypeAdapter(Any).dump_json(said))


def refused(refusal: Refused) -> Answer:
    """A refusal as its bytes."""
    said = answers.answer({"type": "http"}, *refusal.problems)
    waited = said.headers.get("retry-after")
    return Answer(
        status=said.status_code,
        body=bytes(said.body),
        media_type=answers.MEDIA_TYPE,
        retry_after_s=int(waited) if waited else None,
    )


@cache
def find(method: str, path: str) -> Door | None:
    """The door of a path."""
    for route in _routes():
        if method in (route.methods or ()) and route.path_regex.fullmatch(_below(route, path)):
            return _door(route)
    return None


def _below(route: APIRoute, path: str) -> str:
    return path if route.path.startswith("/.well-known") else path.removeprefix(API)


@cache
def _routes() -> tuple[APIRoute, ...]:
    return tuple(route for router in _routers() for route in router.routes if isinstance(route, APIRoute))


def _routers() -> Iterator[APIRouter]:
    """Those of every room that a phone speaks with: each module there that has a router."""
    yield from (auth.keys, auth.router, deposits.router)
    for named in pkgutil.iter_modules(backend.sync.__path__, "backend.sync."):
        router = getattr(importlib.import_module(named.name), "router", None)
        if isinstance(router, APIRouter):
            yield router


def _door(route: APIRoute) -> Door:
    asks = inspect.signature(route.endpoint).parameters
    annotated = {name: one.annotation for name, one in asks.items()}
    return Door(
        call=route.endpoint,
        route=route,
        writes=any(one in (Filing, Writing) for one in annotated.values()),
        reads=Reading in annotated.values(),
        open=not {Phone, Signed} & set(annotated.values()),
        needs={name: _source(name, one, asks[name].default) for name, one in annotated.items()},
    )


def _source(name: str, annotation: Any, default: Any) -> Source:
    if annotation in _GIVEN:
        return _GIVEN[annotation]
    for one in get_args(annotation)[1:]:
        if isinstance(one, params.Depends):
            return _dependency(one.dependency)
    reader: TypeAdapter[Any] = TypeAdapter(_bare(annotation))
    return lambda _asked, _request, given: reader.validate_python(given[name]) if name in given else default


def _dependency(dependency: Any) -> Source:
    """What a route depends on is read from the application that was asked, or from a JSON body of its own shape."""
    if inspect.iscoroutinefunction(dependency):
        return lambda _asked, request, _given: _run(dependency(_Posted(request)))
    asks = inspect.signature(dependency).parameters
    needs = {name: _source(name, one.annotation, one.default) for name, one in asks.items()}
    return lambda asked, request, given: dependency(**{name: of(asked, request, given) for name, of in needs.items()})


def _arrived(asked: Asked, request: Request) -> Any:
    """As much of a request as whoever looks for the application through it, or at its headers, asks for."""
    return SimpleNamespace(
        app=SimpleNamespace(state=asked.state),
        client=None,
        method=request.method,
        headers=Headers(dict(request.headers)),
        scope={"type": "http"},
    )


class _Posted:
    """As much of a request as a reader of its body asks for."""

    def __init__(self, request: Request) -> None:
        self._body = request.body or b""
        self.headers = {"content-type": "application/json"}

    async def body(self) -> bytes:
        return self._body


def _run(steps: Any) -> Any:
    """Run a coroutine that waits for nothing."""
    try:
        steps.send(None)
    except StopIteration as ended:
        return ended.value
    raise AssertionError("it waited")


def _bare(annotation: Any) -> Any:
    inner = get_args(annotation)
    return inner[0] if inner and any(isinstance(one, params.Query | params.Path) for one in inner[1:]) else annotation


def _parameters(door: Door, request: Request) -> dict[str, str]:
    parts = urlsplit(request.path)
    found = door.route.path_regex.fullmatch(_below(door.route, parts.path))
    return {**dict(parse_qsl(parts.query, keep_blank_values=True)), **(found.groupdict() if found else {})}


_GIVEN: Mapping[Any, Source] = {
    JsonBody: lambda _asked, request, _given: strict_json.loads(request.body or b""),
    Phone: lambda asked, _request, _given: asked.phone,
    Filing: lambda asked, _request, _given: asked.session,
    Writing: lambda asked, _request, _given: asked.session,
    Reading: lambda asked, _request, _given: asked.session,
    Posted: lambda asked, request, _given: _arrived(asked, request),
    SignedIfAtAll: lambda asked, _request, _given: asked.phone,
    Signed: lambda asked, _request, _given: asked.phone,
    Now: lambda asked, _request, _given: asked.now,
}
