"""The office and the commune of these stories, fresh for each."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from backend.access import accounts, activation, passwords
from backend.db import Database
from tests.journeys.commune import MONDAY, PASSWORD, Commune, at_work
from tests.journeys.office import MORNING, Office, opened
from tests.mobile.vault import Clocks, new_phone


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path, Clocks(now=MORNING)) as office:
        yield office


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    clocks = Clocks(now=MONDAY, started=MONDAY - timedelta(hours=1))
    with opened(tmp_path, clocks) as office:
        code = _settle(office.database, clocks.now)
        found = at_work(office.client, office.database, clocks, new_phone(tmp_path, clocks), code)
        yield found
        found.phone.store.close()


def _settle(database: Database, now: datetime) -> str:
    """One password for all; An's code."""
    with database.writing() as session:
        kept = passwords.hashed(PASSWORD)
        for username in ("binh", "dung"):
            accounts.named(session, username).password_hash = kept
        return activation.new_code(session, accounts.named(session, "an"), now)
