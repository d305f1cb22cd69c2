"""An's phone broke, its backup was put on another one, and then it was mended: both hold the same vault, and both go
on working with one server.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation
from backend.access.signing import receipt_reader
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow
from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox, receipts
from mobile.store.phone import Phone
from mobile.store.store import Store
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.households import households
from shared.sync.receipts import problems_in_chain, read_file
from tests.carrying import carried
from tests.mobile.vault import Clocks, new_ids, new_phone

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Office:
    """A server with the sample communes, and An's phone."""

    client: TestClient
    database: Database
    clocks: Clocks
    phone: Phone

    def carry(self, request: Request, bearer: str | None) -> Answer:
        return carried(self.client, request, bearer)

    def carry_and_lose_pushes(self, request: Request, bearer: str | None) -> Answer:
        answer = self.carry(request, bearer)
        if request.path.endswith("/push"):
            raise Unreachable
        return answer

    def visits(self) -> int:
        with self.database.reading() as session:
            return int(session.execute(select(func.count()).select_from(VisitRow)).scalar_one())

    def kept(self) -> dict[str, list[int]]:
        """The numbers that each install has used."""
        with self.database.reading() as session:
            found = session.execute(select(col(KeptOp.install_id), col(KeptOp.dseq)).order_by(col(KeptOp.dseq)))
            lines: dict[str, list[int]] = {}
            for install, dseq in found:
                lines.setdefault(str(install), []).append(dseq)
            return lines


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'server.sqlite3'}", keys_dir=tmp_path / "keys", state_dir=tmp_path
    )
    revisions.upgrade(settings.url())
    database, clocks = Database(settings.url()), Clocks(now=MORNING)
    with database.writing() as session:
        begin_streams(session, NGHE_AN, clocks.now)
        sample.settle(session, clocks.now)
        code = activation.new_code(session, accounts.named(session, "an"), clocks.now)
    phone = new_phone(tmp_path, clocks)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        found = Office(client, database, clocks, phone)
        activate(phone, found.carry, server="https://example.vn", code=code, device_name="Máy của An")
        sync_once(phone, found.carry)
        yield found
    phone.store.close()


@pytest.fixture
def twin(office: Office, tmp_path: Path) -> Iterator[Phone]:
    """The copy, made when An's phone held a visit that it had sent and two that it had not."""
    visit_someone(office.phone)
    sync_once(office.phone, office.carry)
    visit_someone(office.phone)
    visit_someone(office.phone)
    db = sqlite3.connect(tmp_path / "twin.vault")
    office.phone.store.reading().backup(db)
    db.close()
    ahead = Clocks(now=office.clocks.now)
    ahead.pass_by(minutes=1)
    phone = replace(
        office.phone, store=Store(tmp_path / "twin.vault"), new_id=new_ids(ahead), read_clocks=office.clocks
    )
    yield phone
    phone.store.close()


def visit_someone(phone: Phone) -> None:
    record_not_home(phone, households(phone.store)[0].id)


def install_of(phone: Phone) -> str:
    owner = meta.owner(phone.store.reading())
    assert owner is not None
    return owner.install_id


def stand(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def faults_in_receipts(office: Office, phone: Phone) -> list[object]:
    """What anybody finds who checks the file that the phone hands out by the server's public keys."""
    file = read_file(receipts.receipts_file(phone.store.reading()).decode())
    read = receipt_reader(office.client.get("/.well-known/jwks.json").json())
    return list(problems_in_chain(file.links, read, install_id=UUID(install_of(phone))))


def test_both_copies_work_on_and_every_visit_is_filed_once(office: Office, twin: Phone) -> None:
    """MUST 9, I1, I2, I3."""
    visit_someone(office.phone)
    visit_someone(twin)
    visit_someone(twin)

    for phone in (office.phone, twin, office.phone, twin):
        sync_once(phone, office.carry)

    assert office.visits() == 6  # one before the copy, two that both held, and three of their own
    assert office.kept() == {install_of(office.phone): [1, 2, 3, 4], install_of(twin): [1, 2, 3, 4]}
    assert stand(office.phone) == (4, 4, 0)
    assert stand(twin) == (5, 5, 0)


def test_each_copy_holds_a_chain_of_receipts_without_a_gap(office: Office, twin: Phone) -> None:
    """MUST 17."""
    visit_someone(twin)
    with pytest.raises(Interrupted):
        sync_once(twin, office.carry_and_lose_pushes)
    visit_someone(office.phone)

    for phone in (twin, office.phone, twin):
        sync_once(phone, office.carry)

    assert install_of(twin) != install_of(office.phone)
    assert faults_in_receipts(office, office.phone) == []
    assert faults_in_receipts(office, twin) == []
    assert stand(twin) == (4, 4, 0)
