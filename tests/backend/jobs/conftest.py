"""Work by hand: kinds of our own, and a runner that works when a test says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from backend.access.principal import Principal, principal_of
from backend.db import Database
from backend.jobs import book
from backend.jobs.files import Files
from backend.jobs.runner import Runner
from backend.jobs.work import Work
from backend.sync.sealing_at_rest import AtRest
from backend.tables.account import Account
from backend.tables.job import Job
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, HandClock


@pytest.fixture
def files(tmp_path: Path, keys_folder: Path) -> Files:
    return Files(folder=tmp_path / "jobs", at_rest=AtRest.of_folder(keys_folder))


@pytest.fixture
def runner_of(database: Database, files: Files, now: HandClock) -> Callable[..., Runner]:
    """A runner that knows these kinds of work."""

    def make(**kinds: Work) -> Runner:
        return Runner(database=database, files=files, kinds=kinds, now=now, made_up=False)

    return make


@pytest.fixture
def asked(database: Database, now: HandClock) -> Callable[..., UUID]:
    """Bình asks for work."""

    def ask(kind: str = "count", **texts: str) -> UUID:
        with database.writing() as session:
            return book.start(session, kind, texts, binh_in(session, now), now())

    return ask


@pytest.fixture
def line(database: Database) -> Callable[[UUID], Any]:
    """A line of the book, as it stands."""

    def read(job: UUID) -> Job:
        with database.reading() as session:
            return session.get_one(Job, job)

    return read


def binh_in(session: Session, now: HandClock) -> Principal:
    return principal_of(session, session.get_one(Account, ACCOUNT_IDS["binh"]), today=day_of(now()))
