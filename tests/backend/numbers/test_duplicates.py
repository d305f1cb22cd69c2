"""Two records of one person or household count once from the moment somebody says so, and twice again once they take
it back: to the last number as before.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import SQLModel, col
from starlette.testclient import TestClient

from backend.db import Database
from backend.rollups import differences
from backend.tables.household import HouseholdRow
from backend.tables.rollup import CommuneDay, HouseholdState, PersonState
from backend.tables.stream import Change
from tests.backend.cast import NGHI_LOC, START, THANH_VINH, Somebody

TODAY = START.date()
YESTERDAY = TODAY - timedelta(days=1)
MERGES = f"/api/v1/duplicates/{THANH_VINH}/merges"
ASKED = [
    {"by": "commune"},
    {"by": "day"},
    *({"by": by, "commune": THANH_VINH} for by in ("hamlet", "officer", "group")),
]


@pytest.fixture
def merge(client: TestClient, binh: Somebody) -> Callable[..., Any]:
    """Bình says that two records are one; the answer."""

    def ask(kind: str, keep: UUID, drop: UUID, by: Somebody | None = None, **changed: str) -> Any:
        body = {"kind": kind, "keep": str(keep), "drop": str(drop), "reason": "Nhập hai lần"} | changed
        return client.post(MERGES, json=body, headers=(by or binh).headers)

    return ask


@pytest.fixture
def undo(client: TestClient, binh: Somebody) -> Callable[..., Any]:
    """Bình takes a merge back; the answer."""
    return lambda merge_id: client.delete(f"{MERGES}/{merge_id}", headers=binh.headers)


def rollups_of(database: Database) -> list[str]:
    with database.reading() as session:
        assert differences(session) == []
        tables = (
            SQLModel.metadata.tables[name] for name in ("commune_day", "household_state", "person_state", "same_as")
        )
        return sorted(repr(row) for table in tables for row in session.execute(select(table)))


def everything_said(ask: Callable[..., Any]) -> list[Any]:
    return [json.loads(json.dumps(ask(**asked))) for asked in ASKED]


def test_one_person_who_pays_under_two_records_is_one_conversion(
    officer: Any, say: Any, ask: Any, merge: Any, database: Database
) -> None:
    """I8."""
    home, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    officer.visit(home, YESTERDAY, "advised", say(duc, "interested", "paid"))
    officer.visit(home, TODAY, "advised", say(duc_again, "interested", "paid"))
    before = ask(by="commune")["total"]

    answer = merge("person", duc, duc_again)

    after = ask(by="commune")["total"]
    counted = ("paid", "numerator", "denominator", "persons_advised", "interested")
    assert answer.status_code == 201, answer.text
    assert [before[name] for name in counted] == [2] * 5
    assert [after[name] for name in counted] == [1] * 5
    assert rollups_of(database)


def test_the_first_payment_and_who_advised_first_stay_whoever_is_kept(
    officer: Any, say: Any, merge: Any, database: Database
) -> None:
    """MUST 13: credit stays with who visited first, under whichever record."""
    home, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    officer.visit(home, YESTERDAY, "advised", say(duc))
    officer.visit(home, TODAY, "advised", say(duc_again, "interested", "paid"))

    merge("person", duc_again, duc)

    with database.reading() as session:
        (state,) = session.execute(select(PersonState)).scalars()
    assert (state.person, state.first_advised, state.first_paid) == (duc_again, YESTERDAY, TODAY)
    assert state.first_advised_by is not None


def test_two_records_of_one_household_are_one_household_visited(
    officer: Any, say: Any, ask: Any, merge: Any, database: Database
) -> None:
    home, duc = officer.household("Đặng Văn Đức")
    twin, e = officer.household("Vi Thị Ế")
    officer.visit(home, TODAY, "advised", say(duc, "interested", "paid"))
    officer.visit(twin, TODAY, "advised", say(e, "interested", "paid"))

    merge("household", home, twin)

    total = ask(by="commune")["total"]
    assert [total[name] for name in ("households_assigned", "households_visited", "households_reached")] == [1, 1, 1]
    assert (total["households_with_new_member"], total["paid"], total["visits"]) == (1, 2, 2)
    assert rollups_of(database)
    with database.reading() as session:
        assert session.execute(select(col(CommuneDay.households_visited))).scalars().all() == [1]
        assert session.execute(select(col(HouseholdState.household))).scalars().all() == [home]


def test_every_number_still_opens_what_it_counted(
    *, officer: Any, say: Any, ask: Any, merge: Any, client: TestClient, binh: Somebody
) -> None:
    home, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    twin, _ = officer.household("Đặng Văn Đức")
    officer.visit(home, TODAY, "advised", say(duc, "interested", "paid"))
    officer.visit(twin, TODAY, "not_home")
    merge("person", duc, duc_again)
    merge("household", twin, home)

    total = ask(by="commune")["total"]

    for measure, cell in total["cells"].items():
        opened = client.get(f"/api/v1/cells/{cell}", headers=binh.headers)
        assert len(opened.json()["rows"]) == total[measure], measure


def test_of_three_records_any_two_may_be_merged_and_the_third_after(
    officer: Any, say: Any, ask: Any, merge: Any, database: Database
) -> None:
    """I8."""
    home, *people = officer.household("Đặng Văn Đức", "Đặng Văn Đức", "Đặng Văn Đức")
    for person in people:
        officer.visit(home, TODAY, "advised", say(person, "interested", "paid"))

    first, second = merge("person", people[1], people[0]), merge("person", people[2], people[1])

    assert (first.status_code, second.status_code) == (201, 201)
    assert ask(by="commune")["total"]["paid"] == 1
    assert rollups_of(database)


def test_a_visit_that_comes_after_the_merge_is_counted_for_the_one_who_is_kept(
    officer: Any, say: Any, ask: Any, merge: Any, database: Database
) -> None:
    """I7, I8: a phone that has not heard of it goes on under the other record."""
    home, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    officer.visit(home, YESTERDAY, "advised", say(duc, "interested", "paid"))
    merge("person", duc, duc_again)

    officer.visit(home, TODAY, "advised", say(duc_again, "interested", "paid"))

    assert ask(by="commune")["total"]["paid"] == 1
    assert rollups_of(database)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    visits=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["", "paid", "registered"]), st.integers(0, 3)),
        max_size=6,
    ),
    merges=st.lists(
        st.tuples(st.sampled_from(["person", "household"]), st.permutations([0, 1, 2])), min_size=1, max_size=4
    ),
)
def test_merged_and_parted_again_every_number_is_as_before(
    *, officer: Any, say: Any, ask: Any, merge: Any, undo: Any, database: Database, visits: Any, merges: Any
) -> None:
    """I7, I8: undo restores the numbers exactly, whatever was merged in whatever order."""
    homes = [officer.household("Đặng Văn Đức", "Vi Thị Ế") for _ in range(3)]
    for home, day, step, person in visits:
        household, *members = homes[home]
        told = say(members[person % 2], "interested", *([step] if step else []))
        officer.visit(household, TODAY - timedelta(days=day), "advised", told)
    rows, said = rollups_of(database), everything_said(ask)

    made = []
    for kind, (keep, drop, _) in merges:
        which = 0 if kind == "household" else 1
        answer = merge(kind, homes[keep][which], homes[drop][which])
        made += [answer.json()["id"]] if answer.status_code == 201 else []
        assert rollups_of(database) is not None
    for merge_id in made:
        assert undo(merge_id).status_code == 204

    assert made
    assert rollups_of(database) == rows
    assert everything_said(ask) == said


def test_undone_twice_is_undone_once(officer: Any, merge: Any, undo: Any, contents: Any) -> None:
    _, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    merged = merge("person", duc, duc_again).json()["id"]
    undo(merged)
    once = contents()

    assert undo(merged).status_code == 204
    assert contents() == once


# --- «không vận động lại» ----------------------------------------------------------------------


def asked(database: Database, *households: UUID) -> list[bool]:
    with database.reading() as session:
        return [session.get_one(HouseholdRow, (THANH_VINH, household)).do_not_visit for household in households]


def ask_not_to_come(officer: Any, household: UUID, *, again: bool = False) -> None:
    content = {"base_rev": 9, "set": {"do_not_visit": not again}, "was": {"do_not_visit": again}}
    officer.patch("household", household, content)


def test_who_asked_not_to_be_visited_under_one_record_is_heard_under_both(
    officer: Any, merge: Any, undo: Any, database: Database
) -> None:
    """MUST 14: the wish wins at once."""
    (home, _), (twin, _) = officer.household("Đặng Văn Đức"), officer.household("Đặng Văn Đức")
    ask_not_to_come(officer, twin)

    merged = merge("household", home, twin).json()["id"]

    assert asked(database, home, twin) == [True, True]
    undo(merged)
    assert asked(database, home, twin) == [False, True]


def test_who_asks_after_the_merge_is_heard_under_both(officer: Any, merge: Any, database: Database) -> None:
    """MUST 14."""
    (home, _), (twin, _) = officer.household("Đặng Văn Đức"), officer.household("Đặng Văn Đức")
    merge("household", home, twin)

    ask_not_to_come(officer, twin)

    assert asked(database, home, twin) == [True, True]
    ask_not_to_come(officer, home, again=True)
    assert asked(database, home, twin) == [False, False]


# --- who may, and what phones hear ---------------------------------------------------------------


def test_phones_hear_which_records_are_one_and_that_they_are_not(
    officer: Any, merge: Any, undo: Any, database: Database
) -> None:
    """MUST 15: an alias is put into the commune's stream, and leaves it."""
    _, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    merged = merge("person", duc, duc_again).json()["id"]

    (put,) = [row for row in officer.pull().rows if row.kind == "alias"]
    undo(merged)
    (leave,) = [row for row in officer.pull().rows if row.kind == "alias"]

    assert (str(put.id), put.act) == (merged, "put")
    assert put.values == {"of_kind": "person", "kept": str(duc), "dropped": str(duc_again)}
    assert (leave.id, leave.act, leave.seq > put.seq) == (put.id, "leave", True)
    with database.reading() as session:
        numbers = session.execute(select(col(Change.seq)).where(col(Change.scope) == THANH_VINH)).scalars().all()
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("who", ["an", "chi"])
def test_officers_and_supervisors_merge_nothing(
    officer: Any, merge: Any, request: pytest.FixtureRequest, who: str
) -> None:
    _, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")

    assert merge("person", duc, duc_again, by=request.getfixturevalue(who)).status_code == 403


def test_a_commune_outside_ones_area_is_not_found(client: TestClient, binh: Somebody) -> None:
    body = {"kind": "person", "keep": str(uuid4()), "drop": str(uuid4()), "reason": "Trùng"}

    answer = client.post(f"/api/v1/duplicates/{NGHI_LOC}/merges", json=body, headers=binh.headers)

    assert answer.status_code == 404


def test_what_cannot_be_merged_is_refused_with_its_reason(officer: Any, merge: Any) -> None:
    home, duc, duc_again = officer.household("Đặng Văn Đức", "Đặng Văn Đức")
    third = officer.household("Đặng Văn Đức")[1]
    merge("person", duc, duc_again)

    refused = [
        merge("person", third, duc_again),
        merge("person", duc_again, third),
        merge("person", duc, duc),
        merge("person", duc, home),
        merge("visit", duc, third),
        merge("person", duc, third, reason=""),
    ]

    assert [answer.json()["code"] for answer in refused] == [
        "already_merged",
        "already_merged",
        "already_merged",
        "not_found",
        "unknown_code",
        "not_a_name",
    ]
