"""A phone without room says so, loses nothing, and goes on when there is room again."""

from uuid import UUID

import pytest

from mobile.actions.visits import record_not_home
from mobile.store.phone import Phone
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from mobile.views.sync_status import sync_status
from tests.mobile.sync.town_hall import TownHall, household_row
from tests.mobile.vault import DUC_HOME

ENOUGH = 1_000_000


def test_a_sync_that_cannot_be_stored_is_told_and_held_again_later(phone: Phone) -> None:
    hall = TownHall()
    record_not_home(phone, DUC_HOME)
    hall.stream = [household_row(seq, str(UUID(int=seq))) for seq in range(1, 400)]
    hall.head = 400
    _leave_pages(phone, 0)

    with pytest.raises(Interrupted) as told:
        sync_once(phone, hall)

    assert told.value.problems[0].code == "vault_not_written"
    assert sync_status(phone.store).written == 1
    _leave_pages(phone, ENOUGH)
    sync_once(phone, hall)
    assert sync_status(phone.store).received == 1


def _leave_pages(phone: Phone, pages: int) -> None:
    """Let the file grow by so many pages and no more, as on a disk that is full."""
    db = phone.store.reading()
    (now,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {now + pages}")
