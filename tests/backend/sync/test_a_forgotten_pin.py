"""An forgets her PIN in the field: Dũng gives her a new code, and everything that she wrote is sent all the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access import accounts, activation
from backend.db import Database
from mobile.actions.visits import record_not_home
from mobile.lock.devices import FileDevice
from mobile.lock.gate import Gate
from mobile.store import outbox
from mobile.store.store import Store
from mobile.sync.messages import Interrupted
from mobile.sync.once import sync_once
from mobile.sync.recovering import ask_for_key
from shared import problems
from shared.problems import Refused
from tests.backend.cast import START
from tests.backend.sync.conftest import Family
from tests.backend.sync.vaults import Officer

PIN, NEW_PIN = "271828", "904617"


@pytest.fixture
def an(app: FastAPI, client: TestClient, family: Family, tmp_path: Path) -> Iterator[Officer]:
    """An has synced, chosen a PIN, and noted three visits without a network since."""
    officer = Officer(app, client, tmp_path, "an")
    sync_once(officer.phone, officer.carry)
    _gate(officer).choose(PIN)
    for _ in range(3):
        officer.clocks.pass_by(seconds=1)
        record_not_home(officer.phone, str(family.household))
    _close_and_open(officer)
    yield officer
    officer.phone.store.close()


def _gate(officer: Officer) -> Gate:
    vault = officer.phone.store.folder / "an.vault"
    device = FileDevice(vault.with_name("device-secret"))
    return Gate(officer.phone.store, vault=vault, device=device, read_clocks=officer.clocks, cost=2)


def _close_and_open(officer: Officer) -> None:
    officer.phone.store.close()
    officer.phone = replace(officer.phone, store=Store(officer.phone.store.folder / "an.vault"))


def _code_for(database: Database, username: str) -> str:
    with database.writing() as session:
        return activation.new_code(session, accounts.named(session, username), START)


def test_what_was_written_before_the_pin_was_forgotten_reaches_the_server(an: Officer, database: Database) -> None:
    """MUST 6."""
    gate = _gate(an)

    gate.recover(ask_for_key(an.carry, code=_code_for(database, "an"), share=gate.share()), NEW_PIN)
    sync_once(an.phone, an.carry)

    counts = outbox.counts(an.phone.store.reading())
    assert (counts.written, counts.received) == (3, 3)
    _close_and_open(an)
    _gate(an).unlock(NEW_PIN)


def test_a_device_whose_secret_is_lost_is_opened_in_the_same_way(an: Officer, database: Database) -> None:
    """MUST 6. No PIN opens it any more, and nothing is lost."""
    (an.phone.store.folder / "device-secret").unlink()
    gate = _gate(an)
    with pytest.raises(Refused) as refused:
        gate.unlock(PIN)

    gate.recover(ask_for_key(an.carry, code=_code_for(database, "an"), share=gate.share()), NEW_PIN)

    assert refused.value.problems == (problems.other_device(),)
    assert outbox.counts(an.phone.store.reading()).unsent == 3
    _close_and_open(an)
    _gate(an).unlock(NEW_PIN)


def test_whoever_found_the_phone_gets_nothing_with_a_code_of_their_own(an: Officer, database: Database) -> None:
    gate = _gate(an)

    with pytest.raises(Refused) as refused:
        ask_for_key(an.carry, code=_code_for(database, "em"), share=gate.share())

    assert refused.value.problems[0].code == "key_share_unreadable"


def test_another_vaults_key_opens_nothing(an: Officer) -> None:
    gate = _gate(an)

    with pytest.raises(Refused) as refused:
        gate.recover(bytes(32), NEW_PIN)

    assert refused.value.problems == (problems.vault_damaged(),)
    gate.unlock(PIN)


def test_without_a_network_it_is_said_and_nothing_changes(an: Officer) -> None:
    gate, an.online = _gate(an), False

    with pytest.raises(Interrupted) as refused:
        ask_for_key(an.carry, code="7KQ2M-X0TRC", share=gate.share())

    assert refused.value.problems == (problems.no_network(),)
    gate.unlock(PIN)
