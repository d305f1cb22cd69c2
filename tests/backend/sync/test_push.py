"""Push: every operation is kept, judged alone, and answered once and for all."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from backend.db import Database
from backend.tables.op import KeptOp, RivalOp
from backend.tables.visit import AdviceRow, VisitRow
from shared.records import KINDS
from shared.records.household import Household
from shared.records.person import Person
from shared.sync.canonical import sha256_hex


def test_a_visit_that_an_saved_is_filed_with_everything_in_it(phone: Any, family: Any, database: Database) -> None:
    visit = phone.add("visit", phone.advised(family.household, family.head))

    (result,) = phone.push(visit)

    assert (result["status"], result["repeated"], result["problems"]) == ("filed", False, [])
    assert result["sha256"] == visit.sha256
    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, visit.row_id))
        advice = session.exec(select(AdviceRow)).one()
    assert (row.officer, row.outcome, row.day.isoformat()) == (phone.account_id, "advised", "2026-11-22")
    assert (advice.person, advice.answer, advice.topics) == (family.head, "interested", ["pension"])


def test_the_bytes_are_kept_as_the_phone_froze_them(phone: Any, family: Any, database: Database) -> None:
    visit = phone.add("visit", phone.advised(family.household, family.head))

    phone.push(visit)

    with database.reading() as session:
        kept = session.get_one(KeptOp, (phone.install_id, visit.op_id))
    opened = phone.client.app.state.keys.at_rest.opened(visit.op_id, kept.body)
    assert opened == visit.body
    assert sha256_hex(opened) == kept.sha256 == visit.sha256


def test_a_retry_is_answered_as_the_first_time_and_files_nothing(
    phone: Any, family: Any, contents: Callable[[], str]
) -> None:
    sent = phone.numbered(phone.add("visit", phone.advised(family.household, family.head)))
    first = phone.send(sent).json()["results"][0]
    before = contents()

    again = phone.send(sent).json()["results"][0]

    assert again == first | {"repeated": True}
    assert contents() == before


def test_fifty_copies_at_once_file_one_visit(phone: Any, family: Any, database: Database) -> None:
    sent = phone.numbered(phone.add("visit", phone.advised(family.household, family.head)))

    with ThreadPoolExecutor(50) as pool:
        answers = [answer.json() for answer in pool.map(lambda _: phone.send(sent), range(50))]

    verdicts = [answer["results"][0] for answer in answers]
    assert {verdict["status"] for verdict in verdicts} == {"filed"}
    assert sum(not verdict["repeated"] for verdict in verdicts) == 1
    with database.reading() as session:
        assert len(session.exec(select(VisitRow)).all()) == 1


def test_the_same_operation_twice_in_one_batch_is_filed_once(phone: Any, family: Any) -> None:
    (sent,) = phone.numbered(phone.add("visit", phone.visit(household=family.household)))

    results = phone.send([sent, sent]).json()["results"]

    assert [(one["status"], one["repeated"]) for one in results] == [("filed", False), ("filed", True)]


def test_the_same_id_with_other_content_never_overwrites(phone: Any, family: Any, database: Database) -> None:
    first = phone.add("visit", phone.advised(family.household, family.head))
    second = phone.add("visit", phone.visit(household=family.household), op_id=first.op_id, row_id=first.row_id)
    (sent,) = phone.numbered(first)
    phone.send([sent])
    rival = json.loads(second.body) | {"dseq": sent["dseq"], "seen": {}}

    results = [phone.send([rival]).json()["results"][0] for _ in range(2)]

    assert [(one["status"], one["repeated"]) for one in results] == [("conflict", False), ("conflict", True)]
    assert results[0]["problems"][0]["code"] == "id_taken"
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, first.row_id)).outcome == "advised"
        kept = session.exec(select(RivalOp)).one()
    assert phone.client.app.state.keys.at_rest.opened(kept.op_id, kept.body) == second.body


def test_another_operation_for_an_id_that_is_filed_is_kept_as_a_conflict(phone: Any, family: Any) -> None:
    first = phone.add("visit", phone.visit(household=family.household))
    phone.push(first)

    (result,) = phone.push(phone.add("visit", phone.visit(household=family.household), row_id=first.row_id))

    assert (result["status"], result["problems"][0]["code"]) == ("conflict", "id_taken")


def test_one_refused_visit_does_not_hold_up_the_rest(phone: Any, family: Any) -> None:
    good = [phone.add("visit", phone.visit(household=family.household)) for _ in range(2)]
    bad = phone.op("visit", {"data": {"hamlet": "x", "outcome": 7}})

    results = phone.push(good[0], bad, good[1])

    assert [one["status"] for one in results] == ["filed", "rejected", "filed"]
    assert {problem["field"] for problem in results[1]["problems"]} >= {"data.hamlet", "data.outcome"}


def test_a_household_its_people_and_a_visit_to_it_may_come_in_one_batch(phone: Any) -> None:
    household, person = phone.new_id(), phone.new_id()

    results = phone.push(
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Hồ Thị Ỷ"), row_id=household),
        phone.add("person", Person(household=household, name="Hồ Thị Ỷ", relation="head"), row_id=person),
        phone.add("visit", phone.advised(household, person)),
    )

    assert [one["status"] for one in results] == ["filed"] * 3


def test_a_visit_to_an_unknown_household_is_held_and_kept(phone: Any, database: Database) -> None:
    (result,) = phone.push(phone.add("visit", phone.visit(household=uuid4())))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "parent_missing")
    with database.reading() as session:
        assert session.exec(select(KeptOp)).one().status == "held"


def test_a_person_of_another_household_is_not_filed_under_this_one(phone: Any, family: Any) -> None:
    other = phone.new_id()
    phone.push(phone.add("household", Household(hamlet=phone.hamlet, head_name="Lô Văn Mông"), row_id=other))

    (result,) = phone.push(phone.add("visit", phone.advised(other, family.head)))

    assert (result["status"], result["problems"][0]["field"]) == ("held", "data.persons.0.person")


@pytest.mark.parametrize(
    ("ahead", "status"), [(timedelta(minutes=5), "filed"), (timedelta(minutes=5, seconds=1), "held")]
)
def test_a_visit_from_the_future_is_held_for_a_person_to_look_at(
    phone: Any, family: Any, now: Callable[[], datetime], ahead: timedelta, status: str
) -> None:
    later = phone.visit(household=family.household, visited_at=now() + ahead)

    (result,) = phone.push(phone.add("visit", later))

    assert result["status"] == status


def test_a_visit_outside_the_officers_hamlets_is_held_not_lost(phone: Any, other_hamlet: Any) -> None:
    declined = phone.visit(hamlet=other_hamlet, outcome="consent_declined", met="head")

    (result,) = phone.push(phone.add("visit", declined))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "out_of_scope")


def test_a_visit_in_another_commune_is_held_not_lost(phone: Any) -> None:
    declined = phone.visit(outcome="consent_declined", met="head")

    (result,) = phone.push(phone.add("visit", declined, commune="17854.202507"))

    assert result["status"] == "held"


def test_a_visit_noted_under_a_former_unit_counts_for_its_successor(
    phone: Any, family: Any, database: Database
) -> None:
    former = phone.add("visit", phone.visit(household=family.household), commune=phone.former)

    (result,) = phone.push(former)

    assert result["status"] == "filed"
    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, former.row_id))
    assert (row.commune, row.recorded_unit) == (phone.commune, phone.former)


def test_a_correction_sets_the_first_visit_aside(phone: Any, family: Any, database: Database) -> None:
    first = phone.add("visit", phone.advised(family.household, family.head))
    phone.push(first)
    second = phone.add("visit", phone.visit(household=family.household, supersedes=first.row_id))

    (result,) = phone.push(second)

    assert result["status"] == "filed"
    with database.reading() as session:
        former = session.get_one(VisitRow, (phone.commune, first.row_id))
        standing = session.get_one(VisitRow, (phone.commune, second.row_id))
    assert (former.standing, former.counts, former.rev) == ("superseded", False, 2)
    assert (standing.standing, standing.counts) == ("stands", True)


def test_a_visit_can_be_corrected_only_once(phone: Any, family: Any) -> None:
    first = phone.add("visit", phone.visit(household=family.household))
    again = [phone.add("visit", phone.visit(household=family.household, supersedes=first.row_id)) for _ in range(2)]

    results = phone.push(first, *again)

    assert [one["status"] for one in results] == ["filed", "filed", "held"]


def test_a_visit_that_corrects_itself_is_held(phone: Any, family: Any) -> None:
    row_id = phone.new_id()

    (result,) = phone.push(
        phone.add("visit", phone.visit(household=family.household, supersedes=row_id), row_id=row_id)
    )

    assert (result["status"], result["problems"][0]["field"]) == ("held", "data.supersedes")


def test_a_voided_visit_stands_no_more(phone: Any, family: Any, database: Database) -> None:
    visit = phone.add("visit", phone.visit(household=family.household))
    phone.push(visit)

    (result,) = phone.push(phone.op("visit", {"data": {"reason": "Ghi nhầm hộ"}}, act="void", row_id=visit.row_id))

    assert (result["status"], result["rev"]) == ("filed", 2)
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, visit.row_id)).standing == "voided"


def test_declined_consent_keeps_no_household_and_no_person(phone: Any, database: Database) -> None:
    declined = phone.add("visit", phone.visit(outcome="consent_declined", met="head"))

    (result,) = phone.push(declined)

    assert result["status"] == "filed"
    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, declined.row_id)).household is None


def test_a_used_number_with_a_new_operation_means_a_copied_phone(
    phone: Any, family: Any, contents: Callable[[], str]
) -> None:
    first, second = (phone.add("visit", phone.visit(household=family.household)) for _ in range(2))
    phone.push(first)
    phone.made -= 1
    before = contents()

    answer = phone.send(phone.numbered(second))

    assert (answer.status_code, answer.json()["code"]) == (409, "install_forked")
    assert contents() == before


def test_a_foreign_epoch_is_told_so_and_nothing_is_kept(phone: Any, contents: Callable[[], str]) -> None:
    before = contents()

    answer = phone.send([], epoch=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (409, "epoch_changed")
    assert contents() == before


def test_a_token_of_another_install_may_not_push(phone: Any) -> None:
    answer = phone.send([], install_id=str(uuid4()))

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_install")


def test_numbers_that_have_not_arrived_are_named(phone: Any, family: Any) -> None:
    ops = [phone.add("visit", phone.visit(household=family.household)) for _ in range(4)]
    sent = phone.numbered(*ops)

    answer = phone.send([sent[0], sent[3]]).json()
    hello = phone.hello().json()

    assert answer["acked_dseq"] == sent[0]["dseq"]
    assert (hello["acked_dseq"], hello["missing"]) == (sent[0]["dseq"], [[sent[1]["dseq"], sent[2]["dseq"]]])


def test_an_empty_batch_is_answered_with_nothing(phone: Any) -> None:
    answer = phone.send([])

    assert (answer.status_code, answer.json()["results"], answer.json()["receipt"]) == (200, [], None)


def test_the_stream_counts_on_without_a_gap(phone: Any, family: Any) -> None:
    results = phone.push(*(phone.add("visit", phone.visit(household=family.household)) for _ in range(3)))

    assert [one["seq"] for one in results] == [4, 5, 6]


def test_a_record_of_a_newer_app_is_held(phone: Any, family: Any) -> None:
    (sent,) = phone.numbered(phone.add("visit", phone.visit(household=family.household)))

    (result,) = phone.send([sent | {"record_version": KINDS["visit"].version + 1}]).json()["results"]

    assert (result["status"], result["problems"][0]["code"]) == ("held", "newer_record")


def test_moments_are_stored_as_utc_whatever_offset_was_sent(phone: Any, family: Any, database: Database) -> None:
    op = phone.add("visit", phone.visit(household=family.household))
    data = json.loads(op.body)["data"] | {"visited_at": "2026-11-21T23:30:00+07:00"}
    sent = phone.op("visit", {"data": data})

    phone.push(sent)

    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, sent.row_id))
    assert (row.visited_at, row.day.isoformat()) == (datetime(2026, 11, 21, 16, 30, tzinfo=UTC), "2026-11-21")
