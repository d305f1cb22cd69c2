"""A photo taken without a network comes to the server over a way that breaks at every request, once and whole, while
visits go on as if there were none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from backend.tables.visit import VisitRow
from mobile.actions.attaching import attach
from mobile.actions.drafts import Talk, VisitDraft, keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import attachments, outbox
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from tests.backend.pictures_by_hand import png
from tests.carrying import carried
from tests.mobile.vault import Clocks, new_phone

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PHOTO = png(300, 400)


@dataclass
class Office:
    """A server with the sample communes, and An's phone. `bearable` is how many requests about photos the way bears
    before it breaks, None for all.
    """

    client: TestClient
    database: Database
    keys: Keys
    phone: Phone
    bearable: int | None = None
    photo_bytes: int = 0

    def carry(self, request: Request, bearer: str | None) -> Answer:
        if "/attachments/" in request.path and self.bearable is not None:
            if self.bearable == 0:
                raise Unreachable
            self.bearable -= 1
        answer = carried(self.client, request, bearer)
        self.photo_bytes += len(request.body or b"") if request.method == "PUT" else 0
        if "/attachments/" in request.path and self.bearable == 0:
            raise Unreachable  # it arrived, and the answer was lost
        return answer

    def visits(self) -> int:
        with self.database.reading() as session:
            return int(session.execute(select(func.count()).select_from(VisitRow)).scalar_one())

    def photos(self) -> list[bytes]:
        """The whole ones."""
        with self.database.reading() as session:
            rows = session.execute(
                select(AttachmentBytes).join(AttachmentRow, col(AttachmentRow.id) == col(AttachmentBytes.id))
            ).scalars()
            return [self.keys.at_rest.opened(row.id, row.kept) for row in rows if row.have == len(PHOTO)]


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
        found = Office(client, database, Keys.of_folder(settings.keys_dir), phone)
        activate(phone, found.carry, server="https://example.vn", code=code, device_name="Máy của An")
        sync_once(phone, found.carry)
        yield found
    phone.store.close()
    database.close()


def visit_with_a_photo(phone: Phone) -> str:
    """At the first household of the list, with whoever is its first adult; the household."""
    home = households(phone.store)[0].id
    person = household_card(phone.store, home).members[0].id
    talk = Talk(person=person, compulsory="no", pension="no", topics=("pension",), answer="interested")
    draft = VisitDraft(
        household=home, step="review", met="head", given=("advice",), method="spoken", talks=(talk,), next_step="none"
    )
    keep_draft(phone, draft)
    attach(phone, home, "photo", PHOTO)
    record_visit(phone, draft)
    return home


def test_it_comes_once_and_whole_however_often_the_way_breaks(office: Office) -> None:
    """PROVE of peers' pain 18: total bytes at most 1.2 times the file's."""
    home = visit_with_a_photo(office.phone)
    before = office.visits()
    for tries in range(1, 9):
        office.bearable = 2
        record_not_home(office.phone, home)
        sync_once(office.phone, office.carry)
        assert office.visits() == before + 1 + tries  # each visit arrived, whatever became of the photo
        assert outbox.counts(office.phone.store.reading()).unsent == 0

    assert office.photos() == [PHOTO]
    assert office.photo_bytes <= 1.2 * len(PHOTO)
    assert attachments.waiting(office.phone.store.reading()) == 0


def test_without_a_break_it_comes_with_the_first_sync(office: Office) -> None:
    visit_with_a_photo(office.phone)

    sync_once(office.phone, office.carry)

    assert office.photos() == [PHOTO]
    assert office.photo_bytes == len(PHOTO)
