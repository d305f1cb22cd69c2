"""The committee sees a visit's photo on its page; who may not read names sees none, and no browser keeps one."""

from uuid import UUID

import pytest
from starlette.testclient import TestClient

from shared.sync.ops import FrozenOp
from tests.backend.cast import THANH_VINH, Somebody
from tests.backend.pictures_by_hand import PHOTO
from tests.backend.sync.conftest import Family, Phone, family, phone
from tests.backend.sync.test_attachments import attached, bring, photo, visit

__all__ = ["family", "phone", "photo", "visit"]

PAGE = {"Accept": "text/html"}


def read(client: TestClient, who: Somebody, visit: UUID, more: str = "") -> tuple[int, str]:
    answer = client.get(f"/nhat-ky/{THANH_VINH}/{visit}{more}", headers=who.headers | PAGE)
    return answer.status_code, answer.text


def test_the_committee_sees_the_photo_on_the_visits_page(
    client: TestClient, phone: Phone, photo: FrozenOp, visit: UUID, binh: Somebody
) -> None:
    bring(phone, photo.row_id, 0, PHOTO)

    status, page = read(client, binh, visit)
    answer = client.get(f"/nhat-ky/{THANH_VINH}/{visit}/anh/{photo.row_id}", headers=binh.headers)

    assert (status, f"/{visit}/anh/{photo.row_id}" in page) == (200, True)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PHOTO, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_one_that_is_still_on_its_way_is_said_to_be(
    client: TestClient, phone: Phone, photo: FrozenOp, visit: UUID, binh: Somebody
) -> None:
    bring(phone, photo.row_id, 0, PHOTO[:500])

    _, page = read(client, binh, visit)

    assert "chưa gửi xong" in page
    assert read(client, binh, visit, f"/anh/{photo.row_id}")[0] == 404


def test_a_supervisor_reads_the_visit_without_its_photo(
    client: TestClient, phone: Phone, photo: FrozenOp, visit: UUID, chi: Somebody
) -> None:
    bring(phone, photo.row_id, 0, PHOTO)

    status, page = read(client, chi, visit)

    assert (status, "anh/" in page) == (200, False)
    assert read(client, chi, visit, f"/anh/{photo.row_id}")[0] == 404


@pytest.mark.parametrize("where", ["/anh/00000000-0000-7000-8000-000000000000", "/anh/x"])
def test_what_is_not_there_is_said_so(client: TestClient, visit: UUID, binh: Somebody, where: str) -> None:
    assert read(client, binh, visit, where)[0] in {404, 422}


def test_a_photo_of_another_visit_is_not_shown_with_this_one(
    client: TestClient, phone: Phone, photo: FrozenOp, family: Family, binh: Somebody
) -> None:
    bring(phone, photo.row_id, 0, PHOTO)
    other = phone.add("visit", phone.advised(family.household, family.head))
    phone.push(other)

    assert read(client, binh, other.row_id, f"/anh/{photo.row_id}")[0] == 404


def test_a_photo_added_to_what_was_corrected_is_seen_with_the_correction(
    client: TestClient, phone: Phone, visit: UUID, family: Family, binh: Somebody
) -> None:
    corrected = phone.add("visit", phone.advised(family.household, family.head, supersedes=visit))
    photo = phone.add("attachment", attached(visit))
    phone.push(corrected, photo)
    bring(phone, photo.row_id, 0, PHOTO)

    assert f"anh/{photo.row_id}" in read(client, binh, corrected.row_id)[1]
    assert read(client, binh, corrected.row_id, f"/anh/{photo.row_id}")[0] == 200
