"""A server of the cast's for each test: its own database, a clock that the test moves, and who asks."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session, SQLModel
from starlette.testclient import TestClient

from backend.access import passwords, tokens
from backend.access.signing import Signer
from backend.app import create_app
from backend.db import Database
from backend.settings import Settings
from backend.sync.epoch import begin_epoch
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from tests import postgresql
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, CAST, HAMLETS, PASSWORD, START, HandClock, Somebody


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    Signer.of_folder(folder)
    return folder


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the cast in it, copied for each test: 0.4 ms instead of making every table again."""
    path = tmp_path_factory.mktemp("stage") / "stage.sqlite3"
    _set(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def stage_on_postgresql(cluster: postgresql.Cluster) -> Iterator[str]:
    """The same in PostgreSQL, by its name: a copy takes 60 ms."""
    with cluster.new_database() as name:
        _set(cluster.url(name))
        yield name


def _set(url: str) -> None:
    database = Database(url)
    SQLModel.metadata.create_all(database.writer)
    with database.writing() as session:
        begin_epoch(session)
        _people(session)
    database.close()


def _people(session: Session) -> None:
    for place, hamlets in HAMLETS.items():
        for n, one in enumerate(hamlets):
            session.add(HamletRow(commune=place, id=one, name=f"Xóm {n + 1}", kind="hamlet"))
    password = passwords.hashed(PASSWORD)
    for username, (name, role, areas) in CAST.items():
        account_id = ACCOUNT_IDS[username]
        hash_kept = password if role != "officer" else None
        account = Account(
            id=account_id, username=username, name=name, role=role, password_hash=hash_kept, created_at=START
        )
        session.add(account)
        session.flush()
        for n, (commune, hamlet) in enumerate(areas):
            grant_id = UUID(int=account_id.int + 0x1000 * (n + 1))
            area = Grant(id=grant_id, account_id=account_id, commune=commune, hamlet=hamlet, granted_at=START)
            session.add(area)
    session.add(
        Install(
            install_id=AN_INSTALL,
            account_id=ACCOUNT_IDS["an"],
            public_key="{}",
            device_name="Máy của An",
            app_version="0.1.0",
            activated_at=START,
        )
    )


@pytest.fixture
def now() -> HandClock:
    return HandClock()


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test's own, with the cast in it."""
    if engine == "sqlite":
        file = shutil.copy(request.getfixturevalue("stage"), tmp_path / "server.sqlite3")
        yield f"sqlite:///{file}"
        return
    stage, cluster = request.getfixturevalue("stage_on_postgresql"), request.getfixturevalue("cluster")
    with cluster.new_database(stage) as name:
        yield cluster.url(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys_folder: Path) -> Settings:
    return Settings(database_url=database_url, keys_dir=keys_folder, state_dir=tmp_path / "state")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.url())
    yield database
    database.close()


@pytest.fixture
def app(settings: Settings, database: Database, now: HandClock) -> FastAPI:
    return create_app(settings, database, now=now)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Asks the application without a network. A fault of the server is an answer 500, as it is for a phone."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def contents(database: Database) -> Callable[[], str]:
    """A hash over every row of the database, to show that nothing was changed."""

    def read() -> str:
        with database.reading() as session:
            rows = {
                table.name: sorted(map(repr, session.execute(select(table))))
                for table in SQLModel.metadata.sorted_tables
            }
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    return read


@pytest.fixture
def an(app: FastAPI) -> Somebody:
    return _somebody(app, "an", AN_INSTALL)


@pytest.fixture
def binh(app: FastAPI) -> Somebody:
    return _somebody(app, "binh")


@pytest.fixture
def chi(app: FastAPI) -> Somebody:
    return _somebody(app, "chi")


@pytest.fixture
def dung(app: FastAPI) -> Somebody:
    return _somebody(app, "dung")


@pytest.fixture
def em(app: FastAPI) -> Somebody:
    return _somebody(app, "em")


def _somebody(app: FastAPI, username: str, install_id: UUID | None = None) -> Somebody:
    database: Database = app.state.database
    with database.reading() as session:
        account = session.get_one(Account, ACCOUNT_IDS[username])
        install = session.get(Install, install_id) if install_id else None
        token = tokens.access_token(app.state.signer, account, install, START)
        return Somebody(
            account_id=account.id,
            username=username,
            role=account.role,
            headers={"Authorization": f"Bearer {token}"},
            install_id=install_id,
        )
