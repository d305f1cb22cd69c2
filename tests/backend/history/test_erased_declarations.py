"""Whoever is erased leaves no number behind: not in what was declared, and not in what comes too late."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.db import Database
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.declaration import DeclarationRow
from backend.tables.op import KeptOp
from tests.backend.cast import THANH_VINH, Somebody
from tests.backend.sync.conftest import Family, Phone, family, phone
from tests.backend.sync.test_declarations import NUMBER, declared

__all__ = ["family", "phone"]


@pytest.fixture
def erase(client: TestClient, binh: Somebody) -> Any:
    def ask(person: UUID) -> None:
        path = f"/api/v1/persons/{THANH_VINH}/{person}/erasure"
        answer = client.post(path, json={"reason": "Theo đơn ngày 22/11/2026"}, headers=binh.headers)
        assert answer.status_code == 200, answer.text

    return ask


def kept(database: Database, settings: Settings) -> str:
    """Everything that kept operations say, to whoever has the keys."""
    keys = Keys.of_folder(settings.keys_dir)
    with database.reading() as session:
        return "\n".join(keys.at_rest.opened(op.op_id, op.body).decode() for op in session.exec(select(KeptOp)))


def test_the_declaration_stays_as_an_act_without_its_number(
    phone: Phone, family: Family, database: Database, settings: Settings, erase: Any
) -> None:
    phone.push(phone.add("declaration", declared(family)))
    assert NUMBER in kept(database, settings)

    erase(family.head)

    assert NUMBER not in kept(database, settings)
    with database.reading() as session:
        row = session.exec(select(DeclarationRow)).one()
    assert (row.standing, row.id_tail, row.income, row.every) == ("erased", None, None, None)


def test_one_that_comes_after_is_rejected_and_its_bytes_are_not_kept(
    phone: Phone, family: Family, database: Database, settings: Settings, erase: Any
) -> None:
    erase(family.head)

    (result,) = phone.push(phone.add("declaration", declared(family)))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "person_erased")
    assert NUMBER not in kept(database, settings)
    assert NUMBER not in json.dumps(result)
