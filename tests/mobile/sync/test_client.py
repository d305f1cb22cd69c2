"""The way to the server over a real socket: whole answers come through, everything else is no answer."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from mobile.sync.client import HttpTransport, ServerAddress, read_address
from mobile.sync.messages import Answer, Request, Unreachable
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import NotAnAnswer

HELLO = Request(method="POST", path="/api/v1/sync/hello", body=b'{"made": 1}')


@dataclass
class Line:
    """The other end of the wire: gives back these bytes, and keeps what it heard."""

    address: str
    heard: bytes = b""


@contextmanager
def answering(reply: bytes, *, slowly: float = 0.0) -> Iterator[Line]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line(address=f"http://127.0.0.1:{server.getsockname()[1]}")
        stop = threading.Event()

        def serve() -> None:
            wire, _ = server.accept()
            with wire:
                line.heard = _whole_request(wire)
                try:
                    for place in range(0, len(reply), 8 if slowly else len(reply)):
                        wire.sendall(reply[place : place + (8 if slowly else len(reply))])
                        if stop.wait(slowly):
                            return
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield line
        finally:
            stop.set()
            thread.join()


def _whole_request(wire: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += wire.recv(65_536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += wire.recv(65_536)
    return head + b"\r\n\r\n" + body


def reply(body: bytes, *, status: str = "200 OK", kind: str = "application/json", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def test_an_answer_comes_through_packed_or_not() -> None:
    for answer in (reply(b'{"a": 1}'), reply(gzip.compress(b'{"a": 1}'), headers="Content-Encoding: gzip\r\n")):
        with answering(answer) as line:
            assert HttpTransport(line.address)(HELLO, "token") == Answer(status=200, body=b'{"a": 1}')


def test_a_request_carries_its_token_and_its_body() -> None:
    with answering(reply(b"{}")) as line:
        HttpTransport(line.address)(HELLO, "token-1")

    head, _, body = line.heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/v1/sync/hello HTTP/1.1\r\n")
    assert b"Authorization: Bearer token-1" in head
    assert json.loads(body) == {"made": 1}


def test_a_large_body_is_packed() -> None:
    with answering(reply(b"{}")) as line:
        HttpTransport(line.address)(Request(method="POST", path="/", body=b'"' + b"a" * 5_000 + b'"'), None)

    head, _, body = line.heard.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert len(gzip.decompress(body)) == 5_002


@pytest.mark.parametrize(
    "cut",
    [
        reply(b'{"a": 1}')[:-3],
        reply(gzip.compress(b'{"a": 1}')[:-4], headers="Content-Encoding: gzip\r\n"),
        reply(gzip.compress(b'{"a": 1}') + b"more", headers="Content-Encoding: gzip\r\n"),
        reply(b"not packed", headers="Content-Encoding: gzip\r\n"),
        reply(b"{}", headers="Content-Encoding: br\r\n"),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{}",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 2000000 OK\r\n\r\n",
    ],
)
def test_half_an_answer_is_none(cut: bytes) -> None:
    with answering(cut) as line, pytest.raises((NotAnAnswer, Unreachable)):
        HttpTransport(line.address)(HELLO, None)


def test_a_tiny_answer_that_unpacks_without_end_is_none() -> None:
    bomb = gzip.compress(b"0" * 40_000_000)

    with answering(reply(bomb, headers="Content-Encoding: gzip\r\n")) as line, pytest.raises(NotAnAnswer):
        HttpTransport(line.address)(HELLO, None)


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    began = time.monotonic()

    with answering(reply(b" " * 4_000 + b"{}"), slowly=0.05) as line, pytest.raises(Unreachable) as lost:
        HttpTransport(line.address, total_seconds=0.5)(HELLO, None)

    assert lost.value.timed_out
    assert time.monotonic() - began < 10  # the answer would have taken 25 seconds


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(Unreachable) as lost:
        HttpTransport(f"http://127.0.0.1:{port}")(HELLO, None)

    assert not lost.value.timed_out


def test_a_redirection_is_handed_back_and_not_followed() -> None:
    with answering(reply(b"", status="302 Found", headers="Location: http://127.0.0.1:1/\r\n")) as line:
        assert HttpTransport(line.address)(HELLO, "token").status == 302


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("999999999", 3_600), ("-1", None), ("soon", None), ("², ", None)]
)
def test_the_server_may_ask_for_patience_but_not_for_ever(header: str, seconds: int | None) -> None:
    said = reply(b"{}", status="503 Busy", headers=f"Retry-After: {header}\r\n")

    with answering(said) as line:
        assert HttpTransport(line.address)(HELLO, None).retry_after_s == seconds


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("tungnha.example.vn", ServerAddress(secure=True, host="tungnha.example.vn", port=None)),
        (" https://tungnha.example.vn:8443/ ", ServerAddress(secure=True, host="tungnha.example.vn", port=8443)),
        ("http://127.0.0.1:8000", ServerAddress(secure=False, host="127.0.0.1", port=8000)),
        ("http://localhost:8000", ServerAddress(secure=False, host="localhost", port=8000)),
    ],
)
def test_an_address_is_read_as_typed(typed: str, address: ServerAddress) -> None:
    assert read_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "http://example.vn",
        "http://127.0.0.1.evil.vn",
        "ftp://example.vn",
        "https://a:b@example.vn",
        "https://example.vn/elsewhere",
        "https://example.vn:99999",
        "http://[::1",
    ],
)
def test_nobody_is_spoken_to_without_tls_but_the_own_machine(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_address(typed)

    assert refused.value.problems == (problems.insecure_server(),)
