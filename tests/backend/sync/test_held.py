"""What waits for a person: the committee sees what it holds, and decides once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlmodel import select

from backend.admin import audit
from backend.db import Database
from backend.rollups import differences
from backend.tables.law import AuditEntry
from backend.tables.op import KeptOp
from backend.tables.receipt import HeldOp, Settlement
from backend.tables.visit import VisitRow
from shared.records.household import Household
from tests.backend.cast import NGHI_LOC
from tests.backend.sync import receipts_by_hand

Settle = Callable[..., httpx2.Response]


@pytest.fixture
def outside(phone: Any, other_hamlet: UUID) -> Any:
    """A visit of An's in a hamlet that is not An's; held."""
    visit = phone.add("visit", phone.visit(hamlet=other_hamlet, outcome="consent_declined", met="head"))
    (result,) = phone.push(visit)
    assert result["status"] == "held"
    return visit


@pytest.fixture
def settle(client: Any, phone: Any, binh: Any) -> Settle:
    def post(op: Any, decision: str = "file", *, by: Any = binh, reason: str = "Đúng là hộ của xóm này") -> Any:
        body = {"decision": decision, "reason": reason}
        return client.post(f"/api/v1/held/{phone.install_id}/{op.op_id}/settlements", json=body, headers=by.headers)

    return post


def test_the_committee_sees_what_is_held_and_what_it_says(phone: Any, outside: Any, client: Any, binh: Any) -> None:
    (row,) = client.get(f"/api/v1/held?commune={phone.commune}", headers=binh.headers).json()["rows"]

    assert (row["op_id"], row["officer_name"], row["kind"]) == (str(outside.op_id), "Nguyễn Thị An", "visit")
    assert row["problems"][0]["code"] == "out_of_scope"
    assert row["content"]["data"]["outcome"] == "consent_declined"


def test_who_does_not_see_names_does_not_see_what_is_held(
    phone: Any, outside: Any, client: Any, chi: Any, dung: Any
) -> None:
    rows = [client.get("/api/v1/held", headers=one.headers).json()["rows"] for one in (chi, dung)]

    assert [[row["content"] for row in each] for each in rows] == [[None], [None]]


def test_officers_do_not_see_the_list_and_nobody_sees_another_communes(
    outside: Any, client: Any, an: Any, binh: Any
) -> None:
    assert client.get("/api/v1/held", headers=an.headers).status_code == 403
    assert client.get(f"/api/v1/held?commune={NGHI_LOC}", headers=binh.headers).status_code == 404


def test_a_visit_outside_the_area_is_filed_when_the_committee_says_so(
    phone: Any, outside: Any, settle: Settle, binh: Any, database: Database
) -> None:
    """MUST 11, 13. Filed as An's, who made it; decided by Bình."""
    answer = settle(outside).json()

    assert (answer["status"], answer["by"], answer["seq"]) == ("filed", str(binh.account_id), 1)
    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, outside.row_id))
        assert session.exec(select(HeldOp)).all() == []
        assert session.get_one(KeptOp, (phone.install_id, outside.op_id)).status == "held"
        assert differences(session) == []
    assert (row.officer, row.install_id) == (phone.account_id, phone.install_id)
    assert receipts_by_hand.links(phone)[-1].entries[0][3:] == ("filed", True)
    assert receipts_by_hand.faults(phone) == []


def test_what_the_committee_refuses_is_not_filed_and_stays_kept(
    phone: Any, outside: Any, settle: Settle, database: Database
) -> None:
    """MUST 11."""
    answer = settle(outside, "refuse", reason="Không có hộ này").json()

    assert (answer["status"], answer["problems"][0]["code"]) == ("rejected", "refused_by_a_person")
    with database.reading() as session:
        assert session.get(VisitRow, (phone.commune, outside.row_id)) is None
        kept = session.get_one(KeptOp, (phone.install_id, outside.op_id))
    assert phone.client.app.state.keys.at_rest.opened(kept.op_id, kept.body) == outside.body
    assert receipts_by_hand.faults(phone) == []


def test_a_retry_of_what_was_settled_gets_its_first_verdict(phone: Any, other_hamlet: UUID, settle: Settle) -> None:
    """MUST 12, I9."""
    visit = phone.add("visit", phone.visit(hamlet=other_hamlet, outcome="consent_declined", met="head"))
    sent = phone.numbered(visit)
    first = phone.send(sent).json()["results"][0]
    settle(visit)

    assert phone.send(sent).json()["results"][0] == first | {"repeated": True}


def test_an_operation_is_settled_once(outside: Any, settle: Settle, database: Database) -> None:
    """MUST 11. A held operation ends once."""
    settle(outside)

    again = settle(outside, "refuse")

    assert (again.status_code, again.json()["code"]) == (409, "already_settled")
    with database.reading() as session:
        assert [row.status for row in session.exec(select(Settlement))] == ["filed"]


@pytest.mark.parametrize(("who", "status"), [("an", 403), ("chi", 403), ("em", 403), ("dung", 200)])
def test_who_may_decide(outside: Any, settle: Settle, request: pytest.FixtureRequest, who: str, status: int) -> None:
    assert settle(outside, by=request.getfixturevalue(who)).status_code == status


def test_what_is_not_held_cannot_be_settled(phone: Any, family: Any, settle: Settle) -> None:
    filed = phone.add("visit", phone.visit(household=family.household))
    phone.push(filed)

    assert settle(filed).status_code == 404


def test_a_decision_needs_a_reason(outside: Any, settle: Settle) -> None:
    assert settle(outside, reason=" ").status_code == 422


def test_a_visit_without_its_household_cannot_be_filed_by_anybodys_word(phone: Any, settle: Settle) -> None:
    visit = phone.add("visit", phone.visit(household=uuid4()))
    phone.push(visit)

    answer = settle(visit)

    assert (answer.status_code, answer.json()["code"]) == (409, "parent_missing")
    assert settle(visit, "refuse").status_code == 200


def test_a_visit_of_a_wrong_clock_is_filed_when_the_committee_says_so(
    phone: Any, family: Any, now: Any, settle: Settle, database: Database
) -> None:
    """MUST 19. A clock that is wrong holds nothing up for ever."""
    visit = phone.add("visit", phone.visit(household=family.household, visited_at=now() + timedelta(days=40)))
    phone.push(visit)

    assert settle(visit).json()["status"] == "filed"
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, visit.row_id)).received_at == now()


def test_taking_back_a_colleagues_visit_is_the_committees_to_decide(
    phone: Any, family: Any, ems_phone: Any, binh: Any, database: Database
) -> None:
    visit = phone.add("visit", phone.visit(household=family.household))
    phone.push(visit)
    void = ems_phone.op("visit", {"data": {"reason": "Ghi nhầm hộ"}}, act="void", row_id=visit.row_id)
    (held,) = ems_phone.push(void)

    body = {"decision": "file", "reason": "Đã hỏi lại"}
    answer = phone.client.post(
        f"/api/v1/held/{ems_phone.install_id}/{void.op_id}/settlements", json=body, headers=binh.headers
    )

    assert (held["problems"][0]["code"], answer.json()["status"]) == ("not_yours_to_change", "filed")
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, visit.row_id)).standing == "voided"
        assert differences(session) == []


def test_a_household_that_is_filed_does_not_decide_the_visits_to_it(
    phone: Any, other_hamlet: UUID, settle: Settle, binh: Any, database: Database
) -> None:
    home = phone.new_id()
    household = phone.add("household", Household(hamlet=other_hamlet, head_name="Lô Văn Mông"), row_id=home)
    visit = phone.add("visit", phone.visit(household=home, outcome="not_home"))
    phone.push(household, visit)

    settle(household)

    with database.reading() as session:
        ends = {row.op_id: (row.status, row.by) for row in session.exec(select(Settlement))}
    assert (ends[household.op_id], visit.op_id in ends) == (("filed", binh.account_id), False)
    (row,) = phone.client.get("/api/v1/held", headers=binh.headers).json()["rows"]
    assert (row["op_id"], row["problems"][0]["code"]) == (str(visit.op_id), "out_of_scope")


def test_decisions_stand_in_the_book_of_acts_without_a_word_of_what_was_held(
    phone: Any, outside: Any, settle: Settle, binh: Any, database: Database
) -> None:
    settle(outside, "refuse", reason="Nhà bà Lô Thị Kín đã dọn đi")

    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry)).all()
        assert list(audit.broken_at(session)) == []
    assert (entry.account_id, entry.act, entry.subject) == (binh.account_id, "held_settled", outside.op_id)
    assert entry.facts == {"install_id": str(phone.install_id), "decision": "refuse", "status": "rejected"}
