"""Hello: a phone learns its epoch, its grants, and how much of its work has arrived."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from backend.access.principal import principal_of
from backend.db import Database
from backend.sync import hello, line, stream
from backend.tables.account import Account, Install
from backend.tables.history import Epoch
from backend.tables.stream import ScopeHead
from shared.clock import day_of, format_moment
from shared.records import KINDS
from shared.records.household import Household
from shared.sync.protocol import PULL_ROWS_MAX
from tests.backend.cast import ACCOUNT_IDS, START, THANH_VINH

TODAY = day_of(START)


def test_a_phone_learns_where_things_stand(phone: Any, family: Any) -> None:
    answer = phone.hello().json()

    assert (answer["protocol"], answer["epoch"], answer["action"]) == ("tungnha/1", str(phone.epoch), "ok")
    assert answer["grants"] == [{"commune": phone.commune, "hamlets": [str(phone.hamlet)], "head": 3, "horizon": 0}]
    assert (answer["acked_dseq"], answer["durable_dseq"], answer["missing"]) == (3, 0, [])
    assert answer["record_versions"] == [1, max(kind.version for kind in KINDS.values())]


def test_numbers_that_the_phone_made_and_the_server_lacks_are_named(phone: Any, family: Any) -> None:
    answer = phone.hello(made=5).json()

    assert answer["missing"] == [[4, 5]]


def test_the_server_notes_when_a_phone_spoke(phone: Any, database: Database) -> None:
    phone.hello(app="0.2.0")

    with database.reading() as session:
        install = session.get_one(Install, phone.install_id)
    assert (install.last_hello_at, install.app_version) == (START, "0.2.0")


def test_another_phones_token_is_refused(phone: Any) -> None:
    answer = phone.hello(install_id=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_install")


def test_a_foreign_epoch_is_answered_with_ours(phone: Any) -> None:
    answer = phone.hello(epoch=str(uuid4()))

    assert (answer.status_code, answer.json()["epoch"]) == (200, str(phone.epoch))


def test_a_phone_of_another_history_is_told_to_fetch_everything_anew(phone: Any) -> None:
    """MUST 16."""
    assert phone.hello(epoch=str(uuid4())).json()["action"] == "reset"


@pytest.mark.parametrize(
    ("version", "action"),
    [("0.0.9", "push_only"), ("", "push_only"), ("0.1.0", "ok"), ("0.10.0", "ok"), ("1.0.0-beta", "ok")],
)
def test_an_app_too_old_to_pull_may_still_push(phone: Any, version: str, action: str) -> None:
    """MUST 16."""
    answer = phone.hello(app=version).json()

    assert (answer["action"], answer["oldest_app"]) == (action, "0.1.0")
    (result,) = phone.push(phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Mai")))
    assert result["status"] == "filed"


def test_a_phone_restored_from_an_old_copy_is_told_that_it_is_one(phone: Any, family: Any) -> None:
    """MUST 9, 16. It has made fewer numbers than have arrived from it."""
    answers = [phone.hello(made=made, epoch=str(phone.epoch)).json()["action"] for made in (2, 3, 4)]

    assert answers == ["install_forked", "ok", "ok"]


def test_much_is_loaded_as_a_file_first(phone: Any, database: Database) -> None:
    """MUST 16, 18."""
    with database.writing() as session:
        stream.lock_head(session, phone.commune)
        stream.move_head(session, phone.commune, PULL_ROWS_MAX + 1)

    assert phone.hello().json()["action"] == "snapshot"
    assert phone.hello(cursors={phone.commune: 1}).json()["action"] == "ok"


def test_a_cursor_behind_the_horizon_is_answered_with_a_snapshot(phone: Any, family: Any, database: Database) -> None:
    """MUST 15, 16. What left before the horizon is told of no more."""
    with database.writing() as session:
        session.get_one(ScopeHead, phone.commune).horizon = 3

    actions = [phone.hello(cursors={phone.commune: seq}).json()["action"] for seq in (0, 2, 3)]

    assert actions == ["ok", "snapshot", "ok"]
    assert phone.hello().json()["grants"][0]["horizon"] == 3


def test_a_phone_shut_out_while_it_spoke_must_sign_in_again(phone: Any, database: Database) -> None:
    """MUST 16. Its token was looked at before the hour in which it was revoked."""
    said = hello.read_hello(json.loads(phone.hello().request.content))
    with database.writing() as session:
        principal = principal_of(session, session.get_one(Account, phone.account_id), phone.install_id, today=TODAY)
        session.get_one(Install, phone.install_id).revoked_at = START
        standing = line.lock(session, phone.install_id)

        assert hello.answer(session, principal, said, standing, START)["action"] == "reauth"


@pytest.mark.parametrize("ahead", [{"ref": 7}, {THANH_VINH: 4}, {f"user:{ACCOUNT_IDS['an']}": 1}])
def test_a_cursor_above_the_head_shows_that_the_database_was_rolled_back(
    phone: Any, family: Any, database: Database, ahead: dict[str, int]
) -> None:
    """MUST 16, I11. Nobody told the server; the phone knows more than it does."""
    first = phone.hello(epoch=str(phone.epoch), cursors=ahead).json()
    second = phone.hello(epoch=str(phone.epoch), cursors=ahead).json()

    assert first["epoch"] != str(phone.epoch)
    assert (first["action"], second["epoch"]) == ("reset", first["epoch"])
    with database.reading() as session:
        assert session.exec(select(Epoch)).one().cause == "phone_knows_more"


def test_a_receipt_that_the_server_has_not_written_shows_it_too(phone: Any) -> None:
    link = {"n": 9_000, "sha256": "0" * 64}

    answer = phone.hello(epoch=str(phone.epoch), receipt=link).json()
    again = phone.hello(epoch=answer["epoch"], receipt=link).json()

    assert answer["epoch"] != str(phone.epoch)
    assert (again["epoch"], again["action"]) == (answer["epoch"], "ok")


def test_cursors_of_scopes_that_are_not_the_phones_begin_no_history(phone: Any) -> None:
    answer = phone.hello(epoch=str(phone.epoch), cursors={"17827.202507": 99, "x": 1}).json()

    assert answer["epoch"] == str(phone.epoch)


@pytest.mark.parametrize("link", [7, {}, {"n": 0, "sha256": "0" * 64}, {"n": 1, "sha256": "G" * 64}, {"n": True}])
def test_a_link_that_is_none_is_refused(phone: Any, link: Any) -> None:
    assert phone.hello(receipt=link).status_code == 422


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=-2), timedelta(days=3_650, milliseconds=7)])
def test_how_the_phones_clock_stands_is_noted(phone: Any, database: Database, ahead: timedelta) -> None:
    """MUST 19."""
    phone.hello(sent_at=format_moment(START + ahead))

    with database.reading() as session:
        kept = session.get_one(Install, phone.install_id).clock_offset_ms
    assert timedelta(milliseconds=kept or 0) == -ahead
