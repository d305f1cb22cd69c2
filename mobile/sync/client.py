"""Carry requests over HTTPS, a conversation on one connection, each within a minute; unpack only what is whole.

This module is imported when a sync begins: TLS and HTTP cost a phone's start too much.
"""

import gzip
import ssl
import time
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from selectors import EVENT_READ, DefaultSelector
from socket import socket
from typing import Self
from urllib.parse import urlsplit

import certifi

from mobile.store.phone import APP_VERSION
from mobile.sync.messages import Answer, Request, Unreachable
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import API, NotAnAnswer

TOTAL_SECONDS = 60.0
ANSWER_BYTES_MAX = 32 * 1024 * 1024
WORTH_PACKING = 512

_CHUNK = 65_536
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_WAIT_S = 3_600
_HUNG_UP = (ConnectionError, ssl.SSLEOFError)


@dataclass(frozen=True, kw_only=True)
class ServerAddress:
    """Where the server is; without TLS only on the machine that the app itself runs on."""

    secure: bool
    host: str
    port: int | None


def read_address(text: str) -> ServerAddress:
    """An address as somebody types it; Refused (insecure_server) for anything but https and the own machine."""
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Refused(problems.insecure_server()) from None
    allowed = parts.scheme == "https" or (parts.scheme == "http" and host in _OWN_MACHINE)
    if not allowed or not host or parts.username is not None or parts.path not in {"", "/"}:
        raise Refused(problems.insecure_server())
    return ServerAddress(secure=parts.scheme == "https", host=host, port=port)


class HttpTransport:
    """Carries requests to one server over one connection, and follows no redirection to another.

    `with HttpTransport(server) as carry:` for as long as a conversation lasts.
    """

    def __init__(self, server: str, total_seconds: float = TOTAL_SECONDS) -> None:
        """`server` as typed; Refused (insecure_server) where it may not be spoken to."""
        self._address = read_address(server)
        self._total_seconds = total_seconds
        self._kept: HTTPConnection | None = None

    def __enter__(self) -> Self:
        """Nothing is opened before the first request."""
        return self

    def __exit__(self, *_left: object) -> None:
        self.close()

    def __call__(self, request: Request, bearer: str | None) -> Answer:
        """The whole answer; Unreachable where none came in time, NotAnAnswer where it was not whole."""
        deadline = time.monotonic() + self._total_seconds
        try:
            with ExitStack() as broken:
                broken.callback(self.close)  # what is left of half an answer would be read as the next one
                answer = self._carry(request, bearer, deadline)
                broken.pop_all()
        except TimeoutError as error:
            raise Unreachable(timed_out=True) from error
        except OSError as error:
            raise Unreachable from error
        except HTTPException as error:
            raise NotAnAnswer from error
        return answer

    def close(self) -> None:
        """End the connection; the next request opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _carry(self, request: Request, bearer: str | None, deadline: float) -> Answer:
        was_open = self._is_open()
        try:
            line, response = self._ask(request, bearer, deadline)
        except _HUNG_UP:
            # A server may end a connection while nobody speaks, and a phone hear of it when it has spoken again.
            if not (was_open and _may_be_asked_again(request)):
                raise
            self.close()
            line, response = self._ask(request, bearer, deadline)
        with response:
            return _answer(response, _received(line, response, deadline))

    def _ask(self, request: Request, bearer: str | None, deadline: float) -> tuple[socket, HTTPResponse]:
        """Until the answer begins."""
        connection = self._connection(deadline)
        line: socket = connection.sock
        body, headers = _packed(request, bearer)
        line.settimeout(_left(deadline))
        connection.request(request.method, request.path, body, headers)
        line.settimeout(_left(deadline))
        return line, connection.getresponse()

    def _is_open(self) -> bool:
        """Whether the last connection still stands; one on which something came unasked does not."""
        if self._kept is not None and (self._kept.sock is None or _has_news(self._kept.sock)):
            self.close()
        return self._kept is not None

    def _connection(self, deadline: float) -> HTTPConnection:
        if self._kept is None:
            self._kept = self._new_connection(_left(deadline))
            self._kept.connect()
        return self._kept

    def _new_connection(self, timeout: float) -> HTTPConnection:
        where = self._address
        if not where.secure:
            return HTTPConnection(where.host, where.port, timeout=timeout)
        # Android's Python brings no certificate authorities of its own.
        trust = ssl.create_default_context(cafile=certifi.where())
        return HTTPSConnection(where.host, where.port, timeout=timeout, context=trust)


def _has_news(line: socket) -> bool:
    """Whether something has come on it: its end, or what nobody asked for."""
    with DefaultSelector() as selector:
        selector.register(line, EVENT_READ)
        return bool(selector.select(0))


def _may_be_asked_again(request: Request) -> bool:
    """Whether it does no more when it arrives twice. MUST 12 says so of all of sync; a one-time code is used up."""
    return request.method == "GET" or request.path.startswith(f"{API}/sync/")


def _packed(request: Request, bearer: str | None) -> tuple[bytes | None, dict[str, str]]:
    headers = {
        "Accept": "application/json, application/x-ndjson, application/problem+json",
        "Accept-Encoding": "gzip",
        "User-Agent": f"tungnha/{APP_VERSION}",
        **request.headers,
    }
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    body = request.body
    if body is not None:
        is_json = headers.setdefault("Content-Type", "application/json") == "application/json"
        if is_json and len(body) >= WORTH_PACKING:  # a picture is packed already
            body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
    return body, headers


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _received(line: socket, response: HTTPResponse, deadline: float) -> bytes:
    received = bytearray()
    while chunk := response.read1(_CHUNK):
        received += chunk
        if len(received) > ANSWER_BYTES_MAX:
            raise NotAnAnswer
        if not response.isclosed():
            line.settimeout(_left(deadline))
    if response.length:  # the server promised more bytes than came
        raise NotAnAnswer
    return bytes(received)


def _answer(response: HTTPResponse, received: bytes) -> Answer:
    encoding = (response.getheader("Content-Encoding") or "identity").lower()
    if encoding not in {"gzip", "identity"}:
        raise NotAnAnswer
    waited = response.getheader("Retry-After") or ""
    return Answer(
        status=response.status,
        body=_unpacked(received) if encoding == "gzip" else received,
        media_type=(response.getheader("Content-Type") or "").partition(";")[0].strip().lower(),
        retry_after_s=min(int(waited), _LONGEST_WAIT_S) if waited.isascii() and waited.isdigit() else None,
        headers={name.lower(): value for name, value in response.getheaders()},
    )


def _unpacked(received: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: a gzip header
    try:
        body = unpacker.decompress(received, ANSWER_BYTES_MAX)
    except zlib.error as error:
        raise NotAnAnswer from error
    if not unpacker.eof or unpacker.unused_data:
        raise NotAnAnswer
    return body
