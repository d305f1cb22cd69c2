"""A canary for a number: from An's declaration it reaches the server sealed, and is found nowhere else on the way."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.declaration import DeclarationRow
from mobile.actions import declaring
from mobile.actions.declarations import record_declaration
from mobile.store import outbox
from mobile.sync import applying
from mobile.sync.messages import Answer, Request
from mobile.sync.once import sync_once
from mobile.views.declarations import paper
from tests.backend.sync.conftest import Family
from tests.backend.sync.vaults import Officer
from tests.mobile.vault import dump

NUMBER = "040099777123"
CARD = (
    f"{NUMBER}|186777123|Đặng Văn Đức|21031999|Nam|Ngõ Chim Yến 77|15042026|Canary Thị Mẹ|040177777123|Canary Văn Cha"
)
CANARIES = (NUMBER, "186777123", "040177777123", "Canary")


@pytest.fixture
def an(app: FastAPI, client: TestClient, family: Family, tmp_path: Path) -> Iterator[Officer]:
    officer = Officer(app, client, tmp_path, "an")
    sync_once(officer.phone, officer.carry)
    yield officer
    officer.phone.store.close()


@pytest.fixture
def em(app: FastAPI, client: TestClient, ems_phone: Any, tmp_path: Path) -> Iterator[Officer]:
    officer = Officer(app, client, tmp_path, "em")
    yield officer
    officer.phone.store.close()


def declare(an: Officer, family: Family) -> str:
    draft = declaring.begin(an.phone, str(family.household), str(family.head))
    draft = replace(declaring.with_card(draft, CARD), agreed="spoken")
    declaring.keep(an.phone, draft)
    return str(record_declaration(an.phone, draft))


def test_the_server_has_it_and_an_can_still_copy_it(an: Officer, family: Family, database: Database) -> None:
    """MUST 3, MUST 17: received is only what a receipt says."""
    declared = declare(an, family)
    assert not paper(an.phone.store, declared).received

    sync_once(an.phone, an.carry)

    assert paper(an.phone.store, declared).received
    assert outbox.counts(an.phone.store.reading()).unsent == 0
    with database.reading() as session:
        (row,) = session.exec(select(DeclarationRow)).all()
    assert (str(row.id), row.id_tail) == (declared, "7123")


def test_it_stays_on_ans_phone_when_everything_is_fetched_anew(an: Officer, family: Family) -> None:
    """MUST 6 in its spirit: nothing could bring it again."""
    declared = declare(an, family)
    sync_once(an.phone, an.carry)
    with an.phone.store.writing() as db:
        applying.fetch_all_again(db)

    sync_once(an.phone, an.carry)

    assert {line.number: line.says for line in paper(an.phone.store, declared).lines}["[06]"] == NUMBER


def test_it_is_in_no_address_no_log_no_answer_and_on_no_other_phone(
    an: Officer, em: Officer, family: Family, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """S25, S26, I6."""
    addresses: list[str] = []
    answers: list[bytes] = []

    def listen(request: Request, answer: Answer) -> Answer:
        addresses.append(request.path)
        answers.append(answer.body)
        return answer

    an.on_the_way = em.on_the_way = listen
    with caplog.at_level(logging.DEBUG):
        declare(an, family)
        sync_once(an.phone, an.carry)
        sync_once(em.phone, em.carry)

    heard = "\n".join(addresses) + caplog.text + b"".join(answers).decode() + "".join(dump(em.phone.store))
    assert not [canary for canary in CANARIES if canary in heard]


def test_what_was_never_to_be_kept_is_in_no_file_at_all(an: Officer, family: Family, tmp_path: Path) -> None:
    """Issue 5, line 7: parents' names and the raw text; the old number neither."""
    declare(an, family)
    sync_once(an.phone, an.carry)
    an.phone.store.close()

    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [canary for canary in CANARIES[1:] for file in files if canary.encode() in file]
