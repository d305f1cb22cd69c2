"""A photo taken without a network comes to the server over a way that breaks at every request, once and whole, while
visits go on as if there were none.
"""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlmodel import col

from backend.sync.keys import Keys
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from mobile.actions.attaching import attach
from mobile.actions.drafts import Talk, VisitDraft, keep_draft
from mobile.actions.visits import record_not_home, record_visit
from mobile.store import attachments, outbox
from mobile.store.phone import Phone
from mobile.sync.messages import Answer, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from mobile.views.households import households
from tests.backend.pictures_by_hand import png
from tests.journeys.office import Office

PHOTO = png(300, 400)


@dataclass
class BadWay:
    """The way from An's phone to the office. `bearable` is how many requests about photos it bears before it breaks,
    None for all.
    """

    office: Office
    phone: Phone
    bearable: int | None = None
    photo_bytes: int = 0

    def carry(self, request: Request, bearer: str | None) -> Answer:
        if "/attachments/" in request.path and self.bearable is not None:
            if self.bearable == 0:
                raise Unreachable
            self.bearable -= 1
        answer = self.office.carry(request, bearer)
        self.photo_bytes += len(request.body or b"") if request.method == "PUT" else 0
        if "/attachments/" in request.path and self.bearable == 0:
            raise Unreachable  # it arrived, and the answer was lost
        return answer

    def photos(self) -> list[bytes]:
        """The whole ones that arrived."""
        keys = Keys.of_folder(self.office.settings.keys_dir)
        with self.office.database.reading() as session:
            rows = session.execute(
                select(AttachmentBytes).join(AttachmentRow, col(AttachmentRow.id) == col(AttachmentBytes.id))
            ).scalars()
            return [keys.at_rest.opened(row.id, row.kept) for row in rows if row.have == len(PHOTO)]


@pytest.fixture
def way(office: Office) -> BadWay:
    return BadWay(office, office.phone_of("an"))


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


def test_it_comes_once_and_whole_however_often_the_way_breaks(way: BadWay) -> None:
    """PROVE of peers' pain 18: total bytes at most 1.2 times the file's."""
    home = visit_with_a_photo(way.phone)
    before = way.office.visits()
    for tries in range(1, 9):
        way.bearable = 2
        record_not_home(way.phone, home)
        sync_once(way.phone, way.carry)
        assert way.office.visits() == before + 1 + tries  # each visit arrived, whatever became of the photo
        assert outbox.counts(way.phone.store.reading()).unsent == 0

    assert way.photos() == [PHOTO]
    assert way.photo_bytes <= 1.2 * len(PHOTO)
    assert attachments.waiting(way.phone.store.reading()) == 0


def test_without_a_break_it_comes_with_the_first_sync(way: BadWay) -> None:
    visit_with_a_photo(way.phone)

    sync_once(way.phone, way.carry)

    assert way.photos() == [PHOTO]
    assert way.photo_bytes == len(PHOTO)
