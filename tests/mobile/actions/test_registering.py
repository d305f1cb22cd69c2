"""An writes a household and its members down at the door, and keeps their files up to date."""

import json
from dataclasses import replace
from typing import Any

import pytest

from mobile.actions.registering import (
    HouseholdDraft,
    HouseholdSaid,
    PersonSaid,
    begin_household,
    begin_person,
    drop,
    keep,
    record_household,
    record_person,
)
from mobile.store import outbox, shelf
from mobile.store.phone import Phone
from mobile.views.card import household_card
from shared.problems import Refused
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, MAI, XOM_5, XOM_6, put

NEW = HouseholdDraft(
    said=HouseholdSaid(hamlet=XOM_5, head_name="  Vi Thị   Ẩn ", phone="0912 345 679", certificate="poor"),
    head=PersonSaid(relation="head", sex="female", birth_year=1984),
)


def sent(phone: Phone) -> list[dict[str, Any]]:
    """Every operation that waits to be sent, as the server will read it."""
    return [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 100)]


def body(phone: Phone, kind: str, row_id: str) -> dict[str, Any]:
    row = shelf.find(phone.store.reading(), kind, row_id)
    assert row is not None
    return row.body


def refused(draft: HouseholdDraft, phone: Phone) -> set[str | None]:
    with pytest.raises(Refused) as told:
        record_household(phone, draft)
    return {problem.field for problem in told.value.problems}


def test_a_new_household_is_saved_with_its_head_in_one_act(phone: Phone) -> None:
    """MUST 1. Two operations in one transaction, under the commune of the hamlet."""
    household = record_household(phone, NEW)

    home, head = sent(phone)
    assert (home["kind"], home["act"], home["commune"], home["id"]) == ("household", "add", COMMUNE, household)
    assert home["data"] == {
        "hamlet": XOM_5,
        "head_name": "Vi Thị Ẩn",
        "phone": "+84912345679",
        "certificate": "poor",
    }
    assert head["data"] == {
        "household": household,
        "name": "Vi Thị Ẩn",
        "relation": "head",
        "sex": "female",
        "birth": "1984",
    }


def test_it_is_there_for_a_visit_at_once(phone: Phone) -> None:
    card = household_card(phone.store, record_household(phone, NEW))

    assert (card.head, card.hamlet, [one.relation for one in card.members]) == ("Vi Thị Ẩn", "Xóm 5", ["head"])


def test_a_year_stays_only_with_a_certificate(phone: Phone) -> None:
    said = replace(NEW.said, certificate="none", certificate_year=2026)

    household = record_household(phone, replace(NEW, said=said))

    assert "certificate_year" not in body(phone, "household", household)


@pytest.mark.parametrize(
    ("changed", "field"), [({"hamlet": ""}, "hamlet"), ({"head_name": " "}, "head_name"), ({"phone": "0905"}, "phone")]
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_saved(
    phone: Phone, changed: dict[str, Any], field: str
) -> None:
    keep(phone, NEW)

    assert refused(replace(NEW, said=replace(NEW.said, **changed)), phone) == {field}

    assert sent(phone) == []
    assert begin_household(phone, None) == NEW


def test_a_hamlet_that_is_not_the_officer_s_is_not_taken(phone: Phone) -> None:
    assert refused(replace(NEW, said=replace(NEW.said, hamlet=XOM_6)), phone) == {"hamlet"}


def test_it_goes_on_where_it_was_left_and_is_gone_once_saved(phone: Phone) -> None:
    keep(phone, NEW)
    assert begin_household(phone, None, hamlet=XOM_6) == NEW

    record_household(phone, begin_household(phone, None))

    assert begin_household(phone, None).said == HouseholdSaid()


def test_what_was_filled_in_can_be_dropped(phone: Phone) -> None:
    keep(phone, NEW)

    drop(phone, NEW)

    assert begin_household(phone, None).said.head_name == ""


def test_a_file_that_is_edited_sends_only_what_was_changed(phone: Phone) -> None:
    """MUST 14. With the revision and the value that the officer saw."""
    draft = begin_household(phone, DUC_HOME)

    record_household(phone, replace(draft, said=replace(draft.said, address="Ngõ 3")))

    (op,) = sent(phone)
    assert (op["act"], op["base_rev"], op["set"], op["was"]) == ("patch", 1, {"address": "Ngõ 3"}, {"address": None})


def test_what_a_colleague_changed_meanwhile_stays(phone: Phone) -> None:
    draft = begin_household(phone, DUC_HOME)
    keep(phone, replace(draft, said=replace(draft.said, address="Ngõ 3")))
    with phone.store.writing() as db:
        put(db, "household", DUC_HOME, body(phone, "household", DUC_HOME) | {"phone": "+84988888888"})

    record_household(phone, begin_household(phone, DUC_HOME))

    assert [op["set"] for op in sent(phone)] == [{"address": "Ngõ 3"}]
    assert body(phone, "household", DUC_HOME)["phone"] == "+84988888888"


def test_a_file_that_nobody_changed_sends_nothing(phone: Phone) -> None:
    record_household(phone, begin_household(phone, DUC_HOME))

    assert sent(phone) == []


def test_the_head_s_own_file_follows_the_household_s_name(phone: Phone) -> None:
    draft = begin_household(phone, DUC_HOME)

    record_household(phone, replace(draft, said=replace(draft.said, head_name="Đặng Văn Đực")))

    assert body(phone, "person", DUC)["name"] == "Đặng Văn Đực"
    assert body(phone, "person", MAI)["name"] == "Lô Thị Mai"


def test_a_new_member_is_written_down_with_what_they_take_part_in(phone: Phone) -> None:
    draft = begin_person(phone, DUC_HOME, None)
    said = replace(draft.said, name="Đặng Văn Út", relation="child", sex="male", birth_day="21/3/2001", member="yes")

    person = record_person(phone, replace(draft, said=said))

    assert body(phone, "person", person) == {
        "household": DUC_HOME,
        "name": "Đặng Văn Út",
        "relation": "child",
        "sex": "male",
        "birth": "2001-03-21",
        "member": "yes",
    }
    assert [one.name for one in household_card(phone.store, DUC_HOME).members] == [
        "Đặng Văn Đức",
        "Lô Thị Mai",
        "Đặng Văn Út",
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": ""}, "name"), ({"relation": None}, "relation"), ({"birth_day": "31/02/2001"}, "birth")],
)
def test_a_member_s_fault_is_said_by_its_field(phone: Phone, changed: dict[str, Any], field: str) -> None:
    draft = begin_person(phone, DUC_HOME, None)
    said = replace(draft.said, name="Đặng Văn Út", relation="child")

    with pytest.raises(Refused) as told:
        record_person(phone, replace(draft, said=replace(said, **changed)))

    assert [problem.field for problem in told.value.problems] == [field]


def test_an_edited_member_keeps_the_whole_day_of_birth(phone: Phone) -> None:
    draft = begin_person(phone, DUC_HOME, MAI)
    assert (draft.said.birth_year, draft.said.birth_day) == (1980, "21/03/1980")

    record_person(phone, replace(draft, said=replace(draft.said, compulsory="yes")))

    (op,) = sent(phone)
    assert (op["set"], op["was"]) == ({"compulsory": "yes"}, {"compulsory": "unknown"})


def test_each_member_has_a_draft_of_its_own(phone: Phone) -> None:
    new, mai = begin_person(phone, DUC_HOME, None), begin_person(phone, DUC_HOME, MAI)

    keep(phone, replace(new, said=replace(new.said, name="Út")))
    keep(phone, replace(mai, said=replace(mai.said, name="Mai")))

    assert begin_person(phone, DUC_HOME, None).said.name == "Út"
    assert begin_person(phone, DUC_HOME, MAI).said.name == "Mai"
    assert begin_person(phone, DUC_HOME, DUC).said.name == "Đặng Văn Đức"


def test_while_a_file_is_filled_in_its_household_stays_on_the_phone(phone: Phone) -> None:
    keep(phone, begin_person(phone, DUC_HOME, None))

    with phone.store.writing() as db:
        shelf.take_off_outside(db, {COMMUNE: frozenset()})

    assert household_card(phone.store, DUC_HOME).head == "Đặng Văn Đức"
