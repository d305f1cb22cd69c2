"""MUST 13. An's phone finds no network for weeks: the visits reach the server in a colleague's phone, or over the desk
of the office, and what the server said comes back the same way.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from backend.cli import cli
from backend.commands import deposit
from backend.tables.account import Install
from mobile.actions import handover
from mobile.actions.visits import record_not_home
from mobile.store import outbox
from mobile.store.phone import Phone
from mobile.sync.once import sync_once
from mobile.sync.returned import take_answers_file
from mobile.views.households import households
from shared.problems import Refused
from tests.journeys.office import Office

VISITS = 3


@pytest.fixture
def office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office, whose machine answers commands as well."""
    for name in ("database_url", "keys_dir", "state_dir"):
        monkeypatch.setenv(f"TUNGNHA_{name.upper()}", str(getattr(office.settings, name)))
    monkeypatch.setattr(deposit, "system_now", lambda: office.clocks.now)
    return office


@pytest.fixture
def phone(office: Office) -> Phone:
    """An's phone, with visits that it could not send."""
    phone = office.phone_of("an")
    for household in households(phone.store)[:VISITS]:
        record_not_home(phone, household.id)
    return phone


@pytest.fixture
def colleague(office: Office) -> Phone:
    return office.phone_of("thanhvinh1")


def revoke_all_phones(office: Office) -> None:
    with office.database.writing() as session:
        for install in session.execute(select(Install)).scalars():
            install.revoked_at = office.clocks.now


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
    revoke_all_phones(office)

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
