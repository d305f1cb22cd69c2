"""Every page of the console, found as people find them: from the bar on, link by link, one page of each kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from fastapi import FastAPI
from starlette.routing import Match
from starlette.testclient import TestClient

from backend.console.shell import navigation
from backend.console.shell.pages import SIGN_IN, PageRoute
from backend.db import Database
from tests.backend.cast import ACCOUNT_IDS
from tests.backend.console.conftest import cookie_of

READERS = ("dung", "binh", "chi")
_NO_PAGE = re.compile(r"\.(?:csv|xlsx|pdf)$|/anh/|/tep$|/kiem-tra-lai$|^/sign-in/")
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page as somebody reads it: its address as the routes have it, a real address of it, and its text."""

    path: str
    reader: str
    address: str
    html: str


def paths(app: FastAPI) -> set[str]:
    """The addresses of all pages that are read, as the routes have them."""
    return {route.path for route in _routes(app) if not _NO_PAGE.search(route.path)}


def found(app: FastAPI, client: TestClient, database: Database) -> list[Found]:
    """One page of each kind for each reader who finds it, and the page of those who have not signed in."""
    client.follow_redirects = False
    before = client.get(SIGN_IN, headers={"Accept": "text/html"})
    return [
        Found(path=SIGN_IN, reader="", address=SIGN_IN, html=before.text),
        *(page for reader in READERS for page in _read_by(app, client, database, reader)),
    ]


def _read_by(app: FastAPI, client: TestClient, database: Database, reader: str) -> Iterator[Found]:
    client.cookies.set("tungnha", cookie_of(database, ACCOUNT_IDS[reader]))
    client.headers["Accept"] = "text/html"
    # Pages without a name in their address need not be linked from the first row of something.
    plain = sorted(path for path in paths(app) if "{" not in path and path != SIGN_IN)
    waiting, seen = [*(place.address for place in navigation.PLACES), *plain], set[str]()
    while waiting:
        address = waiting.pop(0)
        path = _path(app, address)
        if path is None or path in seen:
            continue
        answer = client.get(address, follow_redirects=True)
        if answer.status_code in {403, 404} and path in plain:
            continue
        assert answer.status_code == 200, (reader, address)
        seen.add(path)
        yield Found(path=path, reader=reader, address=address, html=answer.text)
        waiting += [unescape(link) for link in _LINK.findall(answer.text)]


def _routes(app: FastAPI) -> Iterator[PageRoute]:
    """The routes of pages that are read, as their modules wrote them."""
    for part in app.routes:
        for route in getattr(part, "original_router", app).routes:
            if isinstance(route, PageRoute) and "GET" in (route.methods or ()):
                yield route


def _path(app: FastAPI, address: str) -> str | None:
    """Which route answers, None where it is no page."""
    asked = {"type": "http", "method": "GET", "path": address.partition("?")[0], "root_path": "", "headers": []}
    for route in _routes(app):
        if route.matches(asked)[0] is Match.FULL:
            return None if _NO_PAGE.search(route.path) else route.path
    return None


class Tags(HTMLParser):
    """The elements of a page in their order: name, attributes, and how many forms are open around each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.every: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[list[tuple[str, dict[str, str | None]]]] = []
        self._in_form = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = tag, dict(attrs)
        self.every.append(element)
        if tag == "form":
            self.forms.append([])
            self._in_form = True
        if self._in_form:
            self.forms[-1].append(element)

    def handle_endtag(self, tag: str) -> None:
        self._in_form = self._in_form and tag != "form"
