"""A hamlet goes from one officer to another while phones are out of the network: what was recorded before the phone
heard of it is filed as ever, and from then on the phone reads nothing more of that hamlet.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.access import grants
from backend.access.principal import principal_of_install
from backend.db import Database
from backend.tables.account import Account, Install
from backend.tables.op import KeptOp
from backend.tables.visit import VisitRow
from shared.clock import day_of
from shared.sync.protocol import read_page
from tests.backend.cast import START

Reassign = Callable[..., None]


@pytest.fixture
def taken_from_an(database: Database, phone: Any, other_hamlet: UUID) -> Reassign:
    """An's hamlet is taken back, and the other hamlet given instead."""

    def change() -> None:
        with database.writing() as session:
            account = session.get_one(Account, phone.account_id)
            grants.take_back(session, account, phone.commune, phone.hamlet, START)
            grants.give(session, account, phone.commune, other_hamlet, START)

    return change


@pytest.fixture
def own_head(database: Database, phone: Any) -> Callable[[], int]:
    """How far a phone is that has heard everything about its officer."""

    def read() -> int:
        answer = phone.pull_raw(f"user:{phone.account_id}:0")
        return int(read_page(answer.content, phone.epoch).cursors[f"user:{phone.account_id}"])

    return read


def sent(phone: Any, op: Any, seen: int | None) -> dict[str, Any]:
    """The answer to one operation of a phone that had followed its officer's stream so far."""
    (document,) = phone.numbered(op)
    document["seen"] |= {} if seen is None else {f"user:{phone.account_id}": seen}
    (result,) = phone.send([document]).json()["results"]
    return dict(result)


def a_visit(phone: Any, **changed: Any) -> Any:
    return phone.add("visit", phone.visit(outcome="consent_declined", met="head", **changed))


@pytest.mark.parametrize("seen", [None, 0])
def test_a_visit_made_before_the_phone_heard_of_the_reassignment_is_filed(
    phone: Any, taken_from_an: Reassign, seen: int | None
) -> None:
    """MUST 13."""
    taken_from_an()

    assert sent(phone, a_visit(phone), seen)["status"] == "filed"


def test_a_visit_made_after_the_phone_heard_of_it_waits_for_a_person(
    phone: Any, taken_from_an: Reassign, own_head: Callable[[], int]
) -> None:
    """MUST 13."""
    taken_from_an()

    result = sent(phone, a_visit(phone), own_head())

    assert (result["status"], result["problems"][0]["code"]) == ("held", "out_of_scope")


def test_what_a_phone_has_seen_it_cannot_unsee(
    phone: Any, taken_from_an: Reassign, own_head: Callable[[], int]
) -> None:
    """MUST 13, MUST 19: an operation is judged by no less than an earlier one of its line had seen."""
    taken_from_an()
    sent(phone, a_visit(phone), own_head())

    later = sent(phone, a_visit(phone), 0)

    assert (later["status"], later["problems"][0]["code"]) == ("held", "out_of_scope")


def test_within_one_batch_too_what_was_seen_stays_seen(
    phone: Any, taken_from_an: Reassign, own_head: Callable[[], int]
) -> None:
    """MUST 19: whatever the order in which they stand in the batch, it is the number that counts."""
    taken_from_an()
    first, second, third = phone.numbered(a_visit(phone), a_visit(phone), a_visit(phone))
    second["seen"][f"user:{phone.account_id}"] = own_head()

    results = phone.send([third, first, second]).json()["results"]

    assert [result["status"] for result in results] == ["held", "filed", "held"]


def test_credit_stays_with_who_visited(phone: Any, taken_from_an: Reassign, database: Database) -> None:
    """MUST 13."""
    taken_from_an()
    op = a_visit(phone)

    sent(phone, op, 0)

    with database.reading() as session:
        assert session.get_one(VisitRow, (phone.commune, op.row_id)).officer == phone.account_id


def test_rows_of_a_hamlet_that_was_taken_back_do_not_come_any_more(
    phone: Any, family: Any, taken_from_an: Reassign
) -> None:
    """I6, the server's half: the phone takes off what lies outside the areas that hello names."""
    taken_from_an()

    page, hello = phone.pull(), phone.hello().json()

    assert page.rows == ()
    assert str(phone.hamlet) not in hello["grants"][0]["hamlets"]


def test_what_was_given_and_taken_back_comes_in_the_officers_own_stream(
    phone: Any, taken_from_an: Reassign, database: Database, other_hamlet: UUID
) -> None:
    """I4: both under numbers of one counter, so that whoever has seen the one has seen the other."""
    with database.writing() as session:
        account = session.get_one(Account, phone.account_id)
        old = grants.give(session, account, phone.commune, other_hamlet, START, until=START.date()).id
        grants.take_back(session, account, phone.commune, other_hamlet, START)
    taken_from_an()

    answer = phone.pull_raw(f"user:{phone.account_id}:0")

    rows = read_page(answer.content, phone.epoch).rows
    assert [(row.kind, row.seq, row.act, row.commune) for row in rows] == [
        ("assignment", 2, "leave", phone.commune),
        ("assignment", 3, "leave", phone.commune),
        ("assignment", 4, "put", phone.commune),
    ]
    assert rows[0].id == old
    assert rows[2].values == {"since": "2026-11-22", "hamlet": str(other_hamlet), "until": None}


def test_giving_what_somebody_has_changes_nothing(phone: Any, database: Database, contents: Any) -> None:
    def give() -> None:
        with database.writing() as session:
            account = session.get_one(Account, phone.account_id)
            grants.give(session, account, phone.commune, None, START)

    give()
    once = contents()

    give()

    assert contents() == once


def test_an_assignment_ends_with_its_last_day(phone: Any, family: Any, database: Database) -> None:
    """Issue: assignments that expire. Reading ends by itself; what was recorded before is judged by what was seen."""
    with database.writing() as session:
        account = session.get_one(Account, phone.account_id)
        grants.take_back(session, account, phone.commune, phone.hamlet, START)
        grants.give(session, account, phone.commune, phone.hamlet, START, until=day_of(START))
    on_its_last_day = phone.hello().json()["grants"]
    with database.reading() as session:
        today, tomorrow = (
            principal_of_install(session, phone.install_id, today=day_of(START + timedelta(days=days)))
            for days in (0, 1)
        )

    with database.writing() as session:
        ended = grants.end_expired(session, START + timedelta(days=1))

    assert [grant["hamlets"] for grant in on_its_last_day] == [[str(phone.hamlet)]]
    assert (list(today.areas), dict(tomorrow.areas)) == ([phone.commune], {})
    assert ended == 1
    assert phone.hello().json()["grants"] == []
    assert sent(phone, a_visit(phone), 2)["status"] == "filed"
    assert sent(phone, a_visit(phone), 3)["status"] == "held"


def test_who_brings_the_work_of_a_revoked_phone_is_known_all_the_same(phone: Any, database: Database) -> None:
    """MUST 13: good to judge a deposit."""
    with database.writing() as session:
        session.get_one(Install, phone.install_id).revoked_at = START
        session.get_one(Account, phone.account_id).active = False

    with database.reading() as session:
        principal = principal_of_install(session, phone.install_id, today=START.date())

    assert (principal.account_id, list(principal.areas)) == (phone.account_id, [phone.commune])


def test_a_visit_under_a_former_commune_is_judged_by_what_was_given_in_it(phone: Any, database: Database) -> None:
    """MUST 13, a merger of communes between the visit and its push: `seen` still names the former scope."""
    with database.writing() as session:
        account = session.get_one(Account, phone.account_id)
        grants.take_back(session, account, phone.commune, phone.hamlet, START)
        grants.give(session, account, phone.former, phone.hamlet, START)
    op = phone.add("visit", phone.visit(outcome="consent_declined", met="head"), commune=phone.former)
    (document,) = phone.numbered(op)
    document["seen"] = {phone.former: 7, f"user:{phone.account_id}": 1}

    (result,) = phone.send([document]).json()["results"]

    assert result["status"] == "filed"
    with database.reading() as session:
        row = session.get_one(VisitRow, (phone.commune, op.row_id))
        kept = session.get_one(KeptOp, (phone.install_id, op.op_id))
    assert (row.recorded_unit, kept.commune) == (phone.former, phone.commune)
    assert [grant["commune"] for grant in phone.hello().json()["grants"]] == [phone.commune]
