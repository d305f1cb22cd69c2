"""S35: a number is covered for everybody; the committee uncovers one for a reason, and the book says who did."""

from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend.admin import audit
from backend.admin.declarations import AT_ONCE
from backend.db import Database
from backend.tables.law import AuditEntry
from tests.backend.cast import NGHI_LOC, START, THANH_VINH, Somebody
from tests.backend.sync.conftest import Family, Phone
from tests.backend.sync.test_declarations import NUMBER, OLD_NUMBER, declared

API = "/api/v1/declarations"


@pytest.fixture
def made(phone: Phone, family: Family) -> UUID:
    """An has made Đức's declaration."""
    op = phone.add("declaration", declared(family))
    assert phone.push(op)[0]["status"] == "filed"
    return op.row_id


@pytest.fixture
def uncover(client: TestClient, made: UUID) -> Any:
    def ask(who: Somebody, *, commune: str = THANH_VINH, declaration: UUID = made, **body: Any) -> httpx2.Response:
        path = f"{API}/{commune}/{declaration}/number"
        return client.post(path, json={"reason": "bhxh_list"} | body, headers=who.headers)

    return ask


def book(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        assert list(audit.broken_at(session)) == []
        return list(session.exec(select(AuditEntry)))


def test_the_list_shows_only_the_end_of_a_number(client: TestClient, binh: Somebody, made: UUID, phone: Phone) -> None:
    answer = client.get(API, params={"commune": THANH_VINH}, headers=binh.headers)

    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["rows"]
    assert (row["id"], row["id_tail"], row["officer"]) == (str(made), "7123", str(phone.account_id))
    assert NUMBER not in answer.text
    assert answer.json()["after"] is None


def test_the_committee_uncovers_one_and_the_book_says_so(
    uncover: Any, binh: Somebody, made: UUID, database: Database
) -> None:
    answer = uncover(binh)

    assert (answer.status_code, answer.json()) == (200, {"id_number": NUMBER, "bhxh_number": OLD_NUMBER})
    assert answer.headers["cache-control"] == "no-store"
    (entry,) = book(database)
    assert (entry.act, entry.account_id, entry.subject) == ("number_uncovered", binh.account_id, made)
    assert entry.facts == {"commune": THANH_VINH, "reason": "bhxh_list"}
    assert entry.at == START


def test_without_a_reason_that_is_known_nothing_is_shown(uncover: Any, binh: Somebody, database: Database) -> None:
    answer = uncover(binh, reason="tò mò")

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_code")
    assert NUMBER not in answer.text
    assert book(database) == []


@pytest.mark.parametrize("who", ["an", "chi", "em"])
def test_nobody_else_sees_numbers_or_the_list(
    who: str, request: pytest.FixtureRequest, uncover: Any, client: TestClient, database: Database
) -> None:
    """Officers and supervisors have no need of them."""
    somebody: Somebody = request.getfixturevalue(who)

    answers = [uncover(somebody), client.get(API, params={"commune": THANH_VINH}, headers=somebody.headers)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert book(database) == []


def test_outside_ones_communes_it_is_not_there(uncover: Any, client: TestClient, binh: Somebody) -> None:
    """S05."""
    answers = [
        uncover(binh, commune=NGHI_LOC),
        uncover(binh, declaration=uuid4()),
        client.get(API, params={"commune": NGHI_LOC}, headers=binh.headers),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_what_was_taken_back_is_not_uncovered(uncover: Any, binh: Somebody, made: UUID, phone: Phone) -> None:
    phone.push(phone.op("declaration", {"data": {"reason": "Đổi ý"}}, act="void", row_id=made))

    assert uncover(binh).status_code == 404


def test_a_page_goes_on_where_the_last_one_ended(
    client: TestClient, binh: Somebody, made: UUID, phone: Phone, family: Family
) -> None:
    others = [phone.add("declaration", declared(family)).row_id for _ in range(AT_ONCE)]
    phone.push(*(phone.add("declaration", declared(family), row_id=one) for one in others))

    first = client.get(API, params={"commune": THANH_VINH}, headers=binh.headers).json()
    second = client.get(API, params={"commune": THANH_VINH, "after": first["after"]}, headers=binh.headers).json()

    listed = [row["id"] for row in first["rows"] + second["rows"]]
    assert listed == sorted(map(str, [made, *others]))
    assert (len(first["rows"]), second["after"]) == (AT_ONCE, None)
