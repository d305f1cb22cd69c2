"""A commune's morning on a real server, and a real browser that reads it, kept away from every other network."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.testclient import TestClient

from backend.access import console_sessions
from backend.db import Database
from backend.sync.epoch import epoch_of
from backend.tables.account import Account
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, START, THANH_VINH, Somebody
from tests.backend.numbers.conftest import TODAY, Officer, told

# A name that a careless page would run.
SLY = "<script>document.title='đã chạy'</script> <img src=x onerror=alert(1)>"
PICTURES = Path(__file__).parents[3] / "var" / "screenshots"

Enter = Callable[..., Page]


@pytest.fixture
def morning(client: TestClient, an: Somebody, database: Database) -> None:
    """An's morning: five doors, three persons advised, two of them joined."""
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    officer = Officer(client, an.headers, AN_INSTALL, epoch, HAMLETS[THANH_VINH][0])
    home, lan, duc = officer.household("Trần Thị Lan", "Đặng Văn Đức")
    officer.visit(home, TODAY, "advised", told(lan, "interested", "registered", "paid"), told(duc, "considering"))
    sly_home, sly = officer.household(SLY)
    officer.visit(sly_home, TODAY, "advised", told(sly, "interested", "registered", "paid"))
    shut, _ = officer.household("Hồ Văn Nga")
    officer.visit(shut, TODAY, "not_home")
    officer.household("Vi Thị Hoa")
    officer.visit(None, TODAY, "consent_declined")


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """The same application behind a real port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
        at_work = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        at_work.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        at_work.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Debian's chromium is not installed")
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium refuses root its sandbox
    ]
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: refused styles, scripts or dialogs that a page tried."""
    return []


@pytest.fixture
def outside(browser: Browser, address: str, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A window of somebody who has not signed in, at the server's address."""
    windows = []

    def look(**how: object) -> Page:
        window = browser.new_context(base_url=address, locale="vi-VN", **how)  # type: ignore[arg-type]  # its many options, as given
        windows.append(window)
        page = window.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.on("dialog", lambda dialog: dialog.dismiss())
        return page

    yield look
    for window in windows:
        window.close()


@pytest.fixture
def enter(outside: Callable[..., Page], database: Database, address: str) -> Enter:
    """A window of one of the cast, signed in, at the overview: `enter("binh", width=360)`."""

    def sign_in(username: str, width: int = 1366, height: int = 900, **how: object) -> Page:
        page = outside(viewport={"width": width, "height": height}, **how)
        page.context.add_cookies(
            [
                {
                    "name": console_sessions.cookie_name(in_production=False),
                    "value": cookie_of(database, ACCOUNT_IDS[username]),
                    "domain": urlsplit(address).hostname or "",
                    "path": "/",
                }
            ]
        )
        page.goto("/")
        return page

    return sign_in


def cookie_of(database: Database, account_id: UUID) -> str:
    with database.writing() as session:
        return console_sessions.open_session(session, session.get_one(Account, account_id), START)
