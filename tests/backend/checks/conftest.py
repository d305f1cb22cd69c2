"""A server after a morning's work, in which every invariant holds until a test breaks one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from backend.checks.finding import Look
from backend.checks.invariants import INVARIANTS, look_at_all
from backend.db import Database
from backend.settings import Settings
from backend.sync import stream
from backend.sync.keys import Keys
from backend.tables.household import HamletRow
from backend.tables.stream import Change
from shared.records.household import Household
from shared.records.visit import Step
from tests.backend.cast import START
from tests.backend.sync.conftest import Family, Phone, family, phone

__all__ = ["family", "phone"]

Broken = Callable[[], dict[str, tuple[str, ...]]]


@pytest.fixture
def morning(phone: Phone, family: Family, database: Database) -> dict[str, UUID]:
    """Filed, voided, in conflict, held, settled and rejected operations of An's; ids of what they are about."""
    _carry_hamlets(database)
    late = phone.new_id()
    paid = Step(product="vsi", step="paid", on=START.date(), method="monthly", months=1, amount=66_000)
    visit = phone.add("visit", phone.advised(family.household, family.head, steps=(paid,)))
    mistake = phone.add("visit", phone.visit(household=family.household))
    results = phone.push(
        visit,
        mistake,
        phone.op("visit", {"data": {"reason": "Ghi nhầm hộ"}}, act="void", row_id=mistake.row_id),
        phone.add("visit", phone.visit(household=late)),
        phone.add("visit", phone.visit(household=uuid4())),
        phone.op("visit", {"data": {"hamlet": "x"}}),
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Mai"), row_id=late),
    )
    assert [one["status"] for one in results] == ["filed", "filed", "filed", "held", "held", "rejected", "filed"]
    phone.hello()
    return {"visit": visit.row_id, "op": visit.op_id, "held": UUID(results[4]["op_id"]), "late": late}


def _carry_hamlets(database: Database) -> None:
    """The cast's hamlets were set down without their stream, which `tungnha seed` would have begun."""
    with database.writing() as session:
        hamlets = session.execute(select(col(HamletRow.commune), col(HamletRow.id))).all()
        for commune in sorted({one.commune for one in hamlets}):
            head = stream.lock_head(session, commune)
            rows = [
                {"scope": commune, "seq": head + at, "kind": "hamlet", "row_id": one.id, "act": "put"}
                for at, one in enumerate((each for each in hamlets if each.commune == commune), 1)
            ]
            session.execute(insert(Change), rows)
            stream.move_head(session, commune, head + len(rows))


@pytest.fixture
def broken(database: Database, settings: Settings, now: Callable[[], datetime]) -> Broken:
    """The invariants that do not hold, with the rows that break them."""

    def look() -> dict[str, tuple[str, ...]]:
        keys = Keys.of_folder(settings.keys_dir)
        with database.reading() as session:
            found = look_at_all(Look(session=session, keys=keys, now=now()))
        assert [each.id for each in found] == list(INVARIANTS)
        return {each.id: each.finding.violations for each in found if not each.holds}

    return look


@pytest.fixture
def change(database: Database) -> Callable[..., Any]:
    """Does to the database what nothing of ours does."""

    def execute(statement: Any) -> None:
        with database.writing() as session:
            session.execute(statement)

    return execute
