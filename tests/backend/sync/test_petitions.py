"""What a family asks of its commune: noted by their officer, answered by the commune's office, heard on the phone."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.db import Database
from backend.rollups.recounting import differences
from backend.tables.follow_up import FollowUpRow
from backend.tables.law import AuditEntry
from shared.records.follow_up import FollowUp
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, Somebody
from tests.backend.sync.conftest import Family, Phone

WORDS = "Năm ngoái nhà tôi thuộc hộ cận nghèo, năm nay không thấy xét."


def asked(phone: Phone, family: Family, **changed: Any) -> FollowUp:
    whole = FollowUp(
        household=family.household,
        reason="petition",
        about=date(2026, 11, 22),
        due=date(2026, 11, 29),
        assigned_to=phone.account_id,
        topics=("poverty_list",),
        person=family.spouse,
        note=WORDS,
    )
    return replace(whole, **changed)


def listed(client: TestClient, somebody: Somebody, commune: str, state: str = "open") -> Any:
    return client.get(f"/api/v1/petitions/{commune}", params={"state": state}, headers=somebody.headers)


def answered(client: TestClient, somebody: Somebody, commune: str, petition: UUID, words: str) -> Any:
    path = f"/api/v1/petitions/{commune}/{petition}/answer"
    return client.post(path, json={"answer": words}, headers=somebody.headers)


def test_what_a_family_asks_comes_to_the_communes_office(
    phone: Phone, family: Family, client: TestClient, binh: Somebody, database: Database
) -> None:
    op = phone.add("follow_up", asked(phone, family))

    (result,) = phone.push(op)

    assert (result["status"], result["rev"]) == ("filed", 1), result
    (row,) = listed(client, binh, phone.commune).json()["rows"]
    assert (row["id"], row["head"], row["person"]) == (str(op.row_id), "Đặng Văn Đức", "Vi Thị Ế")
    assert (row["topics"], row["note"], row["due"]) == (["poverty_list"], WORDS, "2026-11-29")
    with database.reading() as session:
        assert differences(session) == []


def test_the_answer_reaches_the_officers_phone(
    phone: Phone, family: Family, client: TestClient, binh: Somebody, database: Database
) -> None:
    op = phone.add("follow_up", asked(phone, family, person=None))
    phone.push(op)

    said = answered(client, binh, phone.commune, op.row_id, "Họp xét ngày 05/12/2026, mời bác đến.")

    assert said.status_code == 204, said.text
    (row,) = [row for row in phone.pull().rows if row.kind == "follow_up"]
    assert (row.rev, row.values["state"], row.values["topics"]) == (2, "answered", ["poverty_list"])
    assert row.values["answer"] == "Họp xét ngày 05/12/2026, mời bác đến."
    assert listed(client, binh, phone.commune).json()["rows"] == []
    assert len(listed(client, binh, phone.commune, "answered").json()["rows"]) == 1
    with database.reading() as session:
        entry = session.exec(select(AuditEntry)).one()
    assert (entry.act, entry.account_id, entry.facts["topics"]) == (
        "petition_answered",
        ACCOUNT_IDS["binh"],
        ["poverty_list"],
    )


def test_it_is_answered_once_and_with_words(phone: Phone, family: Family, client: TestClient, binh: Somebody) -> None:
    op = phone.add("follow_up", asked(phone, family))
    phone.push(op)

    empty = answered(client, binh, phone.commune, op.row_id, "  ")
    first = answered(client, binh, phone.commune, op.row_id, "Đã xem xét.")
    second = answered(client, binh, phone.commune, op.row_id, "Khác.")
    unknown = answered(client, binh, phone.commune, phone.new_id(), "Đã xem xét.")

    assert (empty.status_code, empty.json()["code"]) == (422, "missing_field")
    assert first.status_code == 204
    assert (second.status_code, second.json()["code"]) == (409, "answered_already")
    assert unknown.status_code == 404


def test_what_a_commune_asks_is_answered_by_a_visit_and_not_here(
    phone: Phone, family: Family, client: TestClient, binh: Somebody, database: Database
) -> None:
    given = asked(phone, family, reason="amount_changes", topics=(), note=None)

    (result,) = phone.push(phone.add("follow_up", given))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "asked_by_the_commune")
    assert listed(client, binh, phone.commune).json()["rows"] == []


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"topics": ()}, "rejected", "topic_needed"),
        ({"topics": ("poverty_list", "weather")}, "rejected", "unknown_code"),
        ({"state": "answered"}, "rejected", "asked_by_the_commune"),
        ({"answer": "Được."}, "rejected", "asked_by_the_commune"),
        ({"assigned_to": ACCOUNT_IDS["em"]}, "held", "not_yours_to_change"),
        ({"household": UUID(int=7)}, "held", "parent_missing"),
        ({"person": UUID(int=7)}, "held", "parent_missing"),
    ],
)
def test_what_does_not_hold_is_told(
    phone: Phone, family: Family, changed: dict[str, Any], status: str, code: str
) -> None:
    (result,) = phone.push(phone.add("follow_up", asked(phone, family, **changed)))

    assert (result["status"], [one["code"] for one in result["problems"]]) == (status, [code])


def test_it_waits_for_its_household_and_is_filed_when_that_comes(
    phone: Phone, family: Family, database: Database
) -> None:
    """MUST 11."""
    home = phone.new_id()
    (held,) = phone.push(phone.add("follow_up", asked(phone, family, household=home, person=None)))

    with database.reading() as session:
        household = {"hamlet": str(phone.hamlet), "head_name": "Lô Thị Mai"}
        assert session.exec(select(FollowUpRow)).all() == []
    phone.push(phone.op("household", {"data": household}, row_id=home))

    assert held["status"] == "held"
    with database.reading() as session:
        assert session.exec(select(FollowUpRow)).one().household == home


def test_supervisors_and_officers_do_not_read_them(
    phone: Phone, family: Family, client: TestClient, an: Any, chi: Somebody
) -> None:
    phone.push(phone.add("follow_up", asked(phone, family)))

    assert [listed(client, one, phone.commune).status_code for one in (an, chi)] == [403, 403]
    assert answered(client, chi, phone.commune, phone.new_id(), "Được.").status_code == 403


def test_a_committee_reads_its_own_communes_alone(client: TestClient, binh: Somebody) -> None:
    assert listed(client, binh, NGHI_LOC).status_code == 404
    assert listed(client, binh, THANH_VINH, "lost").status_code == 422


def test_a_phone_that_never_heard_of_them_files_its_work_as_before(phone: Phone, family: Family) -> None:
    """I12. What an older app sends of other kinds is as it was."""
    (result,) = phone.push(phone.add("visit", phone.visit(household=family.household)))

    assert result["status"] == "filed"
