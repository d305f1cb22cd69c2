"""Every request passes here first and every answer last: numbered, bounded, with the headers that keep
browsers careful; whatever fails inside is answered without a word about how.
"""

import logging
import secrets
import traceback
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.edge import answers, bodies, limits
from shared import problems
from shared.problems import Refused

_LOG = logging.getLogger(__name__)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}
_MADE_UP = {"X-Tungnha-Data": "made-up"}


class Wall:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, host_names: frozenset[str], in_production: bool, demo: bool) -> None:
        self._app = app
        self._host_names = host_names
        self._headers = {**_HEADERS, **(_OVER_TLS if in_production else {}), **(_MADE_UP if demo else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reply = _Reply(send, {**self._headers, "X-Request-Id": _numbered(scope)})
        try:
            await self._pass(scope, receive, reply)
        except Refused as refused:
            await answers.answer(scope, *refused.problems)(scope, receive, reply)
        except Exception as error:  # noqa: BLE001 - the outermost edge
            _note(scope, error)
            if reply.begun:
                raise ConnectionError("the answer broke off") from None
            await answers.answer(scope, problems.internal_error())(scope, receive, reply)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        limits.check(scope, self._host_names)
        body = await bodies.read(scope, receive)
        if body is None:
            return
        scope["headers"] = bodies.plain_headers(scope, body)
        await self._app(scope, _Replay(body, receive), send)


class _Reply:
    """Sends an answer with our headers, where it does not set its own."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send, self._headers = send, headers
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)


class _Replay:
    """Hands the application the body that has been read, then whatever follows (that the sender went away)."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> MutableMapping[str, Any]:
        body, self._body = self._body, None
        return await self._receive() if body is None else {"type": "http.request", "body": body, "more_body": False}


def _numbered(scope: Scope) -> str:
    request_id = secrets.token_hex(8)
    scope.setdefault("state", {})["request_id"] = request_id
    return request_id


def _note(scope: Scope, error: Exception) -> None:
    """Where it failed, without the message: messages may hold people's data."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    _LOG.error("request %s failed: %s at %s", scope["state"]["request_id"], type(error).__name__, places)
