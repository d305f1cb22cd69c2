"""A declaration is begun from what is known, kept with each choice and saved as one operation; nothing else stays."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mobile.actions import declaring
from mobile.actions.declarations import record_declaration
from mobile.actions.declaring import DeclarationDraft
from mobile.actions.visits import record_visit
from mobile.store import drafts, meta, outbox, shelf
from mobile.store.phone import Phone
from mobile.sync import applying
from shared.problems import Refused
from shared.records.declaration import Declaration
from shared.records.wire import from_wire
from tests.mobile.vault import COMMUNE, DUC, DUC_HOME, MAI, dump, fill_shelf, make_it_ans, new_phone, talked_with_duc

CARD = "040175001234|186123456|Đặng Văn Đức|21031975|Nam|Xóm 5, Nghi Trung, Nghi Lộc, Nghệ An|15042021"
PARENTS = "|Canary Thị Mẹ|040150999888|Canary Văn Cha"
NUMBER = "040075001234"


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    phone = new_phone(tmp_path)
    make_it_ans(phone)
    fill_shelf(phone)
    yield phone
    phone.store.close()


def filled(phone: Phone, /, **changed: Any) -> DeclarationDraft:
    """Đức's declaration with all that it needs."""
    draft = declaring.begin(phone, DUC_HOME, DUC)
    whole: dict[str, Any] = {"agreed": "spoken", "id_number": NUMBER, "birth": "21/03/1975", "sex": "male"}
    return replace(draft, **(whole | changed))


def ops(phone: Phone) -> list[dict[str, Any]]:
    return [json.loads(op.body) for op in outbox.unsent(phone.store.reading(), 100)]


def refusals(phone: Phone, draft: DeclarationDraft) -> set[tuple[str, str | None]]:
    with pytest.raises(Refused) as refused:
        record_declaration(phone, draft)
    return {(one.code, one.field) for one in refused.value.problems}


def test_it_begins_with_what_is_known(phone: Phone) -> None:
    duc, mai = (declaring.begin(phone, DUC_HOME, person) for person in (DUC, MAI))

    assert (duc.name, duc.birth, duc.phone, duc.every) == ("Đặng Văn Đức", "", "0912345678", "monthly")
    assert (mai.name, mai.birth) == ("Lô Thị Mai", "21/03/1980")


def test_it_begins_with_the_amount_that_was_shown_at_the_door(phone: Phone) -> None:
    record_visit(phone, talked_with_duc())

    assert declaring.begin(phone, DUC_HOME, DUC).income == 1_500_000


def test_each_choice_is_kept_until_it_is_saved(phone: Phone) -> None:
    """Issue 5, line 3: a phone that dies goes on where it was."""
    draft = filled(phone)
    declaring.keep(phone, draft)

    assert declaring.begin(phone, DUC_HOME, DUC) == draft

    record_declaration(phone, draft)
    assert drafts.find(phone.store.reading(), DUC) is None


def test_it_does_not_touch_the_visit_that_is_being_noted(phone: Phone) -> None:
    with phone.store.writing() as db:
        drafts.keep(db, DUC_HOME, {"household": DUC_HOME, "step": "met"})

    declaring.keep(phone, filled(phone))
    record_declaration(phone, filled(phone))

    assert drafts.find(phone.store.reading(), DUC_HOME) is not None


def test_it_is_saved_as_one_operation(phone: Phone) -> None:
    declared = record_declaration(phone, filled(phone, phone="0912 345 678", bhxh_number="4012345678"))

    (op,) = ops(phone)
    assert (op["kind"], op["act"], op["id"]) == ("declaration", "add", str(declared))
    said = from_wire(Declaration, op["data"])
    assert (said.person, said.id_number, said.birth) == (UUID(DUC), NUMBER, date(1975, 3, 21))
    assert (said.income, said.every, said.months) == (1_500_000, "monthly", None)
    assert (said.phone, said.bhxh_number) == ("+84912345678", "4012345678")
    assert said.consent.given


def test_the_number_goes_into_no_file_of_the_person(phone: Phone) -> None:
    """Issue 5, line 7: the number is kept only from the declaration on, and only in it."""
    record_declaration(phone, filled(phone))

    row = shelf.find(phone.store.reading(), "person", DUC)
    assert row is not None
    assert NUMBER not in json.dumps(row.body)


def test_years_ahead_are_saved_with_their_months(phone: Phone) -> None:
    record_declaration(phone, filled(phone, every="years_ahead", years=3))

    (op,) = ops(phone)
    assert op["data"]["months"] == 36


def test_without_leave_nothing_is_saved(phone: Phone) -> None:
    assert refusals(phone, filled(phone, agreed=None)) == {("consent_missing", "agreed")}
    assert ops(phone) == []


def test_every_fault_is_told_of_its_field_and_nothing_is_saved(phone: Phone) -> None:
    assert refusals(phone, filled(phone, birth="31/02/1975", sex=None)) == {
        ("unreadable_day", "birth"),
        ("missing_field", "sex"),
    }
    assert refusals(phone, filled(phone, id_number="0400", name="☺", phone="12", bhxh_number="1")) == {
        ("not_an_id_number", "id_number"),
        ("not_a_name", "name"),
        ("not_a_phone", "phone"),
        ("not_a_bhxh_number", "bhxh_number"),
    }
    assert ops(phone) == []


@pytest.mark.parametrize("typed", ["21/03/1975", "21.3.1975", "21-3-1975", " 21031975 "])
def test_a_birth_is_read_as_people_write_it(phone: Phone, typed: str) -> None:
    assert declaring.birth_of(filled(phone, birth=typed)) == date(1975, 3, 21)


def test_a_card_fills_in_the_declaration_and_leaves_nothing_else(phone: Phone) -> None:
    """Issue 5, line 7: parents' names and the text itself are never kept."""
    draft = declaring.with_card(replace(filled(phone), id_number=""), CARD.replace("040175", "040075") + PARENTS)
    declaring.keep(phone, draft)
    record_declaration(phone, draft)

    assert (draft.read_by, draft.id_number, draft.sex, draft.birth) == ("scanned", NUMBER, "male", "21/03/1975")
    (op,) = ops(phone)
    assert op["data"]["read_by"] == "scanned"
    for kept in (json.dumps(op, ensure_ascii=False), repr(draft), "".join(dump(phone.store))):
        assert "Canary" not in kept
        assert "186123456" not in kept


def test_what_does_not_fit_is_told_and_stands_in_nobodys_way(phone: Phone) -> None:
    draft = declaring.with_card(filled(phone), CARD.replace("Đặng Văn Đức", "Đặng Văn Đạt"))

    codes = [one.code for one in declaring.warnings(phone, draft)]

    assert codes == ["number_tells_another_sex", "card_names_another", "card_of_former_commune"]
    record_declaration(phone, draft)
    assert len(ops(phone)) == 1


def test_nothing_is_doubted_that_is_not_known_yet(phone: Phone) -> None:
    assert declaring.warnings(phone, declaring.begin(phone, DUC_HOME, DUC)) == ()


def test_a_correction_stands_in_the_place_of_the_first_and_asks_again(phone: Phone) -> None:
    first = record_declaration(phone, filled(phone))

    draft = declaring.begin_correction(phone, str(first))
    assert (draft.agreed, draft.id_number, draft.birth) == (None, NUMBER, "21/03/1975")
    record_declaration(phone, replace(draft, agreed="signed", income=2_000_000))

    assert ops(phone)[1]["data"]["supersedes"] == str(first)


def test_one_that_the_server_has_stays_when_everything_is_fetched_anew(phone: Phone) -> None:
    """The server tells nobody of it, so nothing can bring it again."""
    declared = str(record_declaration(phone, filled(phone)))
    with phone.store.writing() as db:
        shelf_row = shelf.find(db, "declaration", declared)
        assert shelf_row is not None
        _settle(db, declared)
        applying.fetch_all_again(db)
        for kind, row_id in (("household", DUC_HOME), ("person", DUC), ("person", MAI)):
            shelf.came_again(db, kind, row_id)
        shelf.sweep(db, [shelf_row.commune, "ref", "user:x"])

    assert shelf.find(phone.store.reading(), "declaration", declared) is not None


@pytest.mark.parametrize(("kind", "gone"), [("person", DUC), ("household", DUC_HOME)])
def test_it_goes_with_its_person_and_with_its_household(phone: Phone, kind: str, gone: str) -> None:
    """I6. Who was erased, or moved to somebody else's hamlet, leaves no number behind."""
    declared = str(record_declaration(phone, filled(phone)))
    with phone.store.writing() as db:
        shelf.mark_left(db, kind, gone, COMMUNE, seq=41)
        shelf.take_off_outside(db, meta.areas(db))
        assert shelf.find(db, "declaration", declared) is not None  # it is not sent yet
        _settle(db, declared)

        shelf.take_off_outside(db, meta.areas(db))

        assert shelf.find(db, "declaration", declared) is None


def _settle(db: Any, declared: str) -> None:
    (op,) = outbox.unsent(db, 10)
    outbox.settle(db, op.op_id, status="filed", problems=[], seq=None, epoch=_epoch(db), at="2026-11-21T02:00:00Z")
    op_of_row = outbox.OpOfRow(kind="declaration", row_id=declared, act="add")
    applying._show(db, op_of_row, status="filed", seq=None, rev=1)


def _epoch(db: Any) -> str:
    (epoch,) = db.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()
    return str(epoch)


def test_a_household_that_is_gone_is_said(phone: Phone) -> None:
    draft = filled(phone)

    assert refusals(phone, replace(draft, household=MAI)) == {("not_found", None)}


def test_dropping_forgets_the_number(phone: Phone) -> None:
    declaring.keep(phone, filled(phone))

    declaring.drop(phone.store, DUC)

    assert declaring.begin(phone, DUC_HOME, DUC).id_number == ""
