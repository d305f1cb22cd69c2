"""A household moves to another commune: its visits stay where they were made, it is worked on where it lives, and
nobody of it converts twice.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from backend.access import grants
from backend.admin.audit import broken_at
from backend.checks import numbers, streams
from backend.checks.finding import Look
from backend.db import Database
from backend.rollups import differences
from backend.sync.desk import open_desk
from backend.tables.account import Account
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.law import AuditEntry
from backend.tables.rollup import PersonState
from backend.tables.visit import VisitRow
from shared.records.person import Person
from shared.records.visit import Visit
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, NGHI_LOC, START, THANH_VINH, Somebody
from tests.backend.numbers.conftest import AGREED

TODAY = START.date()
YESTERDAY = TODAY - timedelta(days=1)
GOAL = HAMLETS[NGHI_LOC][0]


@pytest.fixture
def move(client: TestClient, dung: Somebody) -> Callable[..., Any]:
    """Dũng moves a household of Thành Vinh, to Nghi Lộc unless the test says otherwise; the answer."""

    def ask(household: UUID, by: Somebody = dung, start: str = THANH_VINH, **changed: Any) -> Any:
        body = {"to": NGHI_LOC, "hamlet": str(GOAL), "reason": "Chuyển nhà"} | changed
        return client.post(f"/api/v1/households/{start}/{household}/moves", json=body, headers=by.headers)

    return ask


@pytest.fixture
def there(officer: Any, database: Database) -> Any:
    """An's phone at work in Nghi Lộc as well."""
    with database.writing() as session:
        grants.give(session, session.get_one(Account, ACCOUNT_IDS["an"]), NGHI_LOC, None, START)
    return replace(officer, commune=NGHI_LOC, hamlet=GOAL, made=10_000)


@pytest.fixture
def family(officer: Any) -> tuple[UUID, ...]:
    return tuple(officer.household("Đặng Văn Đức", "Vi Thị Ế"))


def sound(database: Database) -> None:
    """I5 to I8: streams carry what stands, where it lies, and every number is what a count from nothing gives."""
    with database.reading() as session:
        look = Look(session=session, keys=None, now=START)  # type: ignore[arg-type]  # nothing of this is sealed
        carried = [
            violation
            for violation in streams.streams_carry_what_stands(look).violations
            if not any(str(hamlet) in violation for hamlets in HAMLETS.values() for hamlet in hamlets)
        ]
        assert carried == []  # but for the hamlets, which the stage does not carry
        assert streams.rows_lie_in_their_hamlets(look).violations == ()
        assert numbers.nobody_is_converted_twice(look).violations == ()
        assert differences(session) == []


def paid(ask: Any, dung: Somebody) -> dict[str | None, int]:
    said = ask(dung, by="commune")
    rows = {row["key"]: row["paid"] for row in said["rows"]}
    assert sum(rows.values()) == said["total"]["paid"]
    return rows


def test_the_household_and_its_members_go_on_under_their_ids(
    officer: Any, there: Any, family: Any, move: Any, database: Database
) -> None:
    """MUST 15."""
    visit = officer.visit(family[0], YESTERDAY, "not_home")

    answer = move(family[0])

    here = {row.id: row for row in officer.pull().rows}
    in_the_new = {row.id: row for row in there.pull().rows}
    assert (answer.status_code, answer.json()["persons"]) == (201, 2)
    assert {row_id for row_id, row in here.items() if row.act == "leave"} == set(family)
    assert here[visit].act == "put"
    assert {row_id: (row.act, row.rev) for row_id, row in in_the_new.items()} == dict.fromkeys(family, ("put", 2))
    assert in_the_new[family[0]].values["hamlet"] == str(GOAL)
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (THANH_VINH, family[0])).moved_to == NGHI_LOC
        assert list(broken_at(session)) == []
        assert session.execute(select(col(AuditEntry.act))).scalars().all() == ["household_moved"]


def test_late_visits_land_in_the_former_commune_and_late_changes_wait_for_a_person(
    officer: Any, family: Any, move: Any, database: Database, say: Any
) -> None:
    """MUST 13: visits never move."""
    move(family[0])

    visit = officer.visit(family[0], YESTERDAY, "advised", say(family[1]))
    patched = officer.offer(
        "household", "patch", family[0], {"base_rev": 1, "set": {"address": "x"}, "was": {"address": None}}
    )
    added = officer.offer("person", "add", officer.new_id(), Person(household=family[0], name="Ổn", relation="child"))

    with database.reading() as session:
        assert session.get_one(VisitRow, (THANH_VINH, visit)).officer == ACCOUNT_IDS["an"]
    assert [(each["status"], each["problems"][0]["code"]) for each in (patched, added)] == [("held", "move_held")] * 2
    sound(database)


def test_who_paid_before_moving_does_not_convert_again(
    *, officer: Any, there: Any, family: Any, move: Any, ask: Any, say: Any, dung: Somebody, database: Database
) -> None:
    """I8: one person, two communes, one conversion, where they live now."""
    officer.visit(family[0], YESTERDAY, "advised", say(family[1], "interested", "paid"))
    before = paid(ask, dung)
    move(family[0])
    moved = paid(ask, dung)

    there.visit(family[0], TODAY, "advised", say(family[1], "interested", "paid"))

    assert (before[THANH_VINH], before.get(NGHI_LOC, 0)) == (1, 0)
    assert (moved[THANH_VINH], moved[NGHI_LOC]) == (0, 1)
    assert paid(ask, dung) == moved
    sound(database)
    with database.reading() as session:
        (state,) = session.execute(select(PersonState)).scalars()
    assert (state.commune, state.hamlet, state.first_paid) == (NGHI_LOC, GOAL, YESTERDAY)


def test_a_late_payment_under_the_former_commune_is_counted_where_they_live(
    *, officer: Any, there: Any, family: Any, move: Any, ask: Any, say: Any, dung: Somebody, database: Database
) -> None:
    """I7, I8, MUST 20."""
    move(family[0])
    there.visit(family[0], TODAY, "advised", say(family[2], "interested", "paid"))

    officer.visit(family[0], YESTERDAY, "advised", say(family[2], "interested", "paid"))

    assert paid(ask, dung)[NGHI_LOC] == 1
    said = ask(dung, by="hamlet", commune=NGHI_LOC)
    assert (said["total"]["paid"], said["total"]["persons_advised"]) == (1, 1)
    sound(database)


def test_moved_back_everything_is_counted_as_at_first(
    *, officer: Any, family: Any, move: Any, ask: Any, say: Any, dung: Somebody, database: Database, there: Any
) -> None:
    """I7, MUST 15: there and back again, under the same ids."""
    officer.visit(family[0], YESTERDAY, "advised", say(family[1], "interested", "paid"))
    before = ask(dung, by="commune")["rows"]
    move(family[0])

    back = move(family[0], start=NGHI_LOC, to=THANH_VINH, hamlet=str(officer.hamlet))

    counted = [{name: row[name] for name in row if name != "cells"} for row in ask(dung, by="commune")["rows"]]
    assert back.status_code == 201, back.text
    assert counted == [{name: row[name] for name in row if name != "cells"} for row in before]
    assert {row.id for row in officer.pull().rows if row.act == "put"} >= set(family)
    assert {row.act for row in there.pull().rows} == {"leave"}
    sound(database)


def test_duplicates_and_moves_together_count_once(
    *,
    officer: Any,
    there: Any,
    family: Any,
    move: Any,
    ask: Any,
    say: Any,
    dung: Somebody,
    client: TestClient,
    database: Database,
) -> None:
    """I8."""
    for person in family[1:]:
        officer.visit(family[0], YESTERDAY, "advised", say(person, "interested", "paid"))
    body = {"kind": "person", "keep": str(family[1]), "drop": str(family[2]), "reason": "Trùng"}
    merged = client.post(f"/api/v1/duplicates/{THANH_VINH}/merges", json=body, headers=dung.headers)
    move(family[0])

    there.visit(family[0], TODAY, "advised", say(family[2], "interested", "paid"))

    assert merged.status_code == 201
    assert paid(ask, dung)[NGHI_LOC] == 1
    sound(database)


def test_within_the_commune_the_committee_moves_it_too(
    officer: Any, family: Any, move: Any, binh: Somebody, database: Database
) -> None:
    other = HAMLETS[THANH_VINH][1]

    answer = move(family[0], by=binh, to=THANH_VINH, hamlet=str(other))

    assert answer.status_code == 201, answer.text
    assert {row.act for row in officer.pull().rows} == {"leave"}
    with database.reading() as session:
        assert session.get_one(HouseholdRow, (THANH_VINH, family[0])).hamlet == other
        assert session.get_one(PersonRow, (THANH_VINH, family[1])).moved_to is None


@pytest.mark.parametrize(("who", "status"), [("an", 403), ("chi", 403), ("binh", 404)])
def test_only_who_answers_for_both_communes_moves_it(
    family: Any, move: Any, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    assert move(family[0], by=request.getfixturevalue(who)).status_code == status


def test_what_cannot_be_moved_is_refused_with_its_reason(family: Any, move: Any, officer: Any) -> None:
    unknown = [move(officer.new_id()), move(family[0], hamlet=str(officer.hamlet)), move(family[0], reason="")]
    move(family[0])

    again = move(family[0])

    codes = [answer.json()["code"] for answer in [*unknown, again]]
    assert codes == ["not_found", "unknown_code", "not_a_name", "already_moved"]


PLACES = [(commune, hamlet) for commune, hamlets in HAMLETS.items() for hamlet in hamlets]
DEEDS = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 1), st.sampled_from(PLACES)),
    st.tuples(st.just("visit"), st.integers(0, 1), st.sampled_from(sorted(HAMLETS))),
    st.tuples(st.just("split"), st.integers(0, 1), st.just(None)),
    st.tuples(st.just("merge"), st.sampled_from(["household", "person"]), st.just(None)),
)
HOME, NEXT_DOOR, FAR = PLACES


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=8))
@example(  # there, and back to another hamlet, where a visit and a follow-up had stayed
    deeds=[("visit", 0, HOME[0]), ("move", 0, FAR), ("visit", 0, FAR[0]), ("move", 0, NEXT_DOOR), ("visit", 0, HOME[0])]
)
@example(  # who stays in the commune is counted where the visit was, whoever else moves away
    deeds=[("visit", 1, HOME[0]), ("move", 1, NEXT_DOOR), ("move", 0, FAR), ("visit", 0, HOME[0])]
)
@example(  # merged and moved crosswise
    deeds=[
        ("visit", 0, HOME[0]),
        ("visit", 1, HOME[0]),
        ("merge", "person", None),
        ("move", 0, FAR),
        ("merge", "household", None),
        ("move", 1, FAR),
        ("merge", "person", None),
        ("move", 1, HOME),
        ("move", 0, HOME),
    ]
)
def test_whatever_moves_and_merges_streams_and_numbers_are_sound(
    *, officer: Any, there: Any, move: Any, say: Any, client: TestClient, dung: Somebody, database: Database, deeds: Any
) -> None:
    """I5, I6, I7, I8, MUST 15."""
    phones = {THANH_VINH: officer, NGHI_LOC: there}
    homes = [officer.household("Đặng Văn Đức", "Vi Thị Ế") for _ in range(2)]
    lies_in = [THANH_VINH, THANH_VINH]
    for home, *_ in homes:
        follow_up = FollowUpRow(
            commune=THANH_VINH,
            id=officer.new_id(),
            household=home,
            reason="amount_changes",
            about=TODAY,
            due=TODAY,
            assigned_to=ACCOUNT_IDS["an"],
        )
        with database.writing() as session:
            desk = open_desk(session, THANH_VINH)
            desk.add("follow_up", follow_up.model_dump(), officer.hamlet)
            desk.close()

    for deed, which, where in deeds:
        if deed == "move":
            moved = move(homes[which][0], start=lies_in[which], to=where[0], hamlet=str(where[1]))
            lies_in[which] = where[0] if moved.status_code == 201 else lies_in[which]
        elif deed == "visit":  # wherever the phone believes the household to be
            told = say(homes[which][1], "interested", "paid")
            phones[where].offer("visit", "add", officer.new_id(), _visit(phones[where], homes[which][0], told))
        elif deed == "split":
            household = {"household": str(homes[1 - which][0])}
            content = {"base_rev": 99, "set": household, "was": {"household": str(homes[which][0])}}
            phones[lies_in[which]].offer("person", "patch", homes[which][2], content)
        else:
            keep, drop = (str(home[0 if which == "household" else 1]) for home in homes)
            body = {"kind": which, "keep": keep, "drop": drop, "reason": "Trùng"}
            client.post(f"/api/v1/duplicates/{lies_in[0]}/merges", json=body, headers=dung.headers)
        sound(database)


def _visit(phone: Any, household: UUID, told: Any) -> Visit:
    return Visit(
        hamlet=phone.hamlet,
        household=household,
        visited_at=START - timedelta(hours=1),
        outcome="advised",
        met="head",
        consents=AGREED,
        persons=(told,),
    )
