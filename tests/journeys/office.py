"""A server with the sample communes, and phones of people who work there: where every story of both sides begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from backend.tables.visit import VisitRow
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Request
from mobile.sync.once import sync_once
from tests.carrying import carried
from tests.mobile.vault import Clocks, new_phone

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Office:
    """The server, and the folder of its machine into which files are copied."""

    client: TestClient
    database: Database
    settings: Settings
    folder: Path
    clocks: Clocks
    phones: list[Phone] = field(default_factory=list)

    def carry(self, request: Request, bearer: str | None) -> Answer:
        return carried(self.client, request, bearer)

    def phone_of(self, username: str) -> Phone:
        """A phone of somebody, activated, with everything of their hamlets on it."""
        folder = self.folder / username
        folder.mkdir()
        phone = new_phone(folder, self.clocks)
        self.phones.append(phone)
        with self.database.writing() as session:
            code = activation.new_code(session, accounts.named(session, username), self.clocks.now)
        activate(phone, self.carry, server="https://example.vn", code=code, device_name=f"Máy của {username}")
        sync_once(phone, self.carry)
        return phone

    def visits(self) -> int:
        with self.database.reading() as session:
            return int(session.execute(select(func.count()).select_from(VisitRow)).scalar_one())


@contextmanager
def opened(folder: Path, clocks: Clocks) -> Iterator[Office]:
    """An office whose server keeps everything in a folder, until its story ends."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'server.sqlite3'}", keys_dir=folder / "keys", state_dir=folder / "state"
    )
    revisions.upgrade(settings.url())
    database = Database(settings.url())
    with database.writing() as session:
        begin_streams(session, NGHE_AN, clocks.now)
        sample.settle(session, clocks.now)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        office = Office(client, database, settings, folder, clocks)
        yield office
    for phone in office.phones:
        phone.store.close()
    database.close()
