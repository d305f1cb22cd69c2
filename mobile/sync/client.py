"""Carry requests over HTTPS, within a minute each, and unpack only what is whole.

This module is imported when a sync begins: TLS and HTTP cost a phone's start too much.
"""

import gzip
import http.client
import ssl
import time
import zlib
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import certifi

from mobile.store.phone import APP_VERSION
from mobile.sync.messages import Answer, Request, Unreachable
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import NotAnAnswer

TOTAL_SECONDS = 60.0
ANSWER_BYTES_MAX = 32 * 1024 * 1024
WORTH_PACKING = 512

_CHUNK = 65_536
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST_WAIT_S = 3_600


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
    """Carries requests to one server and follows no redirection to another."""

    def __init__(self, server: str, total_seconds: float = TOTAL_SECONDS) -> None:
        """`server` as typed; Refused (insecure_server) where it may not be spoken to."""
        self._address = read_address(server)
        self._total_seconds = total_seconds

    def __call__(self, request: Request, bearer: str | None) -> Answer:
        """The whole answer; Unreachable where none came in time, NotAnAnswer where it was not whole."""
        deadline = time.monotonic() + self._total_seconds
        try:
            with closing(self._connection()) as connection:
                return self._carry(connection, request, bearer, deadline)
        except TimeoutError as error:
            raise Unreachable(timed_out=True) from error
        except OSError as error:
            raise Unreachable from error
        except http.client.HTTPException as error:
            raise NotAnAnswer from error

    def _connection(self) -> http.client.HTTPConnection:
        where, timeout = self._address, self._total_seconds
        if not where.secure:
            return http.client.HTTPConnection(where.host, where.port, timeout=timeout)
        # Android's Python brings no certificate authorities of its own.
        trust = ssl.create_default_context(cafile=certifi.where())
        return http.client.HTTPSConnection(where.host, where.port, timeout=timeout, context=trust)

    def _carry(
        self, connection: http.client.HTTPConnection, request: Request, bearer: str | None, deadline: float
    ) -> Answer:
        body, headers = _packed(request, bearer)
        connection.request(request.method, request.path, body, headers)
        socket = connection.sock
        socket.settimeout(_left(deadline))
        response = connection.getresponse()
        received = bytearray()
        while chunk := response.read1(_CHUNK):
            received += chunk
            if len(received) > ANSWER_BYTES_MAX:
                raise NotAnAnswer
            if not response.isclosed():
                socket.settimeout(_left(deadline))
        if response.length:  # the server promised more bytes than came
            raise NotAnAnswer
        return _answer(response, bytes(received))


def _packed(request: Request, bearer: str | None) -> tuple[bytes | None, dict[str, str]]:
    headers = {
        "Accept": "application/json, application/x-ndjson, application/problem+json",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "User-Agent": f"tungnha/{APP_VERSION}",
        **request.headers,
    }
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    body = request.body
    if body is not None:
        headers["Content-Type"] = "application/json"
        if len(body) >= WORTH_PACKING:
            body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
    return body, headers


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _answer(response: http.client.HTTPResponse, received: bytes) -> Answer:
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
