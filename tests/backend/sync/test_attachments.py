"""A photo hangs on its visit; its bytes come afterwards in pieces, once, and to nobody's phone."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlmodel import select

from backend.db import Database
from backend.rollups.recounting import differences
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.attachment import AttachmentBytes, AttachmentRow
from backend.tables.stream import Change
from shared.records.attachment import Attachment
from shared.records.visit import Consent
from shared.rules.attachments import SIZE_MAX
from shared.sync.ops import FrozenOp
from tests.backend.cast import START
from tests.backend.pictures_by_hand import PHOTO, png, with_place
from tests.backend.sync.conftest import MORNING, Family, Phone

PIECE = 1_000
OCTETS = {"Content-Type": "application/octet-stream"}


def attached(visit: UUID, octets: bytes = PHOTO, **changed: Any) -> Attachment:
    sort = changed.get("sort", "photo")
    whole = Attachment(
        visit=visit,
        sort="photo",
        made_at=MORNING,
        media_type="image/png" if octets.startswith(b"\x89PNG") else "image/jpeg",
        size=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(),
        consent=Consent(purpose=sort, given=True, method="spoken", text_version="2026-11"),
    )
    return replace(whole, **changed)


@pytest.fixture
def visit(phone: Phone, family: Family) -> UUID:
    op = phone.add("visit", phone.advised(family.household, family.head))
    (result,) = phone.push(op)
    assert result["status"] == "filed"
    return op.row_id


@pytest.fixture
def photo(phone: Phone, visit: UUID) -> FrozenOp:
    op = phone.add("attachment", attached(visit))
    (result,) = phone.push(op)
    assert (result["status"], result["seq"], result["rev"]) == ("filed", None, 1), result
    return op


def look(phone: Phone, row_id: UUID) -> httpx2.Response:
    return phone.client.get(f"/api/v1/sync/attachments/{phone.commune}/{row_id}", headers=phone.headers)


def bring(phone: Phone, row_id: UUID, at: int, octets: bytes) -> httpx2.Response:
    path = f"/api/v1/sync/attachments/{phone.commune}/{row_id}?at={at}"
    return phone.client.put(path, content=octets, headers=phone.headers | OCTETS)


def have(answer: httpx2.Response) -> int:
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert set(said) == {"protocol", "epoch", "size", "have"}
    return int(said["have"])


def kept(database: Database, row_id: UUID, settings: Settings) -> bytes | None:
    with database.reading() as session:
        row = session.exec(select(AttachmentBytes).where(AttachmentBytes.id == row_id)).one_or_none()
    return None if row is None else Keys.of_folder(settings.keys_dir).at_rest.opened(row_id, row.kept)


def test_a_photo_comes_in_pieces_and_is_here_once(
    phone: Phone, photo: FrozenOp, database: Database, settings: Settings
) -> None:
    assert have(look(phone, photo.row_id)) == 0

    for at in range(0, len(PHOTO), PIECE):
        assert have(bring(phone, photo.row_id, at, PHOTO[at : at + PIECE])) == min(at + PIECE, len(PHOTO))

    assert have(look(phone, photo.row_id)) == len(PHOTO)
    assert kept(database, photo.row_id, settings) == PHOTO
    with database.reading() as session:
        row = session.exec(select(AttachmentBytes)).one()
        assert PHOTO[20:60] not in row.kept
        assert differences(session) == []


def test_a_piece_that_comes_twice_or_too_early_changes_nothing(
    phone: Phone, photo: FrozenOp, database: Database, settings: Settings
) -> None:
    bring(phone, photo.row_id, 0, PHOTO[:300])

    again = bring(phone, photo.row_id, 0, PHOTO[:300])
    early = bring(phone, photo.row_id, 500, PHOTO[500:])
    empty = bring(phone, photo.row_id, 300, b"")
    rest = bring(phone, photo.row_id, 300, PHOTO[300:])
    after = bring(phone, photo.row_id, 0, PHOTO)

    assert list(map(have, (again, early, empty))) == [300, 300, 300]
    assert have(rest) == have(after) == len(PHOTO)
    assert kept(database, photo.row_id, settings) == PHOTO


def test_other_bytes_than_were_recorded_are_thrown_away_and_asked_for_again(phone: Phone, photo: FrozenOp) -> None:
    answer = bring(phone, photo.row_id, 0, PHOTO[:-9] + bytes(9))

    assert (answer.status_code, answer.json()["code"]) == (422, "picture_differs")
    assert have(look(phone, photo.row_id)) == 0
    assert have(bring(phone, photo.row_id, 0, PHOTO)) == len(PHOTO)


@pytest.mark.parametrize("octets", [with_place(PHOTO), PHOTO + b"PK\x03\x04", b"<svg/>", b"GIF89a" + bytes(60)])
def test_what_is_no_picture_or_more_than_one_is_not_kept(phone: Phone, visit: UUID, octets: bytes) -> None:
    """B118: the place in a photo, a file behind it, and what no browser should open."""
    op = phone.add("attachment", attached(visit, octets))
    phone.push(op)

    answer = bring(phone, op.row_id, 0, octets)

    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_picture")
    assert have(look(phone, op.row_id)) == 0


def test_more_bytes_than_were_recorded_are_refused(phone: Phone, photo: FrozenOp) -> None:
    answers = [
        bring(phone, photo.row_id, 0, PHOTO + b"x"),
        bring(phone, photo.row_id, 0, bytes(SIZE_MAX + 1)),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(413, "picture_too_large")] * 2
    assert have(look(phone, photo.row_id)) == 0


def test_another_officers_phone_finds_nothing(phone: Phone, ems_phone: Phone, photo: FrozenOp) -> None:
    answers = [look(ems_phone, photo.row_id), bring(ems_phone, photo.row_id, 0, PHOTO)]

    assert [one.status_code for one in answers] == [404, 404]
    assert have(look(phone, photo.row_id)) == 0


def test_nobody_comes_without_a_token_or_to_what_is_not_there(phone: Phone, photo: FrozenOp, binh: Any) -> None:
    path = f"/api/v1/sync/attachments/{phone.commune}"
    nobody = phone.client.put(f"{path}/{photo.row_id}?at=0", content=PHOTO, headers=OCTETS)
    committee = phone.client.get(f"{path}/{photo.row_id}", headers=binh.headers)
    nowhere = [look(phone, phone.new_id()), phone.client.get(f"{path}/x", headers=phone.headers)]

    assert (nobody.status_code, committee.status_code) == (401, 403)
    assert [one.status_code for one in nowhere] == [404, 404]


@pytest.mark.parametrize(
    ("query", "content_type", "status"),
    [
        ("at=-1", "application/octet-stream", 422),
        ("at=x", "application/octet-stream", 422),
        (f"at={10**30}", "application/octet-stream", 422),
        ("", "application/octet-stream", 422),
        ("at=0", "application/json", 415),
        ("at=0", "", 415),
    ],
)
def test_a_bad_question_is_a_problem(phone: Phone, photo: FrozenOp, query: str, content_type: str, status: int) -> None:
    path = f"/api/v1/sync/attachments/{phone.commune}/{photo.row_id}?{query}"

    answer = phone.client.put(path, content=PHOTO, headers=phone.headers | {"Content-Type": content_type})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sort": "film"}, ("unknown_code", "data.sort")),
        ({"media_type": "image/svg+xml"}, ("not_a_picture", "data.media_type")),
        ({"size": 0}, ("picture_too_large", "data.size")),
        ({"size": SIZE_MAX + 1}, ("picture_too_large", "data.size")),
        ({"sha256": "A" * 64}, ("unreadable", "data.sha256")),
        ({"made_at": datetime(1999, 1, 1, tzinfo=START.tzinfo)}, ("out_of_range", "data.made_at")),
        (
            {"consent": Consent(purpose="photo", given=False, method="spoken", text_version="2026-11")},
            ("consent_missing", "data.consent.given"),
        ),
        (
            {"consent": Consent(purpose="advice", given=True, method="spoken", text_version="2026-11")},
            ("unknown_code", "data.consent.purpose"),
        ),
    ],
)
def test_what_does_not_hold_is_told_of_its_field(
    phone: Phone, visit: UUID, changed: dict[str, Any], told: tuple[str, str]
) -> None:
    (result,) = phone.push(phone.add("attachment", attached(visit, **changed)))

    assert result["status"] == "rejected"
    assert [(one["code"], one["field"]) for one in result["problems"]] == [told]


def test_one_that_comes_before_its_visit_waits_for_it(phone: Phone, family: Family, database: Database) -> None:
    visit = phone.add("visit", phone.advised(family.household, family.head))
    photo = phone.add("attachment", attached(visit.row_id))

    (early,) = phone.push(photo)
    asked = look(phone, photo.row_id)
    phone.push(visit)

    assert (early["status"], early["problems"][0]["code"]) == ("held", "parent_missing")
    assert asked.status_code == 404
    assert have(bring(phone, photo.row_id, 0, PHOTO)) == len(PHOTO)
    with database.reading() as session:
        assert session.exec(select(AttachmentRow)).one().standing == "stands"


def test_a_visit_has_three_photos_and_one_signature(phone: Phone, visit: UUID) -> None:
    photos = [phone.add("attachment", attached(visit)) for _ in range(4)]
    signatures = [phone.add("attachment", attached(visit, png(seed=n), sort="signature")) for n in range(2)]

    results = phone.push(*photos, *signatures)

    assert [one["status"] for one in results] == ["filed"] * 3 + ["rejected", "filed", "rejected"]
    assert [one["problems"][0]["code"] for one in results if one["problems"]] == ["too_many_pictures"] * 2


def test_whoever_declined_has_no_photo_kept(phone: Phone, family: Family) -> None:
    visit = phone.add("visit", phone.visit(outcome="consent_declined", met="head"))
    photo = phone.add("attachment", attached(visit.row_id))

    _, result = phone.push(visit, photo)

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "nobody_to_picture")


def test_another_officers_visit_takes_no_photo(phone: Phone, ems_phone: Phone, visit: UUID) -> None:
    (result,) = ems_phone.push(ems_phone.add("attachment", attached(visit)))

    assert (result["status"], result["problems"][0]["code"]) == ("held", "not_yours_to_change")


def test_it_is_taken_back_with_its_bytes(phone: Phone, photo: FrozenOp, database: Database, settings: Settings) -> None:
    bring(phone, photo.row_id, 0, PHOTO)

    (result,) = phone.push(
        phone.op("attachment", {"data": {"reason": "Gia đình đổi ý"}}, act="void", row_id=photo.row_id)
    )

    assert (result["status"], result["rev"]) == ("filed", 2)
    assert kept(database, photo.row_id, settings) is None
    assert (look(phone, photo.row_id).status_code, bring(phone, photo.row_id, 0, PHOTO).status_code) == (410, 410)


def test_no_phone_is_told_of_it(phone: Phone, ems_phone: Phone, photo: FrozenOp, database: Database) -> None:
    """I6."""
    assert [row.kind for one in (phone, ems_phone) for row in one.pull().rows if row.kind == "attachment"] == []
    with database.reading() as session:
        assert session.exec(select(Change).where(Change.kind == "attachment")).all() == []
