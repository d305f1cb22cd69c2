"""Whoever is erased is on no photo any more: nobody can tell who is on one, so all of the household's go."""

from typing import Any
from uuid import UUID

from sqlmodel import select

from backend.db import Database
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from shared.sync.ops import FrozenOp
from tests.backend.cast import HandClock
from tests.backend.history.test_erased_declarations import erase
from tests.backend.pictures_by_hand import PHOTO
from tests.backend.sync.conftest import Family, Phone, family, phone
from tests.backend.sync.test_attachments import attached, bring, look, photo, visit

__all__ = ["erase", "family", "phone", "photo", "visit"]


def test_the_photo_stays_as_an_act_without_its_bytes(
    phone: Phone, family: Family, photo: FrozenOp, database: Database, erase: Any
) -> None:
    bring(phone, photo.row_id, 0, PHOTO)

    erase(family.spouse)

    with database.reading() as session:
        assert session.exec(select(AttachmentBytes)).all() == []
        assert session.exec(select(AttachmentRow)).one().standing == "erased"
    assert (look(phone, photo.row_id).status_code, bring(phone, photo.row_id, 0, PHOTO).status_code) == (410, 410)


def test_one_of_a_visit_from_before_that_comes_after_is_rejected(
    phone: Phone, family: Family, visit: UUID, erase: Any
) -> None:
    erase(family.spouse)

    (result,) = phone.push(phone.add("attachment", attached(visit)))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "person_erased")


def test_a_visit_from_after_may_have_its_photo(phone: Phone, family: Family, erase: Any, now: HandClock) -> None:
    erase(family.spouse)
    now.passes(minutes=5)
    later = phone.add("visit", phone.advised(family.household, family.head))
    op = phone.add("attachment", attached(later.row_id))

    results = phone.push(later, op)

    assert [one["status"] for one in results] == ["filed", "filed"]
