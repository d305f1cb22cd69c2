"""Nothing is answered before it is stored, and a database in trouble is said to be one, never a 500."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, select
from starlette.testclient import TestClient

from backend import db
from backend.db import Database, Reading, Writing
from backend.tables.account import ActivationCode, ServerState
from shared import problems
from shared.problems import Refused
from tests.backend.cast import START

BACKEND = Path(db.__file__).parent


@pytest.fixture
def door(app: FastAPI) -> Iterator[TestClient]:
    """Stores one fact under a key, refuses after storing, or counts what is stored."""

    @app.post("/keep/{key}")
    def keep(key: str, session: Writing) -> str:
        session.add(ServerState(key=key, value="kept"))
        return "kept"

    @app.post("/refuse/{key}")
    def refuse(key: str, session: Writing) -> str:
        session.add(ServerState(key=key, value="kept"))
        session.flush()
        raise Refused(problems.forbidden())

    @app.post("/read-then-write")
    def read_then_write(session: Reading) -> str:
        session.add(ServerState(key="sneaked", value="in"))
        session.flush()
        return "kept"

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def kept(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.exec(select(ServerState.key))) - {"epoch"}


def test_what_is_answered_is_stored(door: TestClient, database: Database) -> None:
    assert door.post("/keep/a").status_code == 200
    assert kept(database) == {"a"}


def test_a_commit_that_fails_is_never_answered_with_200(door: TestClient, database: Database) -> None:
    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk full"))

    event.listen(database.writer, "commit", fail)

    answer = door.post("/keep/a")

    event.remove(database.writer, "commit", fail)
    assert answer.status_code in {500, 503}
    assert kept(database) == set()


def test_a_refusal_stores_nothing(door: TestClient, database: Database) -> None:
    assert door.post("/refuse/a").json()["code"] == "forbidden"
    assert kept(database) == set()


def test_a_reading_session_cannot_write(door: TestClient, database: Database) -> None:
    assert door.post("/read-then-write").status_code == 500
    assert kept(database) == set()


def test_a_row_without_its_parent_is_not_stored(database: Database) -> None:
    orphan = ActivationCode(code_sha256="x", account_id=UUID(int=1), expires_at=START)

    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(orphan)


def test_a_full_disk_is_503_and_asks_to_come_back(door: TestClient, database: Database) -> None:
    with database.writing() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    answers = [door.post(f"/keep/{'k' * 1_000}{n}") for n in range(40)]

    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (503, "unavailable")
    assert "Retry-After" in last.headers
    assert door.get("/readyz").status_code in {200, 503}


def test_a_database_locked_by_another_process_is_503(
    door: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(database.writer.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = door.post("/keep/a")
    other.execute("ROLLBACK")
    other.close()
    later = door.post("/keep/a")

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert later.status_code == 200


def test_one_whose_turn_does_not_come_is_told_to_come_back(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "WAIT_SECONDS", 0.05)

    with database.writing(), pytest.raises(Refused) as refused, database.writing():
        pass

    assert refused.value.problems[0].code == "unavailable"


def test_a_hundred_writers_at_once_all_have_their_turn(door: TestClient, database: Database) -> None:
    with ThreadPoolExecutor(100) as writers:
        answers = list(writers.map(lambda n: door.post(f"/keep/{n}").status_code, range(200)))

    assert set(answers) == {200}
    assert len(kept(database)) == 200


def test_readers_see_the_last_commit_while_one_writes(database: Database) -> None:
    seen: list[set[str]] = []
    with database.writing() as session:
        session.add(ServerState(key="a", value="kept"))
        session.flush()
        reader = threading.Thread(target=lambda: seen.append(kept(database)))
        reader.start()
        reader.join()

    assert seen == [set()]
    assert kept(database) == {"a"}


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.reading() as session:
        before = keys(session)
        with database.writing() as writer:
            writer.add(ServerState(key="a", value="kept"))
        session.expire_all()

        assert keys(session) == before


def keys(session: Session) -> set[str]:
    return set(session.exec(select(ServerState.key)))


@pytest.mark.parametrize("pragma", [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_what_was_answered_survives_a_power_cut(database: Database, pragma: tuple[str, object]) -> None:
    name, value = pragma

    with database.writing() as session:
        assert session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


def test_one_place_commits() -> None:
    commits = [
        path.relative_to(BACKEND).as_posix()
        for path in BACKEND.rglob("*.py")
        if ".commit(" in path.read_text() or "session.begin()" in path.read_text()
    ]

    assert commits == ["db.py"]
