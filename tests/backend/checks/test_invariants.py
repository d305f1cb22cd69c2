"""Whatever breaks what sync promises is found on the live database, and named by id alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import col

from backend.checks import operations
from backend.db import Database
from backend.rollups.recounting import recount_all
from backend.tables.household import PersonRow
from backend.tables.op import InstallLine, KeptOp
from backend.tables.receipt import HeldOp, ReceiptLink
from backend.tables.rollup import CommuneDay, PersonState
from backend.tables.stream import Change, ScopeHead
from backend.tables.visit import VisitRow
from shared.records import KINDS
from shared.records.household import Household
from tests.backend.cast import AN_INSTALL, HAMLETS, NGHI_LOC, THANH_VINH
from tests.backend.checks.conftest import Broken
from tests.backend.sync.conftest import Family, Phone

Do = Callable[[Any], None]


def test_after_a_morning_of_work_everything_holds(morning: dict[str, UUID], broken: Broken) -> None:
    """I1–I14."""
    assert broken() == {}


def test_a_server_on_which_nothing_happened_holds_everything(broken: Broken) -> None:
    assert broken().keys() <= {"I5"}  # the cast's hamlets have no stream


def test_an_operation_that_was_receipted_and_is_gone(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I1."""
    change(delete(KeptOp).where(col(KeptOp.op_id) == morning["held"]))

    assert broken()["I1"] == (f"install_id={phone.install_id} n=2",)


def test_an_operation_whose_bytes_were_changed(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I1."""
    change(update(KeptOp).where(col(KeptOp.op_id) == morning["op"]).values(body=b'{"act":"add"}'))

    assert broken()["I1"] == (f"install_id={phone.install_id} op_id={morning['op']}",)


def test_a_filed_visit_that_is_gone(morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone) -> None:
    """I2."""
    change(delete(VisitRow).where(col(VisitRow.id) == morning["visit"]))

    assert broken()["I2"] == (f"install_id={phone.install_id} op_id={morning['op']}",)


def test_a_visit_that_nobody_sent(morning: dict[str, UUID], broken: Broken, change: Do) -> None:
    """I2."""
    change(update(VisitRow).where(col(VisitRow.id) == morning["visit"]).values(op_id=uuid4()))

    assert f"commune={THANH_VINH} id={morning['visit']}" in broken()["I2"]


def test_two_visits_of_one_operation(morning: dict[str, UUID], broken: Broken, change: Do) -> None:
    """I2."""
    change(update(VisitRow).values(op_id=morning["op"]))

    assert f"op_id={morning['op']}" in broken()["I2"]


def test_a_filed_person_that_is_gone(
    morning: dict[str, UUID], family: Family, broken: Broken, change: Do, phone: Phone
) -> None:
    """I2."""
    change(delete(PersonRow).where(col(PersonRow.id) == family.spouse))

    (row,) = broken()["I2"]

    assert row.startswith(f"install_id={phone.install_id} op_id=")


def test_a_hole_in_a_line(morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone) -> None:
    """I3."""
    change(update(InstallLine).values(acked_dseq=11))

    assert broken()["I3"] == (f"install_id={phone.install_id} acked_dseq=11",)


@pytest.mark.parametrize("harm", ["head lowered", "head gone"])
def test_a_number_above_its_head(morning: dict[str, UUID], broken: Broken, change: Do, harm: str) -> None:
    """I4."""
    here = col(ScopeHead.scope) == THANH_VINH
    change(update(ScopeHead).where(here).values(head=5) if harm == "head lowered" else delete(ScopeHead).where(here))

    assert all(row.startswith(f"scope={THANH_VINH} seq=") for row in broken()["I4"])


def test_a_row_that_the_stream_does_not_carry(morning: dict[str, UUID], broken: Broken, change: Do) -> None:
    """I5."""
    change(delete(Change).where(col(Change.row_id) == morning["visit"]))

    assert broken() == {"I5": (f"commune={THANH_VINH} id={morning['visit']}",)}


def test_a_row_that_the_stream_carries_and_that_is_gone(morning: dict[str, UUID], broken: Broken, change: Do) -> None:
    """I5, I13."""
    ghost = uuid4()
    row = {"scope": THANH_VINH, "seq": 2, "kind": "visit", "row_id": ghost, "act": "put"}
    change(delete(Change).where(col(Change.seq) == 2, col(Change.scope) == THANH_VINH))
    change(insert(Change).values(**row))

    found = broken()

    assert f"scope={THANH_VINH} kind=visit row_id={ghost}" in found["I5"]
    assert found["I13"] == (f"scope={THANH_VINH} seq=2",)


@pytest.mark.parametrize("kind", ["household", "person", "visit"])
def test_a_row_that_goes_to_another_hamlets_phones(
    morning: dict[str, UUID], broken: Broken, change: Do, kind: str
) -> None:
    """I6."""
    of_kind = col(Change.kind) == kind, col(Change.scope) == THANH_VINH
    change(update(Change).where(*of_kind).values(hamlet=HAMLETS[THANH_VINH][1]))

    assert all(row.startswith(f"scope={THANH_VINH} kind={kind}") for row in broken()["I6"])


def test_a_number_that_is_not_what_was_counted(morning: dict[str, UUID], broken: Broken, change: Do) -> None:
    """I7."""
    change(update(CommuneDay).values(visits=77))

    assert broken()["I7"] == (f"commune_day {THANH_VINH} 2026-11-22", "visits: communes=77 province=2")


def test_a_person_who_is_converted_in_two_communes(
    morning: dict[str, UUID], family: Family, broken: Broken, change: Do
) -> None:
    """I8."""
    again = PersonState(
        commune=NGHI_LOC,
        person=family.head,
        product="vsi",
        household=family.household,
        hamlet=HAMLETS[NGHI_LOC][0],
        recorded_unit=NGHI_LOC,
        first_paid=date(2026, 11, 22),
    )
    change(insert(PersonState).values(**again.model_dump()))

    assert broken()["I8"] == (f"person={family.head} product=vsi",)


def test_a_verdict_that_was_changed(morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone) -> None:
    """I9."""
    change(update(KeptOp).where(col(KeptOp.op_id) == morning["held"]).values(status="rejected"))

    assert broken()["I9"] == (f"install_id={phone.install_id} n=2",)


def test_a_receipt_that_was_signed_by_nobody(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I9."""
    change(update(ReceiptLink).where(col(ReceiptLink.n) == 1).values(jws="e30.e30.e30"))

    assert broken()["I9"] == (f"install_id={phone.install_id} n=1",)


def test_a_held_operation_that_nothing_will_end(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I10."""
    change(delete(HeldOp))

    assert broken() == {"I10": (f"install_id={phone.install_id} op_id={morning['held']}",)}


def test_a_phone_that_may_forget_what_is_not_here(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I11."""
    change(update(InstallLine).values(durable_dseq=11))

    assert broken() == {"I11": (f"install_id={phone.install_id} acked_dseq=10 durable_dseq=11",)}


def test_an_operation_that_waits_for_a_version_that_can_be_read(
    morning: dict[str, UUID], broken: Broken, change: Do, phone: Phone
) -> None:
    """I12."""
    change(update(HeldOp).values(record_version=1))

    assert broken() == {"I12": (f"install_id={phone.install_id} op_id={morning['held']}",)}


def test_a_kind_that_has_grown_without_its_upcaster(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    """I12."""
    monkeypatch.setattr(operations, "KINDS", {**KINDS, "household": replace(KINDS["household"], version=2)})

    assert broken()["I12"] == ("kind=household version=1",)


def test_a_row_that_no_app_can_read(
    morning: dict[str, UUID], family: Family, broken: Broken, change: Do, database: Database
) -> None:
    """I13. What the column takes and the record does not."""
    change(update(VisitRow).where(col(VisitRow.id) == morning["visit"]).values(officer=uuid4()))

    assert len(broken()["I13"]) == 1
    with database.writing() as session:
        recount_all(session)


def test_one_operation_with_two_verdicts(
    morning: dict[str, UUID], broken: Broken, change: Do, database: Database
) -> None:
    """I14."""
    with database.reading() as session:
        row = session.get_one(KeptOp, (AN_INSTALL, morning["held"]))
        twin = row.model_dump() | {"install_id": uuid4(), "status": "rejected", "receipt_n": None}
    change(insert(KeptOp).values(**twin))

    assert broken()["I14"] == (f"op_id={morning['held']}",)


def test_two_households_break_nothing(morning: dict[str, UUID], broken: Broken, phone: Phone) -> None:
    phone.push(phone.add("household", Household(hamlet=phone.hamlet, head_name="Vi Văn Tám")))

    assert broken() == {}
