"""What a phone asks for packed comes packed, to the byte what it would be without; nothing else does."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from backend.api import auth
from backend.console.shell import signing_in
from backend.edge.packed import WORTH_PACKING, Packed
from shared.sync.protocol import read_page
from tests.backend.sync.snapshots_by_hand import get

Asks = Callable[..., Any]


@pytest.fixture
def asks(phone: Any, family: Any) -> Asks:
    """An's phone asks as the app does, or as somebody who says otherwise what may be packed; bytes as they came."""
    visits = phone.numbered(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(20)))
    standing = {"protocol": "tungnha/1", "epoch": str(phone.epoch), "install_id": str(phone.install_id)}
    hello = {"app": "0.1.0", "cursors": {}, "made": 23, "unsent": 20, "sent_at": "2026-11-22T08:00:00+07:00"}
    bodies = {
        "hello": standing | hello,
        "push": standing | {"ops": visits},
        "verify": standing | {"ranges": []},
    }

    def ask(path: str, coding: str = "gzip") -> Any:
        name, headers = path.partition("?")[0], phone.headers | {"Accept-Encoding": coding}
        method = "POST" if name in bodies else "GET"
        with phone.client.stream(method, f"/api/v1/sync/{path}", json=bodies.get(name), headers=headers) as answer:
            answer.came = b"".join(answer.iter_raw())
        assert answer.status_code == 200, answer.came
        return answer

    ask("push")
    return ask


def pull_of(phone: Any) -> str:
    return f"pull?epoch={phone.epoch}&cursors={phone.commune}:0"


@pytest.mark.parametrize("path", ["push", "receipts", "pull"])
def test_a_long_answer_comes_packed_and_is_the_same(phone: Any, asks: Asks, path: str) -> None:
    path = pull_of(phone) if path == "pull" else path

    packed, plain = asks(path), asks(path, "identity")

    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(packed.headers["Content-Length"]) == len(packed.came) < len(plain.came) * 0.6
    assert gzip.decompress(packed.came) == plain.came


@pytest.mark.parametrize("path", ["hello", "push", "receipts", "verify", "pull"])
def test_who_does_not_ask_for_it_gets_it_plain(phone: Any, asks: Asks, path: str) -> None:
    answer = asks(pull_of(phone) if path == "pull" else path, "identity")

    assert "Content-Encoding" not in answer.headers
    assert len(answer.came) == int(answer.headers["Content-Length"])


def test_an_answer_that_fits_into_one_packet_stays_as_it_is(asks: Asks) -> None:
    answer = asks("verify")

    assert len(answer.came) < WORTH_PACKING
    assert "Content-Encoding" not in answer.headers


def test_a_packed_page_is_believed_like_a_plain_one(phone: Any, asks: Asks) -> None:
    page = read_page(gzip.decompress(asks(pull_of(phone)).came), phone.epoch)

    assert len(page.rows) == 23


def test_a_file_that_is_packed_is_not_packed_again(phone: Any, family: Any) -> None:
    """MUST 18. Its parts are parts of the file that its ETag names."""
    answer = get(phone, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"\x1f\x8b")


def test_no_answer_that_holds_a_token_is_packed() -> None:
    """How long it is must not tell what stands in it."""
    routes = [*auth.router.routes, *signing_in.router.routes]

    assert routes
    assert not any(isinstance(route, Packed) for route in routes)
