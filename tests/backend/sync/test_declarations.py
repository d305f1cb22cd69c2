"""A declaration is filed and counted by nobody; its number lies sealed on the server and reaches no other phone."""

import json
import logging
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, select
from starlette.testclient import TestClient

from backend.db import Database
from backend.rollups.recounting import differences
from backend.sync.keys import Keys
from backend.tables.declaration import DeclarationRow
from backend.tables.household import HouseholdRow
from backend.tables.op import KeptOp
from backend.tables.rollup import PersonState
from backend.tables.stream import Change
from shared.records.declaration import Declaration
from shared.records.visit import Consent, Step
from tests.backend.cast import START, Somebody
from tests.backend.checks.conftest import Broken, broken, change
from tests.backend.sync.conftest import MORNING, Family, Phone
from tests.backend.sync.snapshots_by_hand import get, opened

__all__ = ["broken", "change"]

# Canaries: they may stand in what An's phone sends, sealed, and nowhere else.
NUMBER, OLD_NUMBER, STREET = "040099777123", "4099777123", "Ngõ Chim Yến 77"


def declared(family: Family, **changed: Any) -> Declaration:
    whole = Declaration(
        household=family.household,
        person=family.head,
        declared_at=MORNING,
        product="vsi",
        consent=Consent(purpose="declaration", given=True, method="spoken", text_version="2026-11"),
        read_by="scanned",
        id_number=NUMBER,
        name="Đặng Văn Đức",
        birth=date(1999, 3, 21),
        sex="male",
        income=1_500_000,
        every="monthly",
        address=STREET,
        bhxh_number=OLD_NUMBER,
    )
    return replace(whole, **changed)


def rows(database: Database) -> dict[UUID, DeclarationRow]:
    with database.reading() as session:
        return {row.id: row for row in session.exec(select(DeclarationRow))}


def test_a_declaration_is_filed_with_the_end_of_its_number_alone(
    phone: Phone, family: Family, database: Database
) -> None:
    op = phone.add("declaration", declared(family))

    (result,) = phone.push(op)

    assert (result["status"], result["seq"], result["rev"]) == ("filed", None, 1), result
    row = rows(database)[op.row_id]
    assert (row.person, row.id_tail, row.income, row.every) == (family.head, "7123", 1_500_000, "monthly")
    assert (row.officer, row.standing) == (phone.account_id, "stands")
    assert row.consent["given"]


def test_its_number_lies_in_no_table_but_sealed(phone: Phone, family: Family, database: Database) -> None:
    """MUST 11, S29: whoever gets a copy of the database and not the keys reads no number."""
    phone.push(phone.add("declaration", declared(family)))

    with database.reading() as session:
        told = [
            str(value)
            for table in SQLModel.metadata.sorted_tables
            for row in session.execute(table.select())
            for value in row
        ]

    assert not [value for value in told if NUMBER in value or OLD_NUMBER in value or STREET in value]


def test_who_has_the_keys_finds_it_in_the_operation(
    phone: Phone, family: Family, database: Database, keys_folder: Path
) -> None:
    op = phone.add("declaration", declared(family))
    phone.push(op)

    with database.reading() as session:
        kept = session.exec(select(KeptOp).where(KeptOp.op_id == op.op_id)).one()
    sent = json.loads(Keys.of_folder(keys_folder).at_rest.opened(op.op_id, kept.body))

    assert sent["data"]["id_number"] == NUMBER


def test_no_phone_is_told_of_it(phone: Phone, ems_phone: Phone, family: Family, database: Database) -> None:
    """I6. Not Em's, who works in the same hamlet, and not An's own."""
    op = phone.add("declaration", declared(family))
    phone.push(op)

    for one in (phone, ems_phone):
        page = one.pull_raw(f"{one.commune}:0,user:{one.account_id}:0").text
        assert str(op.row_id) not in page
        assert NUMBER not in page
        assert STREET not in page
    with database.reading() as session:
        assert session.exec(select(Change).where(Change.row_id == op.row_id)).all() == []


def test_a_first_load_does_not_hold_it(phone: Phone, family: Family) -> None:
    phone.push(phone.add("declaration", declared(family)))

    with closing(opened(get(phone).content)) as file:
        kinds = {row["kind"] for row in file.execute("SELECT kind FROM row")}

    assert kinds == {"household", "person"}


def test_it_is_counted_by_the_step_in_a_visit_and_not_twice(phone: Phone, family: Family, database: Database) -> None:
    """I7, I8."""
    registered = Step(product="vsi", step="registered", on=START.date())
    visit = phone.add("visit", phone.advised(family.household, family.head, steps=(registered,)))

    phone.push(phone.add("declaration", declared(family)))
    phone.push(visit, phone.add("declaration", declared(family)))

    with database.reading() as session:
        (state,) = session.exec(select(PersonState)).all()
        assert state.person == family.head
        assert state.first_registered == START.date()
        assert differences(session) == []


def test_a_declaration_alone_counts_nothing(phone: Phone, family: Family, database: Database) -> None:
    phone.push(phone.add("declaration", declared(family)))

    with database.reading() as session:
        assert session.exec(select(PersonState)).all() == []


def test_the_same_one_again_gets_the_same_answer(phone: Phone, family: Family, database: Database) -> None:
    """MUST 12."""
    sent = phone.numbered(phone.add("declaration", declared(family)))

    first, again = (phone.send(sent).json()["results"][0] for _ in range(2))

    assert again == first | {"repeated": True}
    assert len(rows(database)) == 1


def test_a_correction_stands_in_its_place(phone: Phone, family: Family, database: Database) -> None:
    wrong = phone.add("declaration", declared(family))
    right = phone.add("declaration", declared(family, income=2_000_000, supersedes=wrong.row_id))

    results = phone.push(wrong, right)

    assert [one["status"] for one in results] == ["filed", "filed"]
    standing = {row_id: row.standing for row_id, row in rows(database).items()}
    assert standing == {wrong.row_id: "superseded", right.row_id: "stands"}


def test_it_can_be_taken_back_by_who_made_it(phone: Phone, family: Family, database: Database) -> None:
    made = phone.add("declaration", declared(family))
    phone.push(made)

    (result,) = phone.push(phone.op("declaration", {"data": {"reason": "Đổi ý"}}, act="void", row_id=made.row_id))

    assert result["status"] == "filed"
    assert rows(database)[made.row_id].standing == "voided"


def test_nobody_else_takes_it_back(phone: Phone, ems_phone: Phone, family: Family, database: Database) -> None:
    made = phone.add("declaration", declared(family))
    phone.push(made)

    (result,) = ems_phone.push(
        ems_phone.op("declaration", {"data": {"reason": "Nhầm"}}, act="void", row_id=made.row_id)
    )

    assert result["status"] == "held"
    assert rows(database)[made.row_id].standing == "stands"


def test_it_is_never_changed(phone: Phone, family: Family) -> None:
    made = phone.add("declaration", declared(family))
    phone.push(made)
    patch = {"base_rev": 1, "set": {"income": 2_000_000}, "was": {"income": 1_500_000}}

    (result,) = phone.push(phone.op("declaration", patch, act="patch", row_id=made.row_id))

    assert result["status"] == "rejected"


def test_it_waits_for_a_person_who_comes_later(phone: Phone, family: Family, database: Database) -> None:
    late = phone.new_id()
    waiting = phone.add("declaration", declared(family, person=late))

    (result,) = phone.push(waiting)

    assert (result["status"], result["problems"][0]["code"]) == ("held", "parent_missing")
    assert rows(database) == {}


def test_outside_ones_hamlets_it_is_held(phone: Phone, family: Family, other_hamlet: UUID, database: Database) -> None:
    """MUST 13."""
    with database.writing() as session:
        row = HouseholdRow(commune=phone.commune, id=phone.new_id(), hamlet=other_hamlet, head_name="Nhà khác")
        elsewhere = row.id
        session.add(row)

    (result,) = phone.push(phone.add("declaration", declared(family, household=elsewhere)))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "out_of_scope")
    assert rows(database) == {}


def test_what_is_held_shows_the_committee_no_number(
    phone: Phone, family: Family, client: TestClient, binh: Somebody
) -> None:
    """S35."""
    phone.push(phone.add("declaration", declared(family, person=phone.new_id())))

    answer = client.get("/api/v1/held", headers=binh.headers)

    assert answer.status_code == 200
    assert NUMBER not in answer.text
    assert OLD_NUMBER not in answer.text
    assert "••••••••7123" in answer.text


def test_a_fault_is_told_without_the_number(
    phone: Phone, family: Family, caplog: pytest.LogCaptureFixture, database: Database
) -> None:
    """S26: no personal number in logs, errors or addresses."""
    with caplog.at_level(logging.DEBUG):
        answer = phone.send(
            phone.numbered(phone.add("declaration", declared(family, id_number=NUMBER + "0", bhxh_number=OLD_NUMBER)))
        )

    (result,) = answer.json()["results"]
    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "not_an_id_number")
    assert NUMBER not in answer.text + caplog.text
    assert OLD_NUMBER not in answer.text + caplog.text
    assert rows(database) == {}


def test_every_promise_of_the_server_holds_with_declarations(phone: Phone, family: Family, broken: Broken) -> None:
    """I1–I14."""
    wrong = phone.add("declaration", declared(family))
    phone.push(wrong, phone.add("declaration", declared(family, supersedes=wrong.row_id)))

    assert broken().keys() <= {"I5"}  # the cast's hamlets have no stream


def test_one_that_was_filed_and_is_gone_is_missed(phone: Phone, family: Family, broken: Broken, change: Any) -> None:
    """I2."""
    op = phone.add("declaration", declared(family))
    phone.push(op)

    change(delete(DeclarationRow))

    assert broken()["I2"] == (f"install_id={phone.install_id} op_id={op.op_id}",)
