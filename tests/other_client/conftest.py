"""A town with a server in a process of its own, and officers who use another client."""

import json
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend import revisions
from backend.app import system_now
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from tests.faults.calls import Program
from tests.faults.town import Town
from tests.other_client.book import Book
from tests.other_client.carrying import API, Answered, Asked, Lost, document, over_http
from tests.other_client.client import OtherClient

_PASSWORDS = "passwords.json"


@dataclass
class Served:
    """A town, its server's address, and the people who ask it."""

    town: Town
    url: str
    books: ExitStack

    def client(self, book: Path, username: str = "an", file_from: int | None = None) -> OtherClient:
        """An officer's client, come in with a one-time code."""
        client = self.again(book, file_from)
        client.activate(self.town.code_of(username))
        return client

    def again(self, book: Path, file_from: int | None = None) -> OtherClient:
        """A client over a book that is there."""
        return OtherClient(self.books.enter_context(closing(Book(book))), self.carry, file_from)

    def carry(self, asked: Asked) -> Answered:
        """The way to whoever serves the town now."""
        return over_http(self.url)(asked)

    def conversions(self) -> dict[str, Any]:
        """What the committee of An's commune reads."""
        form = {"username": "binh", "password": json.loads((self.town.folder / _PASSWORDS).read_text())["binh"]}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(form).encode()
        token = document(self.carry(Asked("POST", f"{API}/auth/token", body, kind)))["access_token"]
        signed = {"Authorization": f"Bearer {token}"}
        found = document(self.carry(Asked("GET", f"{API}/conversions?by=commune&product=vsi", None, signed)))
        total: dict[str, Any] = found["total"]
        return total


def lose_once(client: OtherClient, path: str) -> None:
    """The next answer to a request of this path is lost after the server has done its work."""
    carry = client.carry

    def losing(asked: Asked) -> Answered:
        answered = carry(asked)
        if asked.path.endswith(path):
            client.carry = carry
            raise Lost
        return answered

    client.carry = losing


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    with Program("tests.faults.serving") as program:
        yield program


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town that nobody has served yet, with the passwords of its people."""
    town = Town(tmp_path_factory.mktemp("founded"))
    revisions.upgrade(town.settings.url())
    with town.opened() as database, database.writing() as session:
        now = system_now()
        begin_streams(session, NGHE_AN, now)
        people = sample.settle(session, now)
    (town.folder / _PASSWORDS).write_text(json.dumps(dict(people.passwords)))
    return town


@pytest.fixture
def town(founded: Town, tmp_path: Path) -> Town:
    return founded.copied(tmp_path / "town")


@pytest.fixture
def serving(program: Program, town: Town) -> Iterator[Callable[[], Any]]:
    """Starts a server over the town until it is left."""
    with ExitStack() as books:

        @contextmanager
        def serve() -> Iterator[Served]:
            with program.serving(town.folder) as server:
                yield Served(town, server.url, books)

        yield serve


@pytest.fixture
def served(serving: Callable[[], Any]) -> Iterator[Served]:
    with serving() as served:
        yield served
