"""The way to the server over a real socket: whole answers come through, everything else is no answer."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field

import pytest

from mobile.sync.client import HttpTransport, ServerAddress, read_address
from mobile.sync.messages import Answer, Request, Unreachable
from shared import problems
from shared.problems import Refused
from shared.sync.protocol import NotAnAnswer

HELLO = Request(method="POST", path="/api/v1/sync/hello", body=b'{"made": 1}')


@dataclass
class Line:
    """The other end of the wire: gives back these bytes, and keeps what it heard. `ended`: each connection that did."""

    address: str
    heard: bytes = b""
    ended: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


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
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
    while len(body) < length:
        body += wire.recv(65_536)
    return head + b"\r\n\r\n" + body


@contextmanager
def answering_in_turn(*connections: list[bytes], ends: bool = True) -> Iterator[Line]:
    """One connection after the other, each ended after its replies, or when all is over; an empty reply is none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line(address=f"http://127.0.0.1:{server.getsockname()[1]}")

        def serve() -> None:
            with ExitStack() as open_still:
                for replies in connections:
                    wire = open_still.enter_context(server.accept()[0])
                    for said in replies:
                        line.heard += _whole_request(wire)
                        wire.sendall(said)
                    if ends:
                        wire.close()
                    line.ended.release()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield line
        finally:
            thread.join()


def reply(body: bytes, *, status: str = "200 OK", kind: str = "application/json", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def ask(line: Line, request: Request = HELLO, bearer: str | None = None, seconds: float = 60.0) -> Answer:
    """One request on a connection of its own."""
    with HttpTransport(line.address, seconds) as carry:
        return carry(request, bearer)


def test_an_answer_comes_through_packed_or_not() -> None:
    for answer in (reply(b'{"a": 1}'), reply(gzip.compress(b'{"a": 1}'), headers="Content-Encoding: gzip\r\n")):
        with answering(answer) as line:
            assert ask(line) == Answer(status=200, body=b'{"a": 1}')


def test_a_request_carries_its_token_and_its_body() -> None:
    with answering(reply(b"{}")) as line:
        ask(line, bearer="token-1")

    head, _, body = line.heard.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /api/v1/sync/hello HTTP/1.1\r\n")
    assert b"Authorization: Bearer token-1" in head
    assert json.loads(body) == {"made": 1}


def test_a_large_body_is_packed() -> None:
    with answering(reply(b"{}")) as line:
        ask(line, Request(method="POST", path="/", body=b'"' + b"a" * 5_000 + b'"'))

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
        ask(line)


def test_a_tiny_answer_that_unpacks_without_end_is_none() -> None:
    bomb = gzip.compress(b"0" * 40_000_000)

    with answering(reply(bomb, headers="Content-Encoding: gzip\r\n")) as line, pytest.raises(NotAnAnswer):
        ask(line)


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    began = time.monotonic()

    with answering(reply(b" " * 4_000 + b"{}"), slowly=0.05) as line, pytest.raises(Unreachable) as lost:
        ask(line, seconds=0.5)

    assert lost.value.timed_out
    assert time.monotonic() - began < 10  # the answer would have taken 25 seconds


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(Unreachable) as lost:
        ask(Line(address=f"http://127.0.0.1:{port}"))

    assert not lost.value.timed_out


def test_a_redirection_is_handed_back_and_not_followed() -> None:
    with answering(reply(b"", status="302 Found", headers="Location: http://127.0.0.1:1/\r\n")) as line:
        assert ask(line).status == 302


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("999999999", 3_600), ("-1", None), ("soon", None), ("², ", None)]
)
def test_the_server_may_ask_for_patience_but_not_for_ever(header: str, seconds: int | None) -> None:
    said = reply(b"{}", status="503 Busy", headers=f"Retry-After: {header}\r\n")

    with answering(said) as line:
        assert ask(line).retry_after_s == seconds


YES, NO = reply(b'{"a": 1}'), reply(b'{"a": 2}')
PULL = Request(method="GET", path="/api/v1/sync/pull?cursors=ref:0")
REFRESH = Request(method="POST", path="/api/v1/auth/refresh", body=b"{}")


def test_a_conversation_stays_on_one_connection() -> None:
    """MUST 7. On a slow line each new one takes its time before anything is said."""
    with answering_in_turn([YES, YES, YES]) as line, HttpTransport(line.address) as carry:
        answers = [carry(HELLO, None) for _ in range(3)]

    assert [answer.body for answer in answers] == [b'{"a": 1}'] * 3


@pytest.mark.parametrize("request_", [HELLO, REFRESH], ids=["sync", "auth"])
@pytest.mark.parametrize("first", [YES, reply(b"{}", headers="Connection: close\r\n")], ids=["kept", "closed"])
def test_a_connection_that_the_server_ended_meanwhile_is_opened_again(first: bytes, request_: Request) -> None:
    with answering_in_turn([first], [YES]) as line, HttpTransport(line.address) as carry:
        carry(request_, None)
        line.ended.acquire()

        assert carry(request_, None).body == b'{"a": 1}'

    assert line.heard.count(b" HTTP/1.1") == 2


@pytest.mark.parametrize("request_", [HELLO, PULL], ids=["sync", "pull"])
def test_what_was_said_into_a_connection_that_ended_is_said_again(request_: Request) -> None:
    """MUST 12. It may have arrived: asked twice, sync does no more than once."""
    with answering_in_turn([NO, b""], [YES]) as line, HttpTransport(line.address) as carry:
        carry(HELLO, None)

        assert carry(request_, None).body == b'{"a": 1}'


def test_a_token_that_may_be_used_up_is_not_sent_again_unasked() -> None:
    """MUST 6. Whoever asked knows whether it may be."""
    with answering_in_turn([NO, b""]) as line, HttpTransport(line.address) as carry:
        carry(HELLO, None)

        with pytest.raises(Unreachable):
            carry(REFRESH, None)


def test_a_server_that_hangs_up_on_its_first_request_is_left_alone() -> None:
    with answering_in_turn([b""]) as line, HttpTransport(line.address) as carry, pytest.raises(Unreachable):
        carry(HELLO, None)


@pytest.mark.parametrize(
    ("first", "is_an_answer"), [(NO[:-3], False), (NO + NO, True)], ids=["half an answer", "two answers"]
)
def test_what_is_left_of_one_answer_is_not_taken_for_the_next(first: bytes, *, is_an_answer: bool) -> None:
    """MUST 3."""
    with answering_in_turn([first], [YES]) as line, HttpTransport(line.address) as carry:
        with nullcontext() if is_an_answer else pytest.raises(NotAnAnswer):
            carry(HELLO, None)
        line.ended.acquire()

        assert carry(HELLO, None).body == b'{"a": 1}'


def test_what_comes_after_it_was_given_up_is_not_taken_for_the_next() -> None:
    """MUST 3."""
    with answering_in_turn([NO[:-3]], [YES], ends=False) as line, HttpTransport(line.address, 0.5) as carry:
        with pytest.raises(Unreachable):
            carry(HELLO, None)

        assert carry(HELLO, None).body == b'{"a": 1}'


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
