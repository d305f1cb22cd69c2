"""Clocks jump, communes merge and officers are moved while phones are at work: nothing is lost, nobody is shut out.

F23, F24, F30, F37, F39 of the fault catalogue.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from backend.access import accounts, grants
from backend.app import system_now
from mobile.store import cursors, meta, shelf
from mobile.store.phone import Phone
from mobile.sync.client import HttpTransport
from mobile.sync.messages import Request
from mobile.views.households import households
from shared import places
from shared.sync.ops import ClockReading
from tests.faults import officers, way
from tests.faults.calls import Program, Serving
from tests.faults.officers import Watched
from tests.faults.town import Town
from tests.faults.way import Way

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ODD_CLOCKS = {
    "an hour behind": -HOUR,
    "an hour ahead": HOUR,
    "a day behind": -DAY,
    "a day ahead": DAY,
    "in 2009": datetime(2009, 1, 2, tzinfo=UTC) - datetime.now(UTC),
    "in 2036": datetime(2036, 2, 7, 7, tzinfo=UTC) - datetime.now(UTC),
    "in 2038": datetime(2038, 1, 19, 4, tzinfo=UTC) - datetime.now(UTC),
}
GOLDEN = sorted((Path(__file__).parents[1] / "golden").iterdir())


@pytest.fixture
def server(server_program: Program, town: Town) -> Iterator[Serving]:
    with server_program.serving(town.folder) as server:
        yield server


@pytest.fixture
def an(server: Serving, town: Town, tmp_path: Path) -> Iterator[Phone]:
    with officers.phone_in(tmp_path / "an") as phone:
        officers.join(phone, server.url, town.code_of("an"))
        yield phone


def _with_clock_off(phone: Phone, off: timedelta) -> Phone:
    def read() -> ClockReading:
        reading = phone.read_clocks()
        return replace(reading, wall=reading.wall + off)

    return replace(phone, read_clocks=read)


@pytest.mark.parametrize("clock", ODD_CLOCKS)
def test_a_phone_whose_clock_is_wrong_works_and_is_heard(clock: str, an: Phone, server: Serving, town: Town) -> None:
    """MUST 10, MUST 19. F23. The server keeps what the phone recorded, and the next visit is in order again."""
    odd = _with_clock_off(an, ODD_CLOCKS[clock])
    officers.visit(odd)
    assert officers.sync(odd, Watched(server.url)) is None
    officers.visit(an)

    assert officers.sync(an, Watched(server.url)) is None

    first, second = town.kept(officers.install_of(an)).values()
    assert first == ("held" if ODD_CLOCKS[clock] > timedelta() else "filed")
    assert second == "filed"
    assert officers.unsent(an) == 0
    assert town.broken() == []


@pytest.mark.parametrize("off", [-DAY, -HOUR, HOUR, DAY], ids=str)
def test_a_server_whose_clock_jumps_and_is_set_right_signs_nobody_out(
    off: timedelta, an: Phone, server: Serving, town: Town
) -> None:
    """MUST 6, MUST 19, I10. F24. A token from the future opens nothing until its time has come, and then it does."""
    carry = Watched(server.url)
    for clock_off in (off, timedelta(), off, timedelta()):
        town.tells_its_server(clock_off_s=clock_off.total_seconds())
        officers.visit(an)
        officers.sync(an, carry)
    town.tells_its_server(clock_off_s=max(off, timedelta()).total_seconds())

    assert officers.sync(an, carry) is None

    assert set(carry.statuses) <= {200, 401}
    assert officers.unsent(an) == 0
    assert len(town.kept(officers.install_of(an))) == 4
    assert set(town.kept(officers.install_of(an)).values()) <= {"filed", "held"}
    assert town.broken() == []


def test_a_phone_that_was_away_while_communes_merged_files_under_todays(an: Phone, server: Serving, town: Town) -> None:
    """MUST 13, MUST 15, I2. F39. It knew the commune of before; nobody was visited there twice."""
    (today,) = meta.areas(an.store.reading())
    former = places.predecessors(today)[0].id
    with an.store.writing() as db:
        meta.write_areas(db, {former: meta.areas(db)[today]})
        db.execute("UPDATE shelf SET commune = ?", (former,))
        cursors.drop_all(db)
    officers.visit(an, 3)

    assert officers.sync(an, Watched(server.url)) is None

    assert list(town.kept(officers.install_of(an)).values()) == ["filed"] * 3
    assert len(town.visits()) == 3
    assert town.broken() == []
    assert set(meta.areas(an.store.reading())) == {today}
    assert {row.commune for row in shelf.all_of(an.store.reading(), "household")} == {today}
    assert len(list(shelf.all_of(an.store.reading(), "visit"))) == 3


def test_an_officer_who_is_moved_in_mid_sync_loses_the_area_and_no_visit(
    an: Phone, server: Serving, town: Town
) -> None:
    """MUST 6, MUST 13, MUST 15, I6. F37. The area is taken back between hello and push."""
    areas = meta.areas(an.store.reading())
    (commune,) = areas
    lost, *kept = sorted(areas[commune])
    officers.visit(an, len(households(an.store)))
    with Way().opened() as between:
        between.server_port = server.port

        async def moved(_request: bytes, pass_on: way.PassOn) -> bytes:
            await asyncio.to_thread(_take_back, town, commune, lost)
            between.befalls({})
            return await pass_on()

        between.befalls({"sync/push": moved})
        assert officers.sync(an, Watched(between.url)) is None
    assert officers.sync(an, Watched(server.url)) is None

    assert set(town.kept(officers.install_of(an)).values()) == {"filed"}
    assert officers.unsent(an) == 0
    assert meta.areas(an.store.reading()) == {commune: frozenset(kept)}
    assert {row.body["hamlet"] for row in shelf.all_of(an.store.reading(), "household")} <= set(kept)
    assert town.broken() == []


def _take_back(town: Town, commune: str, hamlet: str) -> None:
    with town.opened() as database, database.writing() as session:
        grants.take_back(session, accounts.named(session, "an"), commune, UUID(hamlet), system_now())


@pytest.mark.parametrize("version", GOLDEN, ids=lambda folder: folder.name)
def test_what_a_released_app_says_a_live_server_takes_in(version: Path, an: Phone, server: Serving, town: Town) -> None:
    """MUST 16, I12. F30. Its very requests, but for who speaks."""
    tokens = meta.tokens(an.store.reading())
    assert tokens is not None
    speaks = {"install_id": officers.install_of(an), "epoch": str(town.epoch())}

    for name, times in (("hello", 1), ("push", 2)):
        said = json.loads((version / f"{name}.json").read_text())
        body = json.dumps(said | speaks).encode()
        request = Request(method="POST", path=f"/api/v1/sync/{name}", body=body)
        with HttpTransport(server.url) as carry:
            answers = [carry(request, tokens.access) for _ in range(times)]

        assert [answer.status for answer in answers] == [200] * times
    first, again = (json.loads(answer.body)["results"] for answer in answers)
    assert [one | {"repeated": True} for one in first] == again
    assert len(first) == len(said["ops"])
    assert town.broken() == []
