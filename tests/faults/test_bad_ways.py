"""Between a phone and a server answers are cut, doubled, delayed and swapped for others: no fact is lost or doubled.

F14 to F19 of the fault catalogue.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from backend.app import system_now
from mobile.store import cursors
from mobile.store.phone import Phone
from tests.faults import officers, way
from tests.faults.calls import Program, Serving
from tests.faults.officers import Watched
from tests.faults.town import Town
from tests.faults.way import Way

NOTHING_BELIEVED = {"no_network", "not_our_server"}


@dataclass
class Field:
    """An at work with a way to the server between. `made` counts the visits."""

    town: Town
    server: Serving
    way: Way
    phone: Phone
    made: int = 0

    def visit(self, how_many: int = 1) -> None:
        officers.visit(self.phone, how_many, self.made)
        self.made += how_many

    def sync(self, seconds: float = 20.0) -> str | None:
        return officers.sync(self.phone, Watched(self.way.url, seconds))

    def clock_stands_at(self, **later: float) -> None:
        """The server's clock stands still, so much later than now."""
        self.town.tells_its_server(clock_stands_at=(system_now() + timedelta(**later)).isoformat())

    def all_is_well(self) -> None:
        """After one conversation over a way without flaws."""
        self.way.befalls({})
        assert self.sync() is None
        assert officers.unsent(self.phone) == 0
        kept = self.town.kept(officers.install_of(self.phone))
        assert list(kept.values()) == ["filed"] * self.made
        assert len(self.town.visits()) == self.made
        assert self.town.differences() == []


@pytest.fixture
def field(server_program: Program, town: Town, tmp_path: Path) -> Iterator[Field]:
    with (
        server_program.serving(town.folder) as server,
        officers.phone_in(tmp_path / "an") as phone,
        Way().opened() as between,
    ):
        between.server_port = server.port
        phone.store.reading().execute("PRAGMA synchronous = OFF")  # no power fails here, and thousands of answers do
        officers.join(phone, between.url, town.code_of("an"))
        between.answers.clear()
        yield Field(town=town, server=server, way=between, phone=phone)


@pytest.mark.parametrize("step", ["hello", "push", "pull"])
def test_an_answer_cut_at_any_byte_is_no_answer(field: Field, step: str) -> None:
    """MUST 3. F15, B127. The bytes are the server's own: it did as it was asked, and was heard in part."""
    field.visit()
    field.way.befalls({f"sync/{step}": way.cut_after(0)})
    assert [field.sync() in NOTHING_BELIEVED for _ in range(2)] == [True] * 2  # the second welcome knows of the visit
    welcome, answer = way.instead(field.way.answers["hello"]), field.way.answers[step]
    followed, unsent = cursors.all_cursors(field.phone.store.reading()), officers.unsent(field.phone)

    for size in range(len(answer)):
        field.way.befalls({"sync/hello": welcome, f"sync/{step}": way.instead(answer[:size])})

        assert field.sync() in NOTHING_BELIEVED, size
        assert officers.unsent(field.phone) == unsent, size
    assert cursors.all_cursors(field.phone.store.reading()) == followed

    field.all_is_well()


def test_requests_doubled_and_answers_late_lose_and_double_nothing(field: Field) -> None:
    """MUST 3, MUST 12, I2, I10. F15, F16."""
    random = Random(4)  # noqa: S311 - a play, not a secret
    late = way.Late()
    for _ in range(40):
        flaw = random.choice((way.twice, way.twice_at_once, late, way.cut_after(random.randrange(2_000))))
        field.way.befalls({random.choice(("sync/", "sync/push", "sync/hello", "sync/pull")): flaw})
        field.visit(random.randrange(3))

        assert field.sync() in {None, *NOTHING_BELIEVED, "epoch_changed"}

    field.all_is_well()


def test_a_lost_answer_to_the_change_of_tokens_signs_nobody_out(field: Field) -> None:
    """MUST 6. F14. The phone asks again with the token that it has used up, and goes on."""
    field.visit()
    field.clock_stands_at(hours=1)
    lost = iter([way.cut_after(0)] * 3)

    async def lost_three_times(request: bytes, pass_on: way.PassOn) -> bytes:
        return await next(lost, way.as_it_is)(request, pass_on)

    field.way.befalls({"auth/refresh": lost_three_times})
    assert field.sync() == "no_network"

    assert field.sync() is None
    field.all_is_well()


def _html(status: str, *headers: str) -> bytes:
    page = "<html><body>Mạng này cần đăng nhập</body></html>".encode()
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(page)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + page


PORTALS = {
    "a sign-in page": _html("200 OK"),
    "a sign-in page as a page of ours": _html("200 OK").replace(b"text/html", b"application/json"),
    "the way to a sign-in page": _html("302 Found", "Location: http://portal.example/dang-nhap"),
    "the word for it": _html("511 Network Authentication Required"),
    "a sign-in page that says 401": _html("401 Unauthorized", "WWW-Authenticate: Basic"),
    "a gateway": _html("502 Bad Gateway"),
    "a gateway that asks for patience": _html("503 Service Unavailable", "Retry-After: 5"),
    "a gateway that waited": _html("504 Gateway Timeout"),
    "nothing at all": b"",
    "an empty page": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("passed_on", [False, True], ids=["the server heard nothing", "the server did as asked"])
def test_who_answers_in_place_of_the_server_is_not_believed(field: Field, *, passed_on: bool) -> None:
    """MUST 3, MUST 6. F18, F19, B127. The phone stays signed in and keeps what it has."""
    for said, answer in PORTALS.items():
        for step in ("sync/hello", "sync/push", "sync/pull", ""):
            field.visit()
            field.way.befalls({step: way.instead(answer, passed_on=passed_on)})

            assert field.sync() in NOTHING_BELIEVED, (said, step)

        field.all_is_well()


def test_a_gateway_that_lets_only_little_through_gets_little(field: Field) -> None:
    """MUST 7. F19."""
    field.visit(40)

    async def little(request: bytes, pass_on: way.PassOn) -> bytes:
        return await pass_on() if len(request) < 3_000 else _html("413 Request Entity Too Large")

    field.way.befalls({"sync/push": little})

    assert field.sync() is None
    field.all_is_well()


def test_a_slow_way_gets_ever_smaller_batches_until_all_is_sent(field: Field) -> None:
    """MUST 7, I10. F17. What does not come through in time is sent again in halves."""
    field.visit(60)

    async def slow(request: bytes, pass_on: way.PassOn) -> bytes:
        await asyncio.sleep(len(request) / 8_000)
        return await pass_on()

    field.way.befalls({"sync/push": slow})

    for _ in range(20):
        if field.sync(seconds=0.8) is None:
            break
    field.all_is_well()
