"""What is held comes to its end once: when what it waited for is here, or when a person decides."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from backend.db import Database
from backend.rollups import differences
from backend.tables.op import KeptOp
from backend.tables.receipt import HeldOp, Settlement
from backend.tables.visit import VisitRow
from shared.records import KINDS
from shared.records.household import Household
from shared.records.person import Person
from tests.backend.sync import receipts_by_hand


def a_home(phone: Any, row_id: UUID) -> Any:
    return phone.add("household", Household(hamlet=phone.hamlet, head_name="Đặng Văn Đức"), row_id=row_id)


def a_member(phone: Any, home: UUID, row_id: UUID) -> Any:
    return phone.add("person", Person(household=home, name="Vi Thị Ế", relation="head"), row_id=row_id)


def ends(database: Database) -> dict[UUID, str]:
    with database.reading() as session:
        return {row.op_id: row.status for row in session.exec(select(Settlement))}


def test_a_visit_is_filed_when_its_household_arrives(phone: Any, database: Database) -> None:
    """MUST 11. In the same transaction: whoever sees the household sees the visit."""
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    (held,) = phone.push(visit)

    phone.push(a_home(phone, home))

    assert held["status"] == "held"
    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, visit.row_id))
        assert differences(session) == []
    assert (row.officer, row.install_id, row.op_id) == (phone.account_id, phone.install_id, visit.op_id)
    assert ends(database) == {visit.op_id: "filed"}


def test_the_end_is_told_by_a_receipt_and_the_verdict_stays(phone: Any, database: Database) -> None:
    """MUST 11, 12, I9. A settlement is appended; the verdict of the operation never changes."""
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    (sent,) = phone.numbered(visit)
    first = phone.send([sent]).json()["results"][0]
    phone.push(a_home(phone, home))

    again = phone.send([sent]).json()["results"][0]

    assert again == first | {"repeated": True}
    told = receipts_by_hand.fetched(phone)["receipts"][-1]["entries"]
    assert told[0][:5] == [sent["dseq"], str(visit.op_id), visit.sha256, "filed", True]
    assert told[0][5] == {"seq": 2, "rev": 1, "problems": []}
    assert receipts_by_hand.faults(phone) == []
    with database.reading() as session:
        assert session.get_one(KeptOp, (phone.install_id, visit.op_id)).status == "held"


def test_the_receipt_of_a_push_speaks_of_its_verdicts_alone(phone: Any) -> None:
    """The settlements that it brings about stand in a link of their own behind it."""
    home = phone.new_id()
    phone.push(phone.add("visit", phone.visit(household=home)))

    answer = phone.send(phone.numbered(a_home(phone, home))).json()

    assert receipts_by_hand.signed(phone, answer["receipt"]["jws"]).count == 1
    assert phone.hello().json()["receipt"]["n"] == answer["receipt"]["n"] + 1


def test_what_waits_for_what_waited_is_filed_too(phone: Any, database: Database) -> None:
    """MUST 11. A visit, its person and their household, in the wrong order."""
    home, person = phone.new_id(), phone.new_id()
    visit = phone.add("visit", phone.advised(home, person))
    second = phone.add("visit", phone.visit(household=home, supersedes=visit.row_id))
    member = a_member(phone, home, person)
    phone.push(second, visit, member)

    phone.push(a_home(phone, home))

    assert ends(database) == {member.op_id: "filed", visit.op_id: "filed", second.op_id: "filed"}
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, visit.row_id)).standing == "superseded"
        assert session.exec(select(HeldOp)).all() == []
        assert differences(session) == []


def test_a_child_before_its_parent_in_one_batch_is_held_and_settled_at_once(phone: Any, database: Database) -> None:
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))

    results = phone.push(visit, a_home(phone, home))

    assert [one["status"] for one in results] == ["held", "filed"]
    assert ends(database) == {visit.op_id: "filed"}
    assert receipts_by_hand.faults(phone) == []


def test_what_one_phone_brings_settles_what_another_waits_for(phone: Any, ems_phone: Any, database: Database) -> None:
    """MUST 13. Credit stays with who visited, whoever brings the household."""
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    phone.push(visit)

    ems_phone.push(a_home(ems_phone, home))

    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, visit.row_id))
    assert (row.officer, row.install_id) == (phone.account_id, phone.install_id)
    assert phone.hello().json()["receipt"]["n"] == 2
    assert [entry.settles for entry in receipts_by_hand.links(phone)[-1].entries] == [True]
    assert receipts_by_hand.faults(phone) == []
    assert receipts_by_hand.faults(ems_phone) == []


def test_the_same_operation_from_two_phones_ends_once_for_both(phone: Any, ems_phone: Any, database: Database) -> None:
    """MUST 12, I2."""
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    phone.push(visit)
    (shared,) = ems_phone.push(visit)

    ems_phone.push(a_home(ems_phone, home))

    assert shared["status"] == "held"
    with database.reading() as session:
        settled = session.exec(select(Settlement)).all()
        (row,) = session.exec(select(VisitRow)).all()
    assert {(one.install_id, one.status, one.seq) for one in settled} == {
        (phone.install_id, "filed", 2),
        (ems_phone.install_id, "filed", 2),
    }
    assert row.officer == phone.account_id
    assert receipts_by_hand.faults(ems_phone) == []


def test_an_operation_that_has_ended_ends_at_once_for_a_second_phone(
    phone: Any, ems_phone: Any, database: Database
) -> None:
    """I9. The verdict is the one that it earned; its end is the one that it had."""
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    phone.push(visit, a_home(phone, home))

    (shared,) = ems_phone.push(visit)

    assert shared["status"] == "held"
    told = [entry for link in receipts_by_hand.links(ems_phone) for entry in link.entries]
    assert [(entry.status, entry.settles) for entry in told] == [("held", False), ("filed", True)]
    assert receipts_by_hand.faults(ems_phone) == []


def test_a_visit_of_tomorrow_is_filed_tomorrow(phone: Any, family: Any, now: Any, database: Database) -> None:
    """MUST 11, 19. Nobody has to decide that a day has come."""
    arrived = now()
    later = phone.add("visit", phone.visit(household=family.household, visited_at=arrived + timedelta(minutes=14)))
    phone.push(later)
    now.passes(minutes=8)
    phone.hello()
    early = ends(database)
    now.passes(minutes=1)

    phone.hello()

    assert (early, ends(database)) == ({}, {later.op_id: "filed"})
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, later.row_id)).received_at == arrived
    assert receipts_by_hand.faults(phone) == []


def test_a_record_of_a_newer_app_is_filed_once_the_server_reads_it(
    phone: Any, family: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MUST 11, 16. The server is upgraded; what it could not read it finds by itself."""
    visit = phone.add("visit", phone.visit(household=family.household))
    (sent,) = phone.numbered(visit)
    held = phone.send([sent | {"record_version": KINDS["visit"].version + 1}]).json()["results"][0]
    phone.hello()
    before = ends(database)

    monkeypatch.setitem(KINDS, "visit", replace(KINDS["visit"], version=KINDS["visit"].version + 1))
    phone.hello()

    assert (held["status"], held["problems"][0]["code"]) == ("held", "newer_record")
    assert (before, ends(database)) == ({}, {visit.op_id: "filed"})


def test_what_still_lacks_something_waits_on(phone: Any, database: Database) -> None:
    home, stranger = phone.new_id(), uuid4()
    visit = phone.add("visit", phone.advised(home, stranger))
    phone.push(visit)

    phone.push(a_home(phone, home))

    assert ends(database) == {}
    with database.reading() as session:
        assert session.exec(select(HeldOp)).one().waits_for == stranger


def test_a_person_of_another_household_waits_for_a_person_in_office(
    phone: Any, family: Any, database: Database
) -> None:
    other = phone.new_id()
    phone.push(phone.add("visit", phone.advised(other, family.head)))

    phone.push(a_home(phone, other))
    phone.hello()

    assert ends(database) == {}
    with database.reading() as session:
        assert session.exec(select(HeldOp)).one().waits_for is None


def test_what_is_outside_the_area_does_not_end_by_itself(phone: Any, other_hamlet: UUID, database: Database) -> None:
    phone.push(phone.add("visit", phone.visit(hamlet=other_hamlet, outcome="consent_declined", met="head")))

    phone.hello()

    assert ends(database) == {}


def test_every_held_operation_is_either_waiting_or_settled(phone: Any, database: Database) -> None:
    """I2. None is forgotten, none ends twice."""
    homes = [phone.new_id() for _ in range(3)]
    phone.push(*(phone.add("visit", phone.visit(household=home)) for home in homes for _ in range(2)))

    phone.push(a_home(phone, homes[0]), a_home(phone, homes[2]))
    phone.push(a_home(phone, homes[0]))

    with database.reading() as session:
        held = {row.op_id for row in session.exec(select(KeptOp)) if row.status == "held"}
        waiting = {row.op_id for row in session.exec(select(HeldOp))}
        settled = {row.op_id for row in session.exec(select(Settlement))}
    assert (waiting | settled, waiting & settled) == (held, set())
    assert len(settled) == 4


def test_a_settled_conflict_of_ids_is_told_with_its_problem(phone: Any, ems_phone: Any) -> None:
    home = phone.new_id()
    visit = phone.add("visit", phone.visit(household=home))
    other = ems_phone.add("visit", ems_phone.visit(household=home), row_id=visit.row_id)
    phone.push(visit)
    ems_phone.push(other)

    phone.push(a_home(phone, home))
    ems_phone.hello()

    ended = [
        entry for link in (*receipts_by_hand.links(phone), *receipts_by_hand.links(ems_phone)) for entry in link.entries
    ]
    assert sorted(entry.status for entry in ended if entry.settles) == ["conflict", "filed"]


def test_hello_without_anything_held_makes_no_receipt(phone: Any, family: Any, contents: Callable[[], str]) -> None:
    phone.hello()
    before = phone.hello().json()["receipt"]

    assert phone.hello().json()["receipt"] == before


def test_what_waits_ends_once_when_everything_comes_at_once(phone: Any, ems_phone: Any, database: Database) -> None:
    """MUST 11, 12, I2. Two phones bring each other's households, and each says hello all the while."""
    pairs = ((phone, ems_phone), (ems_phone, phone))
    homes = {one.install_id: [one.new_id() for _ in range(6)] for one, _ in pairs}
    sent = []
    for one, other in pairs:
        for home in homes[one.install_id]:
            sent.append((one, one.numbered(one.add("visit", one.visit(household=home)))))
            sent.append((other, other.numbered(a_home(other, home))))

    def bring(turn: int) -> int:
        who, ops = sent[turn % len(sent)]
        return int((who.send(ops) if turn < 2 * len(sent) else who.hello()).status_code)

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(bring, range(3 * len(sent))))

    assert statuses == {200}
    with database.reading() as session:
        assert len(session.exec(select(VisitRow)).all()) == 12
        held = {(row.install_id, row.op_id) for row in session.exec(select(KeptOp)) if row.status == "held"}
        assert {(row.install_id, row.op_id) for row in session.exec(select(Settlement))} == held
        assert session.exec(select(HeldOp)).all() == []
        assert differences(session) == []
    for one, _ in pairs:
        assert receipts_by_hand.faults(one) == []
