"""Households move between hamlets, and people between households; a phone that gets a row has it, one that loses it is
told so, and what was recorded meanwhile finds its place.
"""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from backend.access import grants
from backend.db import Database
from backend.rollups import differences
from backend.sync import stream
from backend.sync.desk import open_desk
from backend.tables.account import Account
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.stream import Change
from backend.tables.visit import VisitRow
from shared.records.household import Household
from shared.records.person import Person
from shared.sync.protocol import read_page
from tests.backend.cast import START


@pytest.fixture
def both_hamlets(phone: Any, database: Database, other_hamlet: UUID) -> UUID:
    """An works in both hamlets; the other one."""
    with database.writing() as session:
        grants.give(session, session.get_one(Account, phone.account_id), phone.commune, other_hamlet, START)
    return other_hamlet


@pytest.fixture
def neighbours(phone: Any, both_hamlets: UUID) -> UUID:
    """A household in the other hamlet."""
    op = phone.add("household", Household(hamlet=both_hamlets, head_name="Lô Thị Ỷ"))
    assert phone.push(op)[0]["status"] == "filed"
    return UUID(str(op.row_id))


def patch(phone: Any, kind: str, row_id: UUID, **changed: tuple[Any, Any]) -> Any:
    content = {
        "base_rev": 1,
        "set": {name: new for name, (_, new) in changed.items()},
        "was": {name: was for name, (was, _) in changed.items()},
    }
    return phone.op(kind, content, act="patch", row_id=row_id)


def move(phone: Any, family: Any, goal: UUID) -> dict[str, Any]:
    (result,) = phone.push(patch(phone, "household", family.household, hamlet=(str(phone.hamlet), str(goal))))
    return dict(result)


def told_to(database: Database, phone: Any, hamlet: UUID) -> dict[UUID, str]:
    """What the stream tells the phones of one hamlet of each row: its last word."""
    with database.reading() as session:
        mine = Change.scope == phone.commune, Change.hamlet == hamlet
        return {
            change.row_id: change.act for change in session.exec(select(Change).where(*mine).order_by(col(Change.seq)))
        }


def test_a_household_leaves_the_one_hamlet_and_is_put_into_the_other_with_all_that_belongs_to_it(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """MUST 15."""
    visit = phone.add("visit", phone.advised(family.household, family.head))
    phone.push(visit)

    result = move(phone, family, both_hamlets)

    rows = {family.household, family.head, family.spouse, visit.row_id}
    assert result["status"] == "filed"
    assert told_to(database, phone, phone.hamlet) == dict.fromkeys(rows, "leave")
    assert told_to(database, phone, both_hamlets) == dict.fromkeys(rows, "put")


def test_who_works_in_both_hamlets_has_the_row_in_the_end(phone: Any, family: Any, both_hamlets: UUID) -> None:
    """MUST 15, I4: the leave comes before the put."""
    since = phone.pull().cursors[phone.commune]
    move(phone, family, both_hamlets)

    last_word = {row.id: row for row in phone.pull(since).rows}

    assert {row.act for row in last_word.values()} == {"put"}
    assert last_word[family.household].values["hamlet"] == str(both_hamlets)


def test_who_works_in_the_former_hamlet_alone_is_told_no_more_than_that_the_row_left(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """MUST 15, I6."""
    move(phone, family, both_hamlets)
    with database.writing() as session:
        grants.take_back(session, session.get_one(Account, phone.account_id), phone.commune, both_hamlets, START)

    pulled = phone.pull().rows

    assert {row.act for row in pulled} == {"leave"}
    assert {value for row in pulled for value in row.values.values()} == {None}


def test_there_and_back_again_leaves_one_word_for_each_hamlet(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """MUST 15."""
    there = patch(phone, "household", family.household, hamlet=(str(phone.hamlet), str(both_hamlets)))
    back = patch(phone, "household", family.household, hamlet=(str(both_hamlets), str(phone.hamlet)))
    phone.push(there)

    results = phone.push(back, there, back)

    assert {result["status"] for result in results} == {"filed"}
    assert set(told_to(database, phone, phone.hamlet).values()) == {"put"}
    assert set(told_to(database, phone, both_hamlets).values()) == {"leave"}
    assert {row.id for row in phone.pull().rows if row.act == "put"} >= {family.household, family.head}


def test_a_move_to_where_the_officer_does_not_work_waits_for_a_person(
    phone: Any, family: Any, other_hamlet: UUID, database: Database
) -> None:
    """MUST 15."""
    result = move(phone, family, other_hamlet)

    assert (result["status"], result["problems"][0]["code"]) == ("held", "move_held")
    assert told_to(database, phone, phone.hamlet)[family.household] == "put"


def test_a_visit_to_a_household_that_has_moved_away_meanwhile_is_filed(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """MUST 13: the phone had the household when it set out."""
    seen = phone.pull().cursors[phone.commune]
    move(phone, family, both_hamlets)
    with database.writing() as session:
        grants.take_back(session, session.get_one(Account, phone.account_id), phone.commune, both_hamlets, START)
    late, later = phone.numbered(*(phone.add("visit", phone.advised(family.household, family.head)) for _ in range(2)))
    for document, commune_seq in ((late, seen), (later, seen + 100)):
        document["seen"] = {phone.commune: commune_seq, f"user:{phone.account_id}": 10}

    before_it_knew, after = (phone.send([document]).json()["results"][0] for document in (late, later))

    assert before_it_knew["status"] == "filed"
    assert (after["status"], after["problems"][0]["code"]) == ("held", "out_of_scope")
    assert told_to(database, phone, both_hamlets)[UUID(late["id"])] == "put"


def test_a_person_goes_to_another_household(phone: Any, family: Any, neighbours: UUID, database: Database) -> None:
    """MUST 15: a household is parted, or two become one, person by person."""
    spouse = patch(phone, "person", family.spouse, household=(str(family.household), str(neighbours)))

    (result,) = phone.push(spouse)

    with database.reading() as session:
        person = session.get_one(PersonRow, (phone.commune, family.spouse))
    assert result["status"] == "filed"
    assert (person.household, person.lived_in) == (neighbours, [str(family.household)])
    assert told_to(database, phone, phone.hamlet)[family.spouse] == "leave"
    assert told_to(database, phone, phone.hamlet)[family.head] == "put"


def test_a_visit_that_speaks_of_who_has_left_the_household_is_filed(
    phone: Any, family: Any, neighbours: UUID, database: Database
) -> None:
    """MUST 13: two days out of the network, the phone still has them in one household."""
    phone.push(patch(phone, "person", family.spouse, household=(str(family.household), str(neighbours))))

    results = phone.push(
        phone.add("visit", phone.advised(family.household, family.spouse)),
        phone.add("visit", phone.advised(neighbours, family.spouse)),
        phone.add("visit", phone.advised(neighbours, family.head)),
    )

    assert [result["status"] for result in results] == ["filed", "filed", "held"]
    with database.reading() as session:
        assert differences(session) == []


def test_nobody_goes_to_a_household_that_is_not_there(phone: Any, family: Any) -> None:
    (result,) = phone.push(
        patch(phone, "person", family.spouse, household=(str(family.household), str(phone.new_id())))
    )

    assert (result["status"], result["problems"][0]["code"]) == ("held", "parent_missing")


def test_a_household_in_dispute_between_two_hamlets_stays_where_it_is(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """MUST 14: both values are kept."""
    move(phone, family, both_hamlets)

    (result,) = phone.push(patch(phone, "household", family.household, hamlet=("x", str(phone.hamlet))))

    with database.reading() as session:
        household = session.get_one(HouseholdRow, (phone.commune, family.household))
    assert (result["status"], result["problems"][0]["field"]) == ("conflict", "set.hamlet")
    assert household.hamlet == both_hamlets


def test_a_household_that_moves_in_the_batch_that_makes_it(phone: Any, both_hamlets: UUID, database: Database) -> None:
    """MUST 15: nothing of it stays behind."""
    household = phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Thị Ỷ"))
    person = phone.add("person", Person(household=household.row_id, name="Lô Thị Ỷ", relation="head"))
    visit = phone.add("visit", phone.visit(household=household.row_id))
    moved = patch(phone, "household", household.row_id, hamlet=(str(phone.hamlet), str(both_hamlets)))

    results = phone.push(household, person, visit, moved)

    rows = {household.row_id, person.row_id, visit.row_id}
    assert {result["status"] for result in results} == {"filed"}
    assert told_to(database, phone, both_hamlets) == dict.fromkeys(rows, "put")


# --- taken off the list -------------------------------------------------------------------------


def void(phone: Any, kind: str, row_id: UUID) -> Any:
    return phone.op(kind, {"data": {"reason": "Nhập trùng"}}, act="void", row_id=row_id)


def test_a_household_taken_off_the_list_leaves_with_its_members_and_its_visits_stay(
    phone: Any, family: Any, database: Database
) -> None:
    """MUST 15: deleting is a fact with a reason."""
    visit = phone.add("visit", phone.advised(family.household, family.head))
    phone.push(visit)

    (result,) = phone.push(void(phone, "household", family.household))

    told = told_to(database, phone, phone.hamlet)
    assert result["status"] == "filed"
    assert {row_id for row_id, act in told.items() if act == "leave"} == {
        family.household,
        family.head,
        family.spouse,
    }
    assert [row.id for row in phone.pull().rows if row.act == "put"] == [visit.row_id]
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, visit.row_id)).counts
        assert session.get_one(PersonRow, (phone.commune, family.spouse)).standing == "voided"


def test_one_person_taken_off_the_list_leaves_alone(phone: Any, family: Any, database: Database) -> None:
    phone.push(void(phone, "person", family.spouse))

    told = told_to(database, phone, phone.hamlet)

    assert told == {family.household: "put", family.head: "put", family.spouse: "leave"}


def test_what_was_taken_off_the_list_does_not_come_back_under_its_id(phone: Any, family: Any) -> None:
    """MUST 12: the first stands."""
    phone.push(void(phone, "household", family.household))

    (result,) = phone.push(
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Khác"), row_id=family.household)
    )

    assert (result["status"], result["problems"][0]["code"]) == ("conflict", "id_taken")


def test_taking_off_twice_is_taking_off_once(phone: Any, family: Any) -> None:
    first, second = (phone.push(void(phone, "household", family.household))[0] for _ in range(2))

    assert (first["status"], second["status"]) == ("filed", "filed")
    assert first["rev"] == second["rev"]


def test_a_late_visit_is_filed_and_a_late_change_waits_for_a_person(phone: Any, family: Any) -> None:
    """MUST 13."""
    phone.push(void(phone, "household", family.household))

    results = phone.push(
        phone.add("visit", phone.advised(family.household, family.head)),
        patch(phone, "household", family.household, address=(None, "Đầu xóm")),
        phone.add("person", Person(household=family.household, name="Vi Văn Ổn", relation="child")),
    )

    assert [result["status"] for result in results] == ["filed", "held", "held"]
    assert results[1]["problems"][0]["code"] == results[2]["problems"][0]["code"] == "row_voided"


# --- how far back a stream tells ----------------------------------------------------------------


@pytest.fixture
def left_long_ago(phone: Any, family: Any, both_hamlets: UUID, database: Database, now: Any) -> int:
    """A household has moved, and 36 days have passed; the number under which the last of its rows left."""
    move(phone, family, both_hamlets)
    with database.reading() as session:
        gone = session.exec(select(Change.seq).where(Change.act == "leave")).all()
    with database.writing() as session:
        stream.compact(session, phone.commune, START.replace(month=12, day=28))
    return max(gone)


def test_rows_that_left_long_ago_are_told_of_no_more(phone: Any, left_long_ago: int, database: Database) -> None:
    """MUST 15: compacted behind a horizon."""
    assert "leave" not in told_to(database, phone, phone.hamlet).values()
    with database.reading() as session:
        assert stream.head_and_horizon(session, phone.commune)[1] == left_long_ago


def test_rows_that_left_lately_are_told_of(phone: Any, family: Any, both_hamlets: UUID, database: Database) -> None:
    move(phone, family, both_hamlets)

    with database.writing() as session:
        forgotten = stream.compact(session, phone.commune, START.replace(month=12, day=27))

    assert forgotten == 0
    assert "leave" in told_to(database, phone, phone.hamlet).values()


@pytest.mark.parametrize(("behind", "status"), [(1, 409), (0, 200)])
def test_a_cursor_behind_the_horizon_loads_anew(phone: Any, left_long_ago: int, behind: int, status: int) -> None:
    """MUST 15: it may hold a row of which it will never hear that it left."""
    answer = phone.pull_raw(f"{phone.commune}:{left_long_ago - behind}")

    assert answer.status_code == status
    if status == 409:
        assert answer.json()["code"] == "cursor_too_old"


def test_who_loads_from_the_beginning_is_never_behind(phone: Any, left_long_ago: int) -> None:
    """MUST 15: also while the pages of a first load lie behind the horizon, as it says where that was."""
    rows: list[UUID] = []
    cursor, more = 0, True
    while more:
        answer = phone.pull_raw(f"{phone.commune}:{cursor}", limit=1, begun=f"{phone.commune}:{left_long_ago}")
        assert answer.status_code == 200, answer.text
        page = read_page(answer.content, phone.epoch)
        rows += [row.id for row in page.rows]
        cursor, more = page.cursors[phone.commune], page.more

    assert rows == [row.id for row in phone.pull().rows]
    assert len(rows) == 3


def test_a_horizon_that_rose_during_the_first_load_ends_it(phone: Any, left_long_ago: int) -> None:
    answer = phone.pull_raw(f"{phone.commune}:1", begun=f"{phone.commune}:{left_long_ago - 1}")

    assert answer.status_code == 409


def test_the_stream_stands_under_numbers_that_rise_whatever_moves(
    phone: Any, family: Any, both_hamlets: UUID, database: Database
) -> None:
    """I4."""
    for goal in (both_hamlets, phone.hamlet):
        move(phone, family, goal)
        with database.writing() as session:
            desk = open_desk(session, phone.commune)
        with database.reading() as session:
            numbers = session.exec(select(Change.seq).where(Change.scope == phone.commune)).all()
            assert len(set(numbers)) == len(numbers)
            assert max(numbers) == desk.head
