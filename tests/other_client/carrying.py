"""Requests to one server and its answers; what is not a whole answer is none."""

import http.client
import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PROTOCOL, API = "tungnha/1", "/api/v1"
BYTES_MAX = 32 * 1024 * 1024


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = {}


class Answered(NamedTuple):
    """One answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Carry = Callable[[Asked], Answered]
"""Raises Lost where no whole answer came."""


class Lost(Exception):
    """No answer, or none that can be believed: as if nothing had come. `timed_out`: it was too slow in coming."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("timed out" if timed_out else "lost")
        self.timed_out = timed_out


class Refusal(Exception):
    """The server's problem document."""

    def __init__(self, status: int, code: str, wait_s: int) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.wait_s = status, code, wait_s


def over_http(url: str) -> Carry:
    """A way to a server."""
    parts = urlsplit(url)

    def carry(asked: Asked) -> Answered:
        assert parts.hostname is not None
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        try:
            connection.request(asked.method, asked.path, asked.body, {"Accept-Encoding": "gzip", **asked.headers})
            answer = connection.getresponse()
            body = unpacked(answer.read(), answer.headers.get("Content-Encoding", "identity"))
        except TimeoutError as error:
            raise Lost(timed_out=True) from error
        except (OSError, http.client.HTTPException) as error:
            raise Lost from error
        finally:
            connection.close()
        return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)

    return carry


def unpacked(came: bytes, coding: str) -> bytes:
    """What was packed, whole and within bounds."""
    if coding == "identity":
        return came
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(came, BYTES_MAX)
    except zlib.error as error:
        raise Lost from error
    if coding != "gzip" or not unpacking.eof:
        raise Lost
    return body


def document(answered: Answered) -> Any:
    """The JSON of an answer with status 200; Refusal for the server's problems, Lost for what is no answer of its."""
    try:
        found = json.loads(answered.body)
        if answered.status == http.HTTPStatus.OK:
            return found
        return _refuse(answered, found)
    except (ValueError, KeyError, TypeError) as error:
        raise Lost from error


def _refuse(answered: Answered, found: Any) -> None:
    if not answered.headers.get("content-type", "").startswith("application/problem+json"):
        raise Lost
    raise Refusal(answered.status, found["code"], int(answered.headers.get("retry-after", "0")))
