"""Two phones change one household: what nobody else touched is applied, and no value is lost."""

from typing import Any

from sqlmodel import select

from backend.db import Database
from backend.tables.household import HouseholdRow
from backend.tables.op import FieldConflict


def _patch(sender: Any, household: Any, base_rev: int, /, **fields: tuple[Any, Any]) -> Any:
    content = {
        "base_rev": base_rev,
        "set": {name: to for name, (_, to) in fields.items()},
        "was": {name: was for name, (was, _) in fields.items()},
    }
    return sender.op("household", content, act="patch", row_id=household)


def _household(database: Database, phone: Any, family: Any) -> HouseholdRow:
    with database.reading() as session:
        return session.get_one(HouseholdRow, (phone.commune, family.household))


def test_different_fields_changed_from_one_base_are_both_applied(phone: Any, family: Any, database: Database) -> None:
    results = phone.push(
        _patch(phone, family.household, 1, phone=(None, "+84992000001")),
        _patch(phone, family.household, 1, address=(None, "Cạnh nhà văn hóa")),
    )

    household = _household(database, phone, family)
    assert [(one["status"], one["rev"]) for one in results] == [("filed", 2), ("filed", 3)]
    assert (household.phone, household.address) == ("+84992000001", "Cạnh nhà văn hóa")


def test_the_same_field_keeps_the_first_value_and_the_other_as_a_conflict(
    phone: Any, family: Any, database: Database
) -> None:
    phone.push(_patch(phone, family.household, 1, address=(None, "Đầu xóm")))

    (result,) = phone.push(_patch(phone, family.household, 1, address=(None, "Cuối xóm"), phone=(None, "+84992000001")))

    household = _household(database, phone, family)
    with database.reading() as session:
        kept = session.exec(select(FieldConflict)).one()
    assert (result["status"], result["problems"][0]["field"]) == ("conflict", "set.address")
    assert (household.address, household.phone) == ("Đầu xóm", "+84992000001")
    assert (kept.standing_value, kept.offered_value) == ("Đầu xóm", "Cuối xóm")


def test_the_same_value_from_two_phones_is_no_conflict(phone: Any, family: Any) -> None:
    phone.push(_patch(phone, family.household, 1, address=(None, "Đầu xóm")))

    (result,) = phone.push(_patch(phone, family.household, 1, address=(None, "Đầu xóm")))

    assert result["status"] == "filed"


def test_a_second_change_of_ones_own_follows_the_first(phone: Any, family: Any, database: Database) -> None:
    phone.push(
        _patch(phone, family.household, 0, address=(None, "Đầu xóm")),
        _patch(phone, family.household, 0, address=("Đầu xóm", "Giữa xóm")),
    )

    assert _household(database, phone, family).address == "Giữa xóm"


def test_do_not_visit_again_is_heard_at_once(phone: Any, family: Any, database: Database) -> None:
    phone.push(_patch(phone, family.household, 1, do_not_visit=(False, True)))
    phone.push(_patch(phone, family.household, 2, do_not_visit=(True, False)))

    (result,) = phone.push(_patch(phone, family.household, 1, do_not_visit=(True, True)))

    assert result["status"] == "filed"
    assert _household(database, phone, family).do_not_visit


def test_a_change_of_hamlet_waits_for_a_person(phone: Any, family: Any, other_hamlet: Any) -> None:
    (result,) = phone.push(_patch(phone, family.household, 1, hamlet=(str(phone.hamlet), str(other_hamlet))))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "move_held")


def test_a_change_that_breaks_a_rule_is_rejected_and_changes_nothing(
    phone: Any, family: Any, database: Database
) -> None:
    (result,) = phone.push(_patch(phone, family.household, 1, head_name=("Đặng Văn Đức", "\u200b")))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "not_a_name")
    assert _household(database, phone, family).head_name == "Đặng Văn Đức"


def test_an_unknown_field_is_rejected(phone: Any, family: Any) -> None:
    (result,) = phone.push(_patch(phone, family.household, 1, commune=("x", "y")))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "unknown_field")
