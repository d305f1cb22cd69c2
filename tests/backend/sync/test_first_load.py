"""MUST 18. An's first load is a file for each hamlet, fetched in parts, believed by its hash, the same as a pull."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.stream import ScopeHead
from mobile.actions import acts
from mobile.store import cursors
from mobile.store.store import Store
from mobile.sync import applying, signed_in, snapshots
from mobile.sync.exchange import Conversation, apply, next_request
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from shared.records.household import Household
from tests.backend.cast import THANH_VINH
from tests.backend.sync.conftest import Family
from tests.backend.sync.snapshots_by_hand import push_visits
from tests.backend.sync.vaults import Officer


@pytest.fixture
def officer(app: FastAPI, client: TestClient, phone: Any, family: Family, tmp_path: Path) -> Iterator[Officer]:
    """An with a new phone, in a commune of which more was recorded than one page holds."""
    push_visits(phone, family, 50)
    database: Database = app.state.database
    with database.writing() as session:
        session.get_one(ScopeHead, phone.commune).head += snapshots.WORTH_A_FILE  # of other hamlets
    officer = Officer(app, client, tmp_path, "an")
    yield officer
    officer.phone.store.close()


def shelf(officer: Officer) -> list[tuple[Any, ...]]:
    """Every row as it stands, whichever way it came."""
    columns = "kind, id, commune, hamlet, household, rev, seq, base, body, stale"
    return officer.phone.store.reading().execute(f"SELECT {columns} FROM shelf ORDER BY kind, id").fetchall()  # noqa: S608 - as above


def files(officer: Officer) -> list[Path]:
    return [path for path in (officer.phone.store.folder / "tai-ve").rglob("*") if path.is_file()]


def is_part(request: Request) -> bool:
    return "/sync/snapshot/" in request.path


def pulled(officer: Officer) -> list[tuple[Any, ...]]:
    """The same rows by pull alone, put on an empty shelf."""
    with officer.phone.store.writing() as db:
        db.execute("DELETE FROM shelf")
        cursors.drop_all(db)
    officer.on_the_way = lambda request, answer: Answer(status=410, body=b"") if is_part(request) else answer
    sync_once(officer.phone, officer.carry)
    return shelf(officer)


def test_the_first_load_is_a_file_and_the_same_as_what_is_pulled(officer: Officer, family: Family) -> None:
    """MUST 18."""
    sync_once(officer.phone, officer.carry)

    by_file, parts = shelf(officer), [name for name in officer.asked if "-" in name and name != "sealing-key"]
    assert len(parts) == 1
    assert len(by_file) > 50
    assert cursors.all_cursors(officer.phone.store.reading())
    assert files(officer) == []
    assert by_file == pulled(officer)


def test_a_broken_download_goes_on_where_it_broke_off_after_a_restart(
    officer: Officer, phone: Any, family: Family
) -> None:
    """MUST 18. Resumable by Range; parts halve where the network is slow."""
    for _ in range(3):
        push_visits(phone, family, 500)
    ranges: list[str] = []

    def slow_then_gone(request: Request, answer: Answer) -> Answer:
        if is_part(request):
            ranges.append(request.headers["Range"])
            if len(ranges) <= 6:
                raise Unreachable(timed_out=True)
            if len(ranges) == 8:
                raise Unreachable
        return answer

    officer.on_the_way = slow_then_gone
    with pytest.raises(Interrupted):
        sync_once(officer.phone, officer.carry)
    officer.phone.store.close()
    officer.phone = replace(officer.phone, store=Store(officer.phone.store.folder / "an.vault"))

    sync_once(officer.phone, officer.carry)

    assert ranges[6:] == ["bytes=0-16383", "bytes=16384-32767", "bytes=16384-1064959"]
    assert files(officer) == []
    assert shelf(officer) == pulled(officer)


def test_what_an_recorded_and_took_back_before_the_file_was_made_does_not_stay(officer: Officer, phone: Any) -> None:
    """I5, MUST 18. It is in no file, and that it left lies before the number from which pull goes on."""
    an, clock = officer.phone, officer.phone.read_clocks()
    with an.store.writing() as db:
        family = Household(hamlet=phone.hamlet, head_name="Lê Thị Hạnh")
        home = acts.add(an, db, clock, kind="household", commune=THANH_VINH, record=family)
        taken_back = {"data": {"reason": "Ghi nhầm"}}
        acts._write_op(an, db, clock, kind="household", act="void", row_id=home, commune=THANH_VINH, content=taken_back)

    sync_once(an, officer.carry)

    assert files(officer) == []
    assert str(home) not in {row_id for _, row_id, *_ in shelf(officer)}


def test_a_file_that_lay_here_until_the_stream_forgot_what_left_is_thrown_away(officer: Officer, app: FastAPI) -> None:
    """MUST 15, MUST 18."""
    an, conversation = officer.phone, Conversation()
    while conversation.step != "snapshot":
        said = next_request(an, conversation)
        assert said is not None
        conversation = apply(an, conversation, said, signed_in.carry(an, officer.carry, said.request))
    part, said = snapshots._next_part(an, conversation), next_request(an, conversation)
    assert part is not None
    assert said is not None
    snapshots._keep(an, part, signed_in.carry(an, officer.carry, said.request))
    database: Database = app.state.database
    with database.writing() as session:
        standing = session.get_one(ScopeHead, THANH_VINH)
        standing.head, standing.horizon = standing.head + 1, standing.head + 1
    asked: list[str] = []

    def heard(request: Request, answer: Answer) -> Answer:
        asked.append(request.path)
        return answer

    officer.on_the_way = heard

    sync_once(an, officer.carry)

    assert any("/sync/pull" in path and f"cursors={THANH_VINH}:0," in path for path in asked)
    assert files(officer) == []


def _other_bytes(answer: Answer) -> Answer:
    middle = len(answer.body) // 2
    return replace(answer, body=answer.body[:middle] + b"\0" * 8 + answer.body[middle + 8 :])


def _other_hash(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "x-snapshot-sha256": "0" * 64})


def _cut(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[:-100])


def _not_a_file(_answer: Answer) -> Answer:
    return Answer(status=200, body=b"<html>Xin chao</html>", media_type="text/html")


def _gone(_answer: Answer) -> Answer:
    return Answer(status=404, body=b"", media_type="application/problem+json")


@pytest.mark.parametrize("spoil", [_other_bytes, _other_hash, _cut, _not_a_file, _gone])
def test_a_file_that_is_spoilt_is_thrown_away_and_the_rows_are_pulled(officer: Officer, spoil: Any) -> None:
    """MUST 3, MUST 18."""
    asked: list[str] = []

    def spoilt(request: Request, answer: Answer) -> Answer:
        asked.append(request.path)
        return spoil(answer) if is_part(request) else answer

    officer.on_the_way = spoilt

    sync_once(officer.phone, officer.carry)

    assert files(officer) == []
    assert any("/sync/pull" in path and f"cursors={THANH_VINH}:0," in path for path in asked)
    assert shelf(officer) == pulled(officer)


def test_what_stands_here_already_is_put_as_if_it_were_pulled(officer: Officer) -> None:
    """After a reset the rows come again, and none is taken off."""
    sync_once(officer.phone, officer.carry)
    before = shelf(officer)
    with officer.phone.store.writing() as db:
        applying.fetch_all_again(db)

    sync_once(officer.phone, officer.carry)

    assert shelf(officer) == before


def test_what_fits_in_a_page_is_pulled(app: FastAPI, client: TestClient, family: Family, tmp_path: Path) -> None:
    officer = Officer(app, client, tmp_path, "an")

    sync_once(officer.phone, officer.carry)

    assert len(shelf(officer)) <= snapshots.WORTH_A_FILE
    assert not [name for name in officer.asked if name.count("-") == 4]
    officer.phone.store.close()
