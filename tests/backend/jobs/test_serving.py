"""A server does in its own thread what was asked of it, and one that is started anew what the last one left."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from backend import revisions
from backend.access.principal import principal_of
from backend.app import create_app
from backend.db import Database
from backend.exports import in_background
from backend.importing import in_background as lists
from backend.importing.marks import Marker
from backend.importing.office import Office
from backend.importing.wishes import HOUSEHOLDS, Wish
from backend.settings import Settings
from backend.sync.keys import Keys
from backend.tables.account import Account
from backend.tables.importing import ImportBatch
from backend.tables.job import Job
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, START, THANH_VINH
from tests.backend.importing.sheets_by_hand import heads

LEFT_BEHIND, ASKED = UUID(int=1), UUID(int=2)
THE_WEEK = {in_background.NAME: "week", in_background.FORM: "xlsx"}


def test_what_waits_and_what_was_left_behind_is_done_while_the_server_serves(
    new_url: Callable[[], str], keys_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.jobs.runner.LOOK_EVERY_SECONDS", 0.01)
    settings = Settings(database_url=new_url(), keys_dir=keys_folder, state_dir=tmp_path / "state")
    revisions.upgrade(settings.url())
    database = Database(settings.url())
    with database.writing() as session:
        _asked(session)
    app = create_app(settings, database, now=lambda: START)

    with TestClient(app):
        _until(lambda: _states(database) == ["done", "done"])

    with database.reading() as session:
        done = [session.get_one(Job, job) for job in (LEFT_BEHIND, ASKED)]
        assert [(job.state, job.tries) for job in done] == [("done", 2), ("done", 1)]
    assert all((app.state.job_files.read(job) or b"").startswith(b"PK") for job in (LEFT_BEHIND, ASKED))
    database.close()


def _asked(session: Session) -> None:
    dung = ACCOUNT_IDS["dung"]
    session.add(Account(id=dung, username="dung", name="Phạm Dũng", role="admin", created_at=START))
    session.flush()
    for job, state, tries in ((LEFT_BEHIND, "running", 1), (ASKED, "waiting", 0)):
        session.add(
            Job(
                id=job,
                kind=in_background.REPORT,
                texts=THE_WEEK,
                language="vi",
                asked_by=dung,
                asked_at=START,
                state=state,
                tries=tries,
            )
        )


def _states(database: Database) -> list[str]:
    with database.reading() as session:
        return [session.get_one(Job, job).state for job in (LEFT_BEHIND, ASKED)]


def test_a_list_that_was_sent_to_the_last_server_is_read_by_the_next_one_and_applied(
    new_url: Callable[[], str], keys_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.jobs.runner.LOOK_EVERY_SECONDS", 0.01)
    settings = Settings(database_url=new_url(), keys_dir=keys_folder, state_dir=tmp_path / "state")
    revisions.upgrade(settings.url())
    database = Database(settings.url())
    office = Office(keys=Keys.of_folder(keys_folder), marker=Marker.of_folder(keys_folder), now=START)
    wish = Wish(kind=HOUSEHOLDS, commune=THANH_VINH, content=heads(lists.ROWS_AT_ONCE + 1))
    with database.writing() as session:
        dung = Account(id=ACCOUNT_IDS["dung"], username="dung", name="Phạm Dũng", role="admin", created_at=START)
        session.add(dung)
        session.flush()
        asker = lists.Asker(principal=principal_of(session, dung, today=day_of(START)))
    batch = lists.bring_in(database, asker, wish, office).id

    with TestClient(create_app(settings, database, now=lambda: START)):
        _until(lambda: _batch(database, batch).state == "previewed")
        pressed = lists.apply(database, asker, batch, office)
        _until(lambda: _batch(database, batch).state == "applied")

    assert pressed.state == "applying"
    assert _batch(database, batch).counts["households_new"] == lists.ROWS_AT_ONCE + 1
    database.close()


def _batch(database: Database, batch: UUID) -> ImportBatch:
    with database.reading() as session:
        return session.get_one(ImportBatch, batch)


def _until(it_is_so: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if it_is_so():
            return
        time.sleep(0.01)
