"""A server does in its own thread what was asked of it, and one that is started anew what the last one left."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from backend import revisions
from backend.app import create_app
from backend.db import Database
from backend.exports import in_background
from backend.settings import Settings
from backend.tables.account import Account
from backend.tables.job import Job
from tests.backend.cast import ACCOUNT_IDS, START

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
        _until_nothing_waits(database)

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


def _until_nothing_waits(database: Database) -> None:
    for _ in range(3_000):
        with database.reading() as session:
            if all(session.get_one(Job, job).state == "done" for job in (LEFT_BEHIND, ASKED)):
                return
        time.sleep(0.01)
