"""A server's disk breaks after a day's work, a backup is put in its place, and the phones bring the day again.

F26, F27 of the fault catalogue.
"""

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from backend.tables.receipt import ReceiptLink
from mobile.store.phone import Phone
from tests.faults import officers
from tests.faults.calls import Program
from tests.faults.officers import Watched
from tests.faults.town import Town

OFFICERS = ("an", "nghiloc2", "hailoc1", "trile1")


@dataclass
class Days:
    """Officers who work, by days, while a server is at work."""

    program: Program
    town: Town
    phones: dict[str, Phone]
    made: int = 0

    @contextmanager
    def day(self) -> Iterator[str]:
        """A server at work; its address."""
        with self.program.serving(self.town.folder) as server:
            yield server.url

    def everybody_visits(self, server: str, how_many: int) -> None:
        for phone in self.phones.values():
            officers.visit(phone, how_many, self.made)
            assert officers.sync(phone, Watched(server)) is None
        self.made += how_many

    def all_is_healed(self, server: str) -> None:
        for phone in self.phones.values():
            assert officers.sync(phone, Watched(server)) is None
            assert officers.unsent(phone) == 0
            assert list(self.town.kept(officers.install_of(phone)).values()) == ["filed"] * self.made
        assert len(self.town.visits()) == len(self.phones) * self.made
        assert self.town.broken() == []


@pytest.fixture
def days(server_program: Program, town: Town, tmp_path: Path) -> Iterator[Days]:
    with ExitStack() as stack:
        phones = {name: stack.enter_context(officers.phone_in(tmp_path / name)) for name in OFFICERS}
        days = Days(program=server_program, town=town, phones=phones)
        with days.day() as server:
            for name, phone in phones.items():
                officers.join(phone, server, town.code_of(name))
        yield days


def test_a_days_work_after_the_backup_comes_back_from_the_phones(days: Days) -> None:
    """MUST 4, MUST 17, I1, I2, I3, I11. F26. Nothing is doubled, and receipts go on from the phone's last."""
    with days.day() as server:
        days.everybody_visits(server, 3)
        file = days.town.backed_up()
        days.everybody_visits(server, 4)
    last = {name: _links(days.town, phone)[-1].sha256 for name, phone in days.phones.items()}
    before = days.town.epoch()

    days.town.restored(file)

    assert days.town.epoch() != before
    assert len(days.town.visits()) == len(OFFICERS) * 3
    with days.day() as server:
        days.all_is_healed(server)
        days.everybody_visits(server, 1)
        days.all_is_healed(server)
    for name, phone in days.phones.items():
        assert _first_of_now(days.town, phone)["prev"] == last[name], name


def test_a_copy_that_somebody_put_back_unnoticed_is_noticed(days: Days, tmp_path: Path) -> None:
    """MUST 4, I11. F27."""
    with days.day() as server:
        days.everybody_visits(server, 2)
    yesterday = days.town.copied(tmp_path / "yesterday")
    with days.day() as server:
        days.everybody_visits(server, 2)
    before = days.town.epoch()

    for old in yesterday.folder.glob("town.sqlite3*"):
        shutil.copy(old, days.town.folder)

    with days.day() as server:
        days.all_is_healed(server)
    assert days.town.epoch() != before


def test_whoever_comes_late_after_a_restore_is_healed_as_well(days: Days) -> None:
    """MUST 4, MUST 6, I11. F26. An was in the mountains for both, with work of her own."""
    with days.day() as server:
        days.everybody_visits(server, 1)
        file = days.town.backed_up()
        days.everybody_visits(server, 2)
    officers.visit(days.phones["an"], 5, days.made)
    days.town.restored(file)
    with days.day() as server:
        for name in OFFICERS[1:]:
            assert officers.sync(days.phones[name], Watched(server)) is None

        assert officers.sync(days.phones["an"], Watched(server)) is None

        assert len(days.town.kept(officers.install_of(days.phones["an"]))) == 1 + 2 + 5
        assert days.town.broken() == []


def _links(town: Town, phone: Phone) -> list[ReceiptLink]:
    """The receipts of a phone, oldest first."""
    with town.reading() as session:
        its = col(ReceiptLink.install_id) == UUID(officers.install_of(phone))
        links = list(session.execute(select(ReceiptLink).where(its).order_by(col(ReceiptLink.n))).scalars())
        session.expunge_all()
    return links


def _first_of_now(town: Town, phone: Phone) -> dict[str, str]:
    """What the first receipt of the present epoch says."""
    first = next(link for link in _links(town, phone) if link.epoch == town.epoch())
    payload = first.jws.split(".")[1]
    said: dict[str, str] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return said
