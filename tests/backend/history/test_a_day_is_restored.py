"""The story of a restore: backup, a day's work, a broken disk, the backup, and the phone brings its day again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import func, select
from starlette.testclient import TestClient

from backend.app import create_app
from backend.db import Database
from backend.history import backup, restore
from backend.rollups import differences
from backend.settings import Settings
from backend.sync.epoch import epoch_of
from backend.tables.op import InstallLine, KeptOp
from backend.tables.visit import VisitRow
from shared.records.household import Household
from shared.records.person import Person
from tests.backend.cast import AN_INSTALL, HAMLETS, THANH_VINH, HandClock, Somebody
from tests.backend.sync.conftest import Phone

ALL_OF_IT = 9


@contextmanager
def served(settings: Settings, now: HandClock, phone: Phone) -> Iterator[Phone]:
    """The phone, while a server is at work on the database."""
    with TestClient(create_app(settings, now=now)) as client:
        phone.client = client
        yield phone


@pytest.fixture
def phone(an: Somebody, database: Database, client: TestClient) -> Phone:
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    return Phone(client, an.headers, AN_INSTALL, an.account_id, epoch, THANH_VINH, HAMLETS[THANH_VINH][0])


@pytest.fixture
def client() -> None:
    """None yet: the story starts and stops its servers itself."""


def morning(phone: Phone) -> list[dict[str, Any]]:
    home, head = phone.new_id(), phone.new_id()
    return phone.numbered(
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Đặng Văn Đức"), row_id=home),
        phone.add("person", Person(household=home, name="Đặng Văn Đức", relation="head"), row_id=head),
        phone.add("visit", phone.advised(home, head)),
        phone.op(
            "household",
            {"base_rev": 0, "set": {"phone": "+84912345678"}, "was": {"phone": None}},
            act="patch",
            row_id=home,
        ),
    )


def afternoon(phone: Phone) -> list[dict[str, Any]]:
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    return phone.numbered(
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Mai"), row_id=home),
        visit,
        phone.add("visit", phone.visit(household=uuid4())),
        phone.op("visit", {"data": {"hamlet": "x", "outcome": 7}}),
        phone.op("visit", {"data": {"reason": "Ghi nhầm hộ"}}, act="void", row_id=visit.row_id),
    )


def verdicts(phone: Phone, sent: list[dict[str, Any]]) -> list[tuple[str, str]]:
    results = phone.send(sent).json()["results"]
    return [(one["sha256"], one["status"]) for one in results]


def kept(database: Database) -> dict[str, Any]:
    with database.reading() as session:
        asked = select(KeptOp.dseq, KeptOp.op_id, KeptOp.sha256, KeptOp.status)
        assert differences(session) == []
        return {
            "ops": sorted(tuple(op) for op in session.exec(asked)),
            "visits": session.exec(select(func.count()).select_from(VisitRow)).one(),
            "acked": session.get_one(InstallLine, AN_INSTALL).acked_dseq,
        }


def test_a_phone_brings_again_what_a_restored_server_lacks(
    settings: Settings, database: Database, now: HandClock, phone: Phone
) -> None:
    """MUST 4, I1, I2, I3, I11."""
    with served(settings, now, phone):
        early = morning(phone)
        before = verdicts(phone, early)
        file = backup.make(settings, database, now())
        late = afternoon(phone)
        before += verdicts(phone, late)
        first_epoch = phone.hello(epoch=str(phone.epoch)).json()["epoch"]
    as_it_was = kept(database)
    database.close()
    restore.restore(settings, file, now())
    assert kept(database)["acked"] == len(early)
    database.close()

    with served(settings, now, phone):
        welcome = phone.hello(epoch=first_epoch, cursors={THANH_VINH: 6}).json()
        refused = phone.send(late)
        phone.epoch = welcome["epoch"]
        after = verdicts(phone, [*early, *late])

    assert (welcome["action"], welcome["epoch"] != first_epoch) == ("reset", True)
    assert (welcome["acked_dseq"], welcome["durable_dseq"], welcome["missing"]) == (4, 4, [[5, ALL_OF_IT]])
    assert (refused.status_code, refused.json()["code"]) == (409, "epoch_changed")
    assert [status for _, status in after] == [*["filed"] * 6, "held", "rejected", "filed"]
    assert (after, kept(database)) == (before, as_it_was)


def test_a_file_that_somebody_copied_back_is_noticed_by_the_first_phone(
    settings: Settings, database: Database, now: HandClock, phone: Phone
) -> None:
    """MUST 16, I11, F27. Nobody bumped the epoch, and the mark was copied with it."""
    with served(settings, now, phone):
        verdicts(phone, morning(phone))
        cursor = phone.pull().cursors[THANH_VINH]
        phone.epoch = phone.hello(epoch=str(phone.epoch)).json()["epoch"]

        welcome = phone.hello(epoch=str(phone.epoch), cursors={THANH_VINH: cursor + 3}).json()

    assert (welcome["action"], welcome["epoch"] != str(phone.epoch)) == ("reset", True)
