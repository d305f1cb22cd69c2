"""Two people changed one field: the committee says which value stands, and every phone hears of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlmodel import select

from backend.db import Database
from backend.tables.household import HouseholdRow
from backend.tables.law import AuditEntry
from backend.tables.op import FieldConflict
from tests.backend.cast import NGHI_LOC, START

Settle = Callable[..., httpx2.Response]


def patch(phone: Any, household: UUID, name: str, was: Any, to: Any) -> Any:
    content = {"base_rev": 1, "set": {name: to}, "was": {name: was}}
    return phone.op("household", content, act="patch", row_id=household)


@pytest.fixture
def disputed(phone: Any, family: Any) -> Any:
    """A patch of the address, offered when somebody else had changed it."""
    phone.push(patch(phone, family.household, "address", None, "Đầu xóm"))
    second = patch(phone, family.household, "address", None, "Cuối xóm")
    (result,) = phone.push(second)
    assert result["status"] == "conflict"
    return second


@pytest.fixture
def settle(client: Any, phone: Any, binh: Any, disputed: Any) -> Settle:
    def post(take: str, value: Any = None, *, by: Any = binh, field: str = "address") -> httpx2.Response:
        body = {"take": take} | ({"value": value} if value is not None else {})
        where = f"/api/v1/conflicts/{phone.commune}/{disputed.op_id}/{field}"
        answer: httpx2.Response = client.post(where, json=body, headers=by.headers)
        return answer

    return post


def household(database: Database, phone: Any, family: Any) -> HouseholdRow:
    with database.reading() as session:
        return session.get_one(HouseholdRow, (phone.commune, family.household))


def test_the_committee_sees_both_values(phone: Any, family: Any, disputed: Any, client: Any, binh: Any) -> None:
    """MUST 14. Both values are kept until a person has settled it."""
    (row,) = client.get(f"/api/v1/conflicts?commune={phone.commune}", headers=binh.headers).json()["rows"]

    assert (row["op_id"], row["field"], row["row_id"]) == (str(disputed.op_id), "address", str(family.household))
    assert (row["standing_value"], row["offered_value"]) == ("Đầu xóm", "Cuối xóm")
    assert (row["offered_by"], row["settled_at"]) == (str(phone.account_id), None)


@pytest.mark.parametrize(
    ("take", "value", "stands", "rev"),
    [("standing", None, "Đầu xóm", 2), ("offered", None, "Cuối xóm", 3), ("value", "Giữa xóm", "Giữa xóm", 3)],
)
def test_the_value_that_is_taken_stands(  # noqa: PLR0917 - who, what, and the case
    phone: Any, family: Any, settle: Settle, binh: Any, database: Database, take: str, value: Any, stands: str, rev: int
) -> None:
    """MUST 14. It is a change like any other, with who and when beside it."""
    answer = settle(take, value).json()

    row = household(database, phone, family)
    assert (row.address, row.rev) == (stands, rev)
    assert (answer["taken"], answer["settled_by"]) == (take, str(binh.account_id))
    with database.reading() as session:
        kept = session.exec(select(FieldConflict)).one()
        (entry,) = session.exec(select(AuditEntry)).all()
    assert (kept.settled_at, kept.taken, kept.taken_value) == (START, take, None if take == "standing" else stands)
    assert (entry.act, entry.facts["taken"], "xóm" in str(entry.facts)) == ("conflict_settled", take, False)


def test_every_phone_of_the_hamlet_hears_of_it(phone: Any, family: Any, settle: Settle) -> None:
    """MUST 14."""
    before = phone.pull().cursors[phone.commune]

    settle("offered")

    (row,) = phone.pull(before).rows
    assert (row.kind, row.id, row.values["address"]) == ("household", family.household, "Cuối xóm")


def test_what_was_changed_since_is_replaced_by_what_is_taken(
    phone: Any, family: Any, settle: Settle, database: Database
) -> None:
    content = {"base_rev": 2, "set": {"address": "Xóm mới"}, "was": {"address": "Đầu xóm"}}
    phone.push(phone.op("household", content, act="patch", row_id=family.household))

    settle("offered")

    assert household(database, phone, family).address == "Cuối xóm"


def test_a_conflict_is_settled_once(phone: Any, family: Any, settle: Settle, client: Any, binh: Any) -> None:
    settle("offered")

    again = settle("standing")

    assert (again.status_code, again.json()["code"]) == (409, "already_settled")
    assert client.get("/api/v1/conflicts", headers=binh.headers).json() == {"rows": [], "more": False}


@pytest.mark.parametrize(
    ("take", "value"), [("value", "x" * 300), ("value", 7), ("value", "Xóm\x00"), ("theirs", None)]
)
def test_a_value_that_the_field_cannot_hold_is_refused(
    settle: Settle, contents: Callable[[], str], take: str, value: Any
) -> None:
    before = contents()

    assert settle(take, value).status_code == 422
    assert contents() == before


@pytest.mark.parametrize("who", ["an", "chi", "dung", "em"])
def test_who_does_not_see_names_chooses_none(settle: Settle, request: pytest.FixtureRequest, who: str) -> None:
    assert settle("offered", by=request.getfixturevalue(who)).status_code == 403


def test_a_conflict_that_is_not_there_or_not_theirs_is_not_found(
    settle: Settle, client: Any, binh: Any, disputed: Any
) -> None:
    elsewhere = client.post(
        f"/api/v1/conflicts/{NGHI_LOC}/{disputed.op_id}/address", json={"take": "offered"}, headers=binh.headers
    )
    other = f"/api/v1/conflicts/{NGHI_LOC}/{uuid4()}/address"

    assert settle("offered", field="phone").status_code == 404
    assert elsewhere.status_code == 404
    assert client.get("/api/v1/conflicts?commune=" + NGHI_LOC, headers=binh.headers).status_code == 404
    assert client.post(other, json={"take": "offered"}, headers=binh.headers).status_code == 404
