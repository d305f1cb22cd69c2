"""Hello: a phone learns its epoch, its grants, and how much of its work has arrived."""

from typing import Any
from uuid import uuid4

from backend.db import Database
from backend.tables.account import Install
from tests.backend.cast import START


def test_a_phone_learns_where_things_stand(phone: Any, family: Any) -> None:
    answer = phone.hello().json()

    assert (answer["protocol"], answer["epoch"], answer["action"]) == ("tungnha/1", str(phone.epoch), "ok")
    assert answer["grants"] == [{"commune": phone.commune, "hamlets": [str(phone.hamlet)], "head": 3, "horizon": 0}]
    assert (answer["acked_dseq"], answer["durable_dseq"], answer["missing"]) == (3, 0, [])
    assert answer["record_versions"] == [1, 1]


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
