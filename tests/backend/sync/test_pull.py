"""Pull: a phone gets the rows of its hamlets, all of them, in order, and nobody else's."""

from typing import Any
from uuid import UUID, uuid4

from backend.db import Database
from backend.sync.desk import open_desk
from backend.tables.household import HouseholdRow
from shared.records.visit import Visit
from shared.records.wire import from_wire
from shared.sync.protocol import columns


def test_everything_filed_comes_back_as_it_was_recorded(phone: Any, family: Any) -> None:
    recorded = phone.advised(family.household, family.head, note="Bác hẹn sang tuần", duration_s=240)
    op = phone.add("visit", recorded)
    phone.push(op)

    page = phone.pull()

    (pulled,) = [row for row in page.rows if row.kind == "visit"]
    assert from_wire(Visit, pulled.values) == recorded
    assert (pulled.id, pulled.values["officer"], pulled.values["standing"]) == (
        op.row_id,
        str(phone.account_id),
        "stands",
    )


def test_rows_come_in_the_order_of_the_stream_and_the_cursor_moves_to_its_head(phone: Any, family: Any) -> None:
    page = phone.pull()

    assert [row.seq for row in page.rows] == [1, 2, 3]
    assert (page.cursors, page.more) == ({phone.commune: 3}, False)


def test_pages_add_up_to_the_whole(phone: Any, family: Any) -> None:
    phone.push(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(7)))

    seen: list[UUID] = []
    since, more = 0, True
    while more:
        page = phone.pull(since, limit=3)
        seen += [row.id for row in page.rows]
        since, more = page.cursors[phone.commune], page.more

    assert seen == [row.id for row in phone.pull().rows]
    assert len(seen) == 10


def test_a_row_that_changed_comes_once_as_it_is_now(phone: Any, family: Any) -> None:
    first = phone.add("visit", phone.visit(household=family.household))
    phone.push(first)
    phone.push(phone.add("visit", phone.visit(household=family.household, supersedes=first.row_id)))

    pulled = [row for row in phone.pull().rows if row.id == first.row_id]

    assert [row.values["standing"] for row in pulled] == ["superseded"]


def test_rows_of_hamlets_that_were_not_given_do_not_come(phone: Any, other_hamlet: UUID, database: Database) -> None:
    with database.writing() as session:
        desk = open_desk(session, phone.commune)
        row = HouseholdRow(commune=phone.commune, id=uuid4(), hamlet=other_hamlet, head_name="Nhà khác").model_dump()
        desk.add("household", row, other_hamlet)
        desk.close()

    page = phone.pull()

    assert page.rows == ()
    assert page.cursors == {phone.commune: 1}


def test_another_commune_is_not_found(phone: Any) -> None:
    answer = phone.pull_raw("17854.202507:0")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_foreign_epoch_is_told_so(phone: Any) -> None:
    answer = phone.pull_raw(f"{phone.commune}:0", epoch=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (409, "epoch_changed")


def test_the_reference_and_the_users_own_scope_can_be_followed(phone: Any) -> None:
    answer = phone.pull_raw(f"ref:0,user:{phone.account_id}:0")

    assert answer.status_code == 200


def test_columns_are_named_once_for_each_kind() -> None:
    assert columns("hamlet") == ("commune", "id", "rev", "name", "kind", "since", "until")
