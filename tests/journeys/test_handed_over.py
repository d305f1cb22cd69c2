"""MUST 13. An's phone finds no network for weeks: the visits reach the server in a colleague's phone, or over the desk
of the office, and what the server said comes back the same way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from backend import revisions
from backend.access import accounts, activation
from backend.app import create_app
from backend.cli import cli
from backend.commands import deposit, sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from backend.tables.account import Install
from backend.tables.visit import VisitRow
from mobile.actions import handover
from mobile.actions.visits import record_not_home
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Request
from mobile.sync.once import sync_once
from mobile.sync.returned import take_answers_file
from mobile.views.households import households
from shared.problems import Refused
from tests.carrying import carried
from tests.mobile.vault import Clocks, new_phone

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
VISITS = 3


@dataclass
class Office:
    """A server with the sample communes, and the folder of its machine into which files are copied."""

    client: TestClient
    database: Database
    folder: Path
    clocks: Clocks

    def carry(self, request: Request, bearer: str | None) -> Answer:
        return carried(self.client, request, bearer)

    def phone_of(self, username: str) -> Phone:
        folder = self.folder / username
        folder.mkdir()
        phone = new_phone(folder, self.clocks)
        with self.database.writing() as session:
            code = activation.new_code(session, accounts.named(session, username), self.clocks.now)
        activate(phone, self.carry, server="https://example.vn", code=code, device_name=f"Máy của {username}")
        sync_once(phone, self.carry)
        return phone

    def visits(self) -> int:
        with self.database.reading() as session:
            return int(session.execute(select(func.count()).select_from(VisitRow)).scalar_one())

    def revoke_all(self) -> None:
        with self.database.writing() as session:
            for install in session.execute(select(Install)).scalars():
                install.revoked_at = self.clocks.now


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'server.sqlite3'}",
        keys_dir=tmp_path / "keys",
        state_dir=tmp_path / "state",
    )
    for name in ("database_url", "keys_dir", "state_dir"):
        monkeypatch.setenv(f"TUNGNHA_{name.upper()}", str(getattr(settings, name)))
    revisions.upgrade(settings.url())
    database, clocks = Database(settings.url()), Clocks(now=MORNING)
    monkeypatch.setattr(deposit, "system_now", lambda: clocks.now)
    with database.writing() as session:
        begin_streams(session, NGHE_AN, clocks.now)
        sample.settle(session, clocks.now)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        yield Office(client, database, tmp_path, clocks)


@pytest.fixture
def phone(office: Office) -> Iterator[Phone]:
    """An's phone, with visits that it could not send."""
    phone = office.phone_of("an")
    for household in households(phone.store)[:VISITS]:
        record_not_home(phone, household.id)
    yield phone
    phone.store.close()


@pytest.fixture
def colleague(office: Office) -> Iterator[Phone]:
    phone = office.phone_of("thanhvinh1")
    yield phone
    phone.store.close()


def stand(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def over_the_desk(path: Path) -> Path:
    result = CliRunner().invoke(cli, ["deposit", str(path)])
    assert result.exit_code == 0, result.output
    return path.with_suffix(".xacnhan")


def test_a_colleague_brings_the_visits_and_takes_back_what_the_server_said(
    office: Office, phone: Phone, colleague: Phone
) -> None:
    handed_over = handover.hand_over(phone, office.folder)
    handover.take_to_carry(colleague, handed_over.path)
    sync_once(colleague, office.carry)
    given_back = handover.give_back(colleague, office.folder)

    taken = take_answers_file(phone, given_back.path)

    assert (handed_over.ops, taken, stand(phone)) == (VISITS, VISITS, (VISITS, VISITS, 0))
    assert office.visits() == VISITS


def test_the_office_takes_the_file_in_and_hands_one_back(office: Office, phone: Phone) -> None:
    answers = over_the_desk(handover.hand_over(phone, office.folder).path)

    taken = take_answers_file(phone, answers)

    assert (taken, stand(phone), office.visits()) == (VISITS, (VISITS, VISITS, 0), VISITS)


@pytest.mark.parametrize("again", ["before", "after"])
def test_nothing_doubles_when_the_phone_finds_a_network_as_well(office: Office, phone: Phone, again: str) -> None:
    path = handover.hand_over(phone, office.folder).path
    in_turn: list[Callable[[], object]] = [lambda: sync_once(phone, office.carry), lambda: over_the_desk(path)]

    for come in in_turn if again == "before" else reversed(in_turn):
        come()

    assert (stand(phone), office.visits()) == ((VISITS, VISITS, 0), VISITS)


def test_a_phone_that_was_revoked_meanwhile_loses_no_visit(office: Office, phone: Phone) -> None:
    path = handover.hand_over(phone, office.folder).path
    office.revoke_all()

    answers = over_the_desk(path)

    assert take_answers_file(phone, answers) == VISITS
    assert office.visits() == VISITS


def test_a_file_of_another_office_is_refused_in_words(office: Office, phone: Phone) -> None:
    path = handover.hand_over(phone, office.folder).path
    (office.folder / "keys" / "seal-1.pem").unlink()

    result = CliRunner().invoke(cli, ["deposit", str(path)])

    assert (result.exit_code, "dành cho máy chủ khác" in result.stdout) == (1, True)
    with pytest.raises(Refused):
        take_answers_file(phone, path)
    assert (stand(phone), office.visits()) == ((VISITS, 0, VISITS), 0)
