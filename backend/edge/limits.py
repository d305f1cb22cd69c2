"""What a request may look like before its body is read: method, address, headers, host."""

from urllib.parse import parse_qsl

from starlette.types import Scope

from shared import problems, text
from shared.problems import Refused

HEADER_BYTES = 32 * 1_024
HEADERS = 100
URL_BYTES = 8 * 1_024
PARAMETERS = 100

_REFUSED_METHODS = {"TRACE", "TRACK", "CONNECT"}


def check(scope: Scope, host_names: frozenset[str]) -> None:
    """Refused with 400, 405, 414, 422 or 431 for a request that nobody of ours would send."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if len(headers) > HEADERS or sum(len(name) + len(value) for name, value in headers) > HEADER_BYTES:
        raise Refused(problems.headers_too_large())
    if scope["method"] in _REFUSED_METHODS:
        raise Refused(problems.method_not_allowed())
    _check_framing(headers)
    _check_host(headers, host_names)
    _check_address(scope)


def _check_framing(headers: list[tuple[bytes, bytes]]) -> None:
    lengths = [value for name, value in headers if name == b"content-length"]
    chunked = any(name == b"transfer-encoding" for name, _ in headers)
    # Two statements of where the body ends are how one request hides in another (RFC 9112 §6.3).
    if len(lengths) + chunked > 1 or any(not value.isdigit() for value in lengths):
        raise Refused(problems.bad_header())


def _check_host(headers: list[tuple[bytes, bytes]], host_names: frozenset[str]) -> None:
    hosts = [value.decode("latin-1").lower() for name, value in headers if name == b"host"]
    if host_names and (len(hosts) != 1 or hosts[0].rsplit(":", 1)[0] not in host_names):
        raise Refused(problems.unknown_host())


def _check_address(scope: Scope) -> None:
    query: bytes = scope["query_string"]
    if len(scope.get("raw_path") or b"") + len(query) > URL_BYTES:
        raise Refused(problems.url_too_long())
    try:
        parameters = parse_qsl(
            query.decode("ascii"), keep_blank_values=True, max_num_fields=PARAMETERS, errors="strict"
        )
    except ValueError as error:  # too many of them, or bytes that are no UTF-8
        raise Refused(problems.url_too_long() if query.count(b"&") >= PARAMETERS else problems.bad_text()) from error
    if not all(text.is_storable(part) for part in [scope["path"], *(part for pair in parameters for part in pair)]):
        raise Refused(problems.bad_text())
