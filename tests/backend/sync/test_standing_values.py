"""Of a value in dispute people learn who wrote it and when: from a phone, by an earlier choice, or at a desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from backend.access.principal import principal_of
from backend.admin import conflicts, standing_values
from backend.admin.conflicts import Choice
from backend.admin.standing_values import Standing
from backend.db import Database
from backend.sync.desk import open_desk
from backend.tables.account import Account
from backend.tables.household import HouseholdRow
from backend.tables.op import FieldConflict
from backend.tables.receipt import Settlement
from shared.clock import day_of
from shared.problems import Refused
from shared.records.household import Household
from tests.backend.cast import ACCOUNT_IDS, START, HandClock
from tests.backend.sync.conftest import Family, Phone
from tests.backend.sync.test_conflicts import patch

LATER = timedelta(minutes=5)

Told = Callable[[], Standing]


@pytest.fixture
def told(phone: Phone, family: Family, database: Database) -> Told:
    """What is known of the address of the family, in dispute."""

    def look() -> Standing:
        with database.reading() as session:
            found = session.exec(select(FieldConflict)).all()
            known = standing_values.of_conflicts(session, found, phone.client.app.state.keys)  # type: ignore[attr-defined]  # the client's type knows no state
        return known[phone.commune, family.household, "address"]

    return look


def test_what_another_phone_sent_is_known_by_who_sent_it_and_when_it_came(
    phone: Phone, ems_phone: Phone, family: Family, now: HandClock, told: Told
) -> None:
    """MUST 14."""
    ems_phone.push(patch(ems_phone, family.household, "address", None, "Đầu xóm"))
    now.moment = START + LATER

    phone.push(
        patch(phone, family.household, "phone", None, "+84912345678"),
        patch(phone, family.household, "address", None, "Cuối xóm"),
    )

    assert told() == Standing(value="Đầu xóm", how="sent", by=ems_phone.account_id, at=START)


def test_who_said_the_same_later_did_not_write_it(
    phone: Phone, ems_phone: Phone, family: Family, now: HandClock, told: Told
) -> None:
    phone.push(patch(phone, family.household, "address", None, "Đầu xóm"))
    now.moment = START + LATER

    ems_phone.push(patch(ems_phone, family.household, "address", None, "Đầu xóm"))
    ems_phone.push(patch(ems_phone, family.household, "address", None, "Cuối xóm"))

    assert told() == Standing(value="Đầu xóm", how="sent", by=phone.account_id, at=START)


def test_what_came_before_its_household_is_known_once_it_was_filed(
    phone: Phone, ems_phone: Phone, database: Database
) -> None:
    household = phone.new_id()
    (early,) = phone.push(patch(phone, household, "address", None, "Đầu xóm"))
    record = Household(hamlet=phone.hamlet, head_name="Lữ Văn Gia")
    phone.push(phone.add("household", record, row_id=household))
    ems_phone.push(patch(ems_phone, household, "address", None, "Cuối xóm"))

    with database.reading() as session:
        found = session.exec(select(FieldConflict)).all()
        known = standing_values.of_conflicts(session, found, phone.client.app.state.keys)  # type: ignore[attr-defined]  # as above
        ended = session.exec(select(Settlement)).all()

    assert (early["status"], [one.rev for one in ended]) == ("held", [2])
    assert known[phone.commune, household, "address"].by == phone.account_id


def test_what_was_chosen_before_is_known_by_who_chose_it(  # noqa: PLR0917 - two phones, a clock, and what they are about
    phone: Phone, ems_phone: Phone, family: Family, database: Database, now: HandClock, told: Told
) -> None:
    ems_phone.push(patch(ems_phone, family.household, "address", None, "Đầu xóm"))
    first = patch(phone, family.household, "address", None, "Cuối xóm")
    phone.push(first)
    now.moment = START + LATER
    _settle(database, now, Choice(commune=phone.commune, op_id=first.op_id, field="address", take="offered"))

    ems_phone.push(patch(ems_phone, family.household, "address", "Đầu xóm", "Giữa xóm"))

    assert told() == Standing(value="Cuối xóm", how="chosen", by=ACCOUNT_IDS["binh"], at=START + LATER)


def test_what_no_phone_sent_was_done_at_a_desk(phone: Phone, family: Family, database: Database, told: Told) -> None:
    with database.writing() as session:
        desk = open_desk(session, phone.commune)
        desk.lay_out("household", [family.household])
        values = {"address": "Như trong danh sách", "field_revs": {"address": 2}}
        desk.change("household", family.household, values, phone.hamlet)
        desk.close()

    phone.push(patch(phone, family.household, "address", None, "Cuối xóm"))

    assert told() == Standing(value="Như trong danh sách", how="office")


def test_one_choice_ends_all_that_was_offered_and_seen(
    phone: Phone, ems_phone: Phone, family: Family, database: Database, now: HandClock
) -> None:
    """MUST 14."""
    ems_phone.push(patch(ems_phone, family.household, "address", None, "Đầu xóm"))
    offered = [patch(phone, family.household, "address", None, said) for said in ("Cuối xóm", "Giữa xóm")]
    phone.push(*offered)
    choice = Choice(commune=phone.commune, op_id=offered[1].op_id, field="address", take="offered")

    _settle(database, now, choice, offered[0].op_id)

    with database.reading() as session:
        taken = {one.offered_value: one.taken for one in session.exec(select(FieldConflict))}
        stands = session.get_one(HouseholdRow, (phone.commune, family.household)).address
    assert (taken, stands) == ({"Cuối xóm": "standing", "Giữa xóm": "offered"}, "Giữa xóm")


def test_a_choice_ends_nothing_of_another_household(
    phone: Phone, ems_phone: Phone, family: Family, database: Database, now: HandClock
) -> None:
    other = phone.new_id()
    phone.push(phone.add("household", Household(hamlet=phone.hamlet, head_name="Lữ Văn Gia"), row_id=other))
    disputes = []
    for household in (family.household, other):
        ems_phone.push(patch(ems_phone, household, "address", None, "Đầu xóm"))
        disputes.append(patch(phone, household, "address", None, "Cuối xóm"))
        phone.push(disputes[-1])
    choice = Choice(commune=phone.commune, op_id=disputes[0].op_id, field="address", take="offered")

    with pytest.raises(Refused):
        _settle(database, now, choice, disputes[1].op_id)

    with database.reading() as session:
        assert [one.settled_at for one in session.exec(select(FieldConflict))] == [None, None]


def _settle(database: Database, now: HandClock, choice: Choice, *others: Any) -> None:
    """Bình of the committee chooses."""
    with database.writing() as session:
        binh = principal_of(session, session.get_one(Account, ACCOUNT_IDS["binh"]), today=day_of(now()))
        conflicts.settle_together(session, binh, choice, others, now())
