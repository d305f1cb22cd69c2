"""Take in a request's body: counted while it arrives, unpacked with a cap, in a bounded time."""

import zlib

import anyio
from starlette.types import Receive, Scope

from shared import problems
from shared.problems import Refused

PACKED_BYTES = 1_024 * 1_024
PLAIN_BYTES = 8 * 1_024 * 1_024
SECONDS = 30

_GZIP = 31  # zlib's window bits for exactly one gzip header
_NAMES = {b"content-encoding", b"content-length", b"transfer-encoding"}


async def read(scope: Scope, receive: Receive) -> bytes | None:
    """The body, unpacked; None if the sender went away before it was whole.

    Refused with 400 for a damaged one, 408 for a slow one, 413 for a big one, 415 for an unknown coding.
    """
    packed = _is_packed(scope)
    limit = PACKED_BYTES if packed else PLAIN_BYTES
    try:
        with anyio.fail_after(SECONDS):
            body = await _arrived(scope, receive, limit)
    except TimeoutError as error:
        raise Refused(problems.too_slow()) from error
    return _unpacked(body) if packed and body is not None else body


def plain_headers(scope: Scope, body: bytes) -> list[tuple[bytes, bytes]]:
    """The headers as they would be had the body been sent plain and whole."""
    kept = [(name, value) for name, value in scope["headers"] if name not in _NAMES]
    return [*kept, (b"content-length", str(len(body)).encode())] if body else kept


def _is_packed(scope: Scope) -> bool:
    codings = [value.strip().lower() for name, value in scope["headers"] if name == b"content-encoding"]
    if codings in ([], [b"identity"]):
        return False
    if codings == [b"gzip"]:
        return True
    raise Refused(problems.unsupported_encoding())


async def _arrived(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    promised = next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
    if promised > limit:
        raise Refused(problems.body_too_large(limit))
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise Refused(problems.body_too_large(limit))
    return bytes(body)


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        plain = unpacking.decompress(body, PLAIN_BYTES + 1)
    except zlib.error as error:
        raise Refused(problems.truncated_gzip()) from error
    if len(plain) > PLAIN_BYTES:
        raise Refused(problems.body_too_large(PLAIN_BYTES))
    if not unpacking.eof or unpacking.unused_data:
        raise Refused(problems.truncated_gzip())
    return plain
