"""What a database may do to us: lose a connection, make us wait, refuse text. Somebody is told to come back, or what is
wrong; nothing is half stored.
"""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import InternalError, ProgrammingError
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from backend import db
from backend.db import Database
from backend.sync import stream
from backend.tables.account import Account, ServerState
from backend.tables.stream import ScopeHead
from shared.problems import Refused
from tests.backend.cast import THANH_VINH, Somebody
from tests.backend.stock import rows_it_knows_of
from tests.postgresql import Cluster

NUL = "binh\0"


@pytest.fixture
def post(cluster: Cluster, stage_on_postgresql: str) -> Iterator[Callable[[], Database]]:
    """Opens the cast's database on PostgreSQL, as often as asked."""
    opened: list[Database] = []
    with cluster.new_database(stage_on_postgresql) as name:

        def one() -> Database:
            opened.append(Database(cluster.url(name)))
            return opened[-1]

        yield one
        for each in opened:
            each.close()


def keep(session: Session, key: str) -> None:
    session.add(ServerState(key=key, value="x"))
    session.flush()


def kept(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.exec(select(ServerState.key))) - {"epoch"}


# --- on both ------------------------------------------------------------------------------------


def test_a_reader_sees_one_moment_while_others_write(database: Database) -> None:
    with database.reading() as session:
        before = len(session.exec(select(ServerState.key)).all())
        with database.writing() as other:
            keep(other, "a")

        assert len(session.exec(select(ServerState.key)).all()) == before
    assert kept(database) == {"a"}


def test_a_name_with_a_nul_opens_no_account(client: TestClient) -> None:
    asked = {"username": NUL, "password": "wrong, and long enough"}

    program = client.post("/api/v1/auth/token", data=asked)
    console = client.post("/dang-nhap", data=asked, headers={"sec-fetch-site": "same-origin"})

    assert program.status_code == 401, program.text
    assert console.status_code < 500, console.text


def test_a_cell_with_a_nul_does_not_exist(client: TestClient, binh: Somebody) -> None:
    spoken = json.dumps(["visits", NUL, "group", None, None, THANH_VINH, "vsi", "now"])
    cell = base64.urlsafe_b64encode(spoken.encode()).decode().rstrip("=")

    assert client.get(f"/api/v1/cells/{cell}", headers=binh.headers).status_code == 404


def test_a_hello_of_an_app_with_a_nul_is_refused(client: TestClient, an: Somebody) -> None:
    hello: dict[str, Any] = {"protocol": "tungnha/1", "install_id": str(an.install_id), "app": NUL, "cursors": {}}
    hello |= {"epoch": None, "made": 0, "unsent": 0, "sent_at": "2026-11-22T08:00:00+07:00"}

    answer = client.post("/api/v1/sync/hello", json=hello, headers=an.headers)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "app")


def test_a_nul_in_an_address_is_never_a_fault_of_ours(client: TestClient, binh: Somebody) -> None:
    doors = ["units/%00/lineage", "units?on=%00", "cells/%00", "conversions?commune=%00", "conversions?by=%00"]
    doors += ["recontact?commune=%00", "quote?on=%00", "eligibility?on=%00", "sync/pull?epoch=%00&cursors=%00:0"]

    answers = {door: client.get(f"/api/v1/{door}", headers=binh.headers).status_code for door in doors}

    assert all(400 <= status < 500 for status in answers.values()), answers


def test_a_database_that_took_stock_knows_how_its_tables_are_filled(database: Database) -> None:
    with database.writing() as session:
        session.add_all(ServerState(key=f"key {n}", value="x") for n in range(300))
    before = rows_it_knows_of(database, "server_state")

    database.take_stock()

    assert before is None
    assert rows_it_knows_of(database, "server_state") == 301  # with the epoch


# --- on PostgreSQL ------------------------------------------------------------------------------


def test_a_reading_session_cannot_write_on_postgresql(post: Callable[[], Database]) -> None:
    database = post()

    with pytest.raises(InternalError), database.reading() as session:
        keep(session, "a")

    assert kept(database) == set()


def test_a_fault_of_ours_is_no_excuse_to_come_back(post: Callable[[], Database]) -> None:
    database = post()

    with pytest.raises(ProgrammingError), database.writing() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_a_lost_connection_asks_to_come_back_and_the_next_is_a_new_one(post: Callable[[], Database]) -> None:
    database, other = post(), post()

    with pytest.raises(Refused) as refused, database.writing() as session:
        _keep_and_lose_the_connection(session, other)
    with database.writing() as session:
        keep(session, "b")

    assert refused.value.problems[0].code == "unavailable"
    assert kept(database) == {"b"}


def _keep_and_lose_the_connection(session: Session, other: Database) -> None:
    keep(session, "a")
    lost = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with other.reading() as elsewhere:
        elsewhere.execute(text("SELECT pg_terminate_backend(:lost, 10000)"), {"lost": lost})


def test_a_server_that_is_not_there_asks_to_come_back(tmp_path: Path) -> None:
    nobody = Database(f"postgresql+psycopg://tungnha@/nowhere?host={tmp_path}")

    for session in (nobody.reading, nobody.writing):
        with pytest.raises(Refused) as refused, session() as asked:
            asked.exec(select(Account)).all()
        assert refused.value.problems[0].code == "unavailable"


def test_a_wait_for_another_process_ends(post: Callable[[], Database], monkeypatch: pytest.MonkeyPatch) -> None:
    busy = post()
    monkeypatch.setattr(db, "WAIT_SECONDS", 0.05)
    waiting = post()

    with busy.writing() as session:
        keep(session, "a")
        for beside_others in (False, True):
            with pytest.raises(Refused) as refused, waiting.writing(beside_others=beside_others):
                pass
            assert refused.value.problems[0].code == "unavailable"

    assert kept(waiting) == {"a"}


def test_phones_file_beside_one_another_in_different_communes(post: Callable[[], Database]) -> None:
    one, other = post(), post()

    with one.writing(beside_others=True) as first, other.writing(beside_others=True) as second:
        stream.lock_head(first, "a")
        stream.lock_head(second, "b")

    with one.reading() as session:
        assert set(session.exec(select(ScopeHead.scope))) == {"a", "b"}


def test_of_two_that_wait_for_each_other_one_is_told_to_come_back(post: Callable[[], Database]) -> None:
    database, both_hold_one = post(), Barrier(2)
    with database.writing() as session:
        stream.lock_head(session, "a")
        stream.lock_head(session, "b")

    def crosswise(scopes: tuple[str, str]) -> Any:
        try:
            with database.writing(beside_others=True) as session:
                stream.lock_head(session, scopes[0])
                both_hold_one.wait()
                stream.move_head(session, scopes[1], 7)
        except Refused as refused:
            return refused.problems[0].code
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(crosswise, [("a", "b"), ("b", "a")]))

    assert sorted(told) == ["stored", "unavailable"]
    with database.reading() as session:
        assert sorted(session.exec(select(ScopeHead.head).where(col(ScopeHead.scope).in_(["a", "b"])))) == [0, 7]
