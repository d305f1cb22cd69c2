"""The commune of these stories, fresh for each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation, passwords
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from tests.journeys.commune import MONDAY, PASSWORD, Commune, at_work
from tests.mobile.vault import Clocks, new_phone


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'server.sqlite3'}",
        keys_dir=tmp_path / "keys",
        state_dir=tmp_path / "state",
    )
    revisions.upgrade(settings.url())
    clocks = Clocks(now=MONDAY, started=MONDAY - timedelta(hours=1))
    database = Database(settings.url())
    code = _settle(database, clocks.now)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        found = at_work(client, database, clocks, new_phone(tmp_path, clocks), code)
        yield found
        found.phone.store.close()
    database.close()


def _settle(database: Database, now: datetime) -> str:
    """The sample communes, one password for all; An's code."""
    with database.writing() as session:
        begin_streams(session, NGHE_AN, now)
        sample.settle(session, now)
        kept = passwords.hashed(PASSWORD)
        for username in ("binh", "dung"):
            accounts.named(session, username).password_hash = kept
        return activation.new_code(session, accounts.named(session, "an"), now)
