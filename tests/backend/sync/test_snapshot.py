"""MUST 18. The first load is one file for each hamlet: whole, unchanging, resumable, and nobody else's."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import select

from backend.db import Database
from backend.settings import Settings
from backend.sync import snapshot, snapshot_file, stream
from backend.sync.desk import open_desk
from backend.tables.account import Grant, ServerState
from backend.tables.history import ErasedPerson
from backend.tables.household import HouseholdRow
from backend.tables.stream import ScopeHead
from tests.backend.cast import HAMLETS, NGHI_LOC, HandClock
from tests.backend.sync.snapshots_by_hand import get, opened, push_visits


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.state_dir / "snapshots"


@pytest.fixture
def family_elsewhere(phone: Any, other_hamlet: UUID, database: Database) -> UUID:
    """A household of another hamlet of An's commune."""
    row = HouseholdRow(commune=phone.commune, id=uuid4(), hamlet=other_hamlet, head_name="Nhà khác").model_dump()
    with database.writing() as session:
        desk = open_desk(session, phone.commune)
        desk.add("household", row, other_hamlet)
        desk.close()
    return UUID(str(row["id"]))


def test_the_file_holds_every_row_as_a_pulled_page_does(phone: Any, family: Any) -> None:
    phone.push(phone.add("visit", phone.advised(family.household, family.head, note="Bác hẹn sang tuần")))

    answer = get(phone)

    with closing(opened(answer.content)) as file:
        (head,) = file.execute("SELECT * FROM head")
        names = json.loads(head["columns"])
        loaded = [
            (
                row["kind"],
                row["seq"],
                row["id"],
                row["rev"],
                dict(zip(names[row["kind"]], json.loads(row["values"]), strict=True)),
            )
            for row in file.execute("SELECT * FROM row ORDER BY seq")
        ]
    assert loaded == [(row.kind, row.seq, str(row.id), row.rev, row.values) for row in phone.pull().rows]
    assert len(loaded) == 4


def test_its_head_says_where_and_when(phone: Any, family: Any) -> None:
    with closing(opened(get(phone).content)) as file:
        (head,) = file.execute("SELECT commune, hamlet, epoch, seq, count, record_versions FROM head")

    assert tuple(head)[:5] == (phone.commune, str(phone.hamlet), str(phone.epoch), 3, 3)
    assert json.loads(head["record_versions"])["visit"] >= 1


def test_pull_goes_on_where_it_ends(phone: Any, family: Any) -> None:
    answer = get(phone)
    push_visits(phone, family, 2)

    page = phone.pull(int(answer.headers["X-Snapshot-Seq"]))

    assert [row.kind for row in page.rows] == ["visit", "visit"]


def test_it_has_no_indexes_and_both_hashes_are_said(phone: Any, family: Any) -> None:
    answer = get(phone)

    with closing(opened(answer.content)) as file:
        assert file.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'index'").fetchone()[0] == 0
    assert answer.headers["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()}"'
    assert answer.headers["X-Snapshot-SHA256"] == hashlib.sha256(gzip.decompress(answer.content)).hexdigest()
    assert answer.headers["Content-Type"] == "application/gzip"
    assert "Content-Encoding" not in answer.headers


def test_rows_of_other_hamlets_are_not_in_it(phone: Any, family: Any, family_elsewhere: UUID) -> None:
    with closing(opened(get(phone).content)) as file:
        ids = {row["id"] for row in file.execute("SELECT id FROM row")}

    assert ids == {str(one) for one in (family.household, family.head, family.spouse)}


def test_a_household_that_moved_away_is_in_the_file_of_its_new_hamlet_alone(
    phone: Any, family: Any, other_hamlet: UUID, database: Database
) -> None:
    """MUST 15."""
    with database.writing() as session:
        grant = session.exec(select(Grant).where(Grant.account_id == phone.account_id)).one()
        grant.hamlet = None
    content = {"base_rev": 1, "set": {"hamlet": str(other_hamlet)}, "was": {"hamlet": str(phone.hamlet)}}
    moved = phone.push(phone.op("household", content, act="patch", row_id=family.household))

    held = []
    for hamlet in (phone.hamlet, other_hamlet):
        with closing(opened(get(phone, hamlet=hamlet).content)) as file:
            held.append({row["id"] for row in file.execute("SELECT id FROM row")})

    assert [one["status"] for one in moved] == ["filed"]
    assert held == [set(), {str(one) for one in (family.household, family.head, family.spouse)}]


def test_a_hamlet_without_rows_has_a_file_without_rows(phone: Any) -> None:
    answer = get(phone)

    with closing(opened(answer.content)) as file:
        assert file.execute("SELECT count(*) FROM row").fetchone()[0] == 0
    assert (answer.status_code, answer.headers["X-Snapshot-Seq"]) == (200, "0")


# --- whose it is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    [
        {"commune": NGHI_LOC, "hamlet": HAMLETS[NGHI_LOC][0]},
        {"hamlet": HAMLETS[NGHI_LOC][0]},
        {"hamlet": uuid4()},
        {"hamlet": "x"},
        {"hamlet": "%2e%2e"},
        {"hamlet": "{01a20000-0000-7000-8000-0000000000a1}"},
        {"commune": "99999.202507"},
        {"commune": "%00"},
        {"commune": "x" * 300},
    ],
)
def test_a_place_that_is_not_given_and_one_that_does_not_exist_are_answered_alike(
    phone: Any, other_hamlet: UUID, place: dict[str, Any], folder: Path
) -> None:
    not_given = get(phone, hamlet=other_hamlet)

    answer = get(phone, **place)

    assert answer.status_code in {404, 422}
    assert not_given.status_code == 404
    if answer.status_code == 404:
        assert _without_number(answer) == _without_number(not_given)
    assert not folder.exists()


def test_a_hamlet_that_nobody_has_is_not_found_by_who_has_the_whole_commune(
    phone: Any, database: Database, folder: Path
) -> None:
    with database.writing() as session:
        grant = session.exec(select(Grant).where(Grant.account_id == phone.account_id)).one()
        grant.hamlet = None

    answer = get(phone, hamlet=uuid4())

    assert (answer.status_code, folder.exists()) == (404, False)


def test_without_a_phone_there_is_no_file(phone: Any, binh: Any) -> None:
    path = f"/api/v1/sync/snapshot/{phone.commune}/{phone.hamlet}"

    assert phone.client.get(path).status_code == 401
    assert phone.client.get(path, headers=binh.headers).status_code == 403


def test_what_was_taken_back_is_gone_at_once(phone: Any, family: Any, database: Database, now: HandClock) -> None:
    before = get(phone)
    with database.writing() as session:
        session.exec(select(Grant).where(Grant.account_id == phone.account_id)).one().revoked_at = now()

    answer = get(phone, seq=before.headers["X-Snapshot-Seq"])

    assert (before.status_code, answer.status_code, answer.json()["code"]) == (200, 404, "not_found")


def _without_number(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "request_id"}


# --- built when, kept how long ----------------------------------------------------------------


def test_a_file_that_is_fresh_enough_is_given_again(phone: Any, family: Any) -> None:
    first = get(phone)
    push_visits(phone, family, 3)

    again = get(phone)

    assert again.headers["ETag"] == first.headers["ETag"]


def test_one_too_far_behind_is_built_anew_and_the_old_one_can_still_be_finished(
    phone: Any, family: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "BEHIND_MAX", 2)
    old = get(phone)
    push_visits(phone, family, 3)

    new = get(phone)

    assert (old.headers["X-Snapshot-Seq"], new.headers["X-Snapshot-Seq"]) == ("3", "6")
    assert get(phone, seq=3).content == old.content


def test_a_number_whose_file_is_gone_starts_again(phone: Any, family: Any) -> None:
    answer = get(phone, seq=2)

    assert (answer.status_code, answer.json()["code"]) == (404, "snapshot_gone")


def test_the_same_rows_give_the_same_octets(phone: Any, family: Any, folder: Path) -> None:
    first = get(phone)
    shutil.rmtree(folder)

    again = get(phone, seq=first.headers["X-Snapshot-Seq"])

    assert again.content == first.content


def test_another_epoch_has_files_of_its_own(phone: Any, family: Any, database: Database) -> None:
    before = get(phone)
    with database.writing() as session:
        session.get_one(ServerState, "epoch").value = str(uuid4())

    after = get(phone, seq=before.headers["X-Snapshot-Seq"])

    assert (after.status_code, after.headers["ETag"] != before.headers["ETag"]) == (200, True)


def test_rows_of_another_shape_make_another_file(phone: Any, family: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = get(phone)
    monkeypatch.setattr(snapshot_file, "_record_versions", lambda: {"visit": 99})

    after = get(phone)

    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_file_that_tells_of_somebody_who_was_erased_is_given_to_nobody(
    phone: Any, family: Any, database: Database, now: HandClock
) -> None:
    before = get(phone)
    with database.writing() as session:
        who = {"commune": phone.commune, "id": family.head}
        session.add(ErasedPerson(**who, erased_at=now(), account_id=phone.account_id, reason="Theo nguyện vọng"))
        desk = open_desk(session, phone.commune)
        desk.lay_out("person", [family.head])
        desk.change("person", family.head, {"name": "(đã xóa)"}, phone.hamlet)
        desk.close()

    resumed, after = get(phone, seq=before.headers["X-Snapshot-Seq"]), get(phone)

    assert (resumed.status_code, resumed.json()["code"]) == (404, "snapshot_gone")
    with closing(opened(after.content)) as file:
        said = "".join(row["values"] for row in file.execute("SELECT \"values\" FROM row WHERE kind = 'person'"))
    assert ("Đặng Văn Đức" in said, "(đã xóa)" in said) == (False, True)


def test_a_file_that_the_stream_does_not_reach_back_to_is_given_to_nobody(
    phone: Any, family: Any, database: Database
) -> None:
    """MUST 15."""
    before = get(phone)
    push_visits(phone, family, 2)
    with database.writing() as session:
        session.get_one(ScopeHead, phone.commune).horizon = 4

    after = get(phone)

    assert (before.headers["X-Snapshot-Seq"], after.headers["X-Snapshot-Seq"]) == ("3", "5")


def test_files_are_gone_a_day_later(phone: Any, family: Any, folder: Path, now: HandClock) -> None:
    first = get(phone)
    now.passes(hours=25)

    snapshot.clear_old(folder, now())

    assert list(folder.rglob("rows.gz")) == []
    assert first.status_code == 200


def test_all_files_together_are_bounded(
    phone: Any, family: Any, folder: Path, now: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(get(phone).content)
    monkeypatch.setattr(snapshot, "KEPT_BYTES", size * 2)
    monkeypatch.setattr(snapshot, "BEHIND_MAX", 0)
    now.passes(minutes=1)
    push_visits(phone, family, 1)

    get(phone)

    (kept,) = folder.rglob("about.json")
    assert json.loads(kept.read_bytes())["seq"] == 4


def test_only_the_server_reads_its_files(phone: Any, family: Any, folder: Path) -> None:
    get(phone)

    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.name != ".lock"}
    assert modes == {f"{phone.commune}.{phone.hamlet}": 0o700, next(n for n in modes if n[0] == "3"): 0o700} | {
        "rows.gz": 0o600,
        "about.json": 0o600,
    }
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_a_builder_left_half_done_is_cleared_away(phone: Any, family: Any, folder: Path) -> None:
    draft = folder / f"{phone.commune}.{phone.hamlet}" / ".draft-x"
    draft.mkdir(parents=True)
    (draft / "rows").write_bytes(b"half")

    answer = get(phone)

    assert (answer.status_code, draft.exists()) == (200, False)


@pytest.mark.parametrize("about", ["", "{}", "[]", '{"seq": 3, "colour": "red"}'])
def test_what_another_version_of_the_server_kept_is_built_anew(
    phone: Any, family: Any, folder: Path, about: str
) -> None:
    before = get(phone)
    (kept,) = folder.rglob("about.json")
    kept.write_text(about)

    after = get(phone)

    assert (after.status_code, after.content) == (200, before.content)


def test_many_who_ask_at_once_get_one_file_that_was_built_once(
    phone: Any, family: Any, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_visits(phone, family, 50)
    built: list[Path] = []
    pack = snapshot_file._pack

    def noted(plain: Path, packed: Path) -> None:
        built.append(packed)
        pack(plain, packed)

    monkeypatch.setattr(snapshot_file, "_pack", noted)

    with ThreadPoolExecutor(8) as phones:
        answers = list(phones.map(lambda _: get(phone), range(8)))

    assert len({answer.content for answer in answers}) == 1
    assert len(built) == 1


def test_a_file_is_of_one_moment_whatever_is_written_meanwhile(
    phone: Any, family: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    push_visits(phone, family, 5)
    monkeypatch.setattr(snapshot_file, "_BATCH", 2)
    rows = snapshot_file._rows

    def while_others_write(*given: Any) -> Iterator[tuple[str, str, int, int, str]]:
        for at, row in enumerate(rows(*given)):
            if at == 3:
                push_visits(phone, family, 1)
            yield row

    monkeypatch.setattr(snapshot_file, "_rows", while_others_write)

    with closing(opened(get(phone).content)) as file:
        numbers = [row["seq"] for row in file.execute("SELECT seq FROM row ORDER BY seq")]
        (head,) = file.execute("SELECT seq, count FROM head")

    assert numbers == list(range(1, 9))
    assert tuple(head) == (8, 8)
    with database.reading() as session:
        assert stream.head_of(session, phone.commune) == 9
