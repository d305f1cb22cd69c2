"""An office at which files come in, and what stands on record afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import Session

from backend.access.principal import Principal, principal_of
from backend.db import Database
from backend.importing import batches
from backend.importing.marks import Marker
from backend.importing.office import Office
from backend.importing.wishes import HOUSEHOLDS, Wish
from backend.sync.keys import Keys
from backend.tables.account import Account
from backend.tables.importing import ImportBatch
from shared.clock import day_of
from tests.backend.cast import ACCOUNT_IDS, THANH_VINH, HandClock

BringIn = Callable[..., ImportBatch]


@pytest.fixture
def office(keys_folder: Path, now: HandClock) -> Office:
    return Office(keys=Keys.of_folder(keys_folder), marker=Marker.of_folder(keys_folder), now=now())


@pytest.fixture
def principal(app: FastAPI, database: Database, now: HandClock) -> Callable[[str], Principal]:
    def of(username: str) -> Principal:
        with database.reading() as session:
            account = session.get_one(Account, ACCOUNT_IDS[username])
            return principal_of(session, account, today=day_of(now()))

    return of


@pytest.fixture
def show(database: Database, principal: Callable[[str], Principal], office: Office) -> BringIn:
    """Bring a file in to be looked at; Bình does, where nobody else is named."""

    def preview(content: bytes, username: str = "binh", **wish: Any) -> ImportBatch:
        asked = Wish(**{"kind": HOUSEHOLDS, "commune": THANH_VINH, "file_name": "ds.xlsx", "content": content} | wish)
        return batches.preview(database, principal(username), asked, office)

    return preview


@pytest.fixture
def bring_in(database: Database, principal: Callable[[str], Principal], office: Office, show: BringIn) -> BringIn:
    """Look at a file and have it done."""

    def whole(content: bytes, username: str = "binh", *, sure: bool = False, **wish: Any) -> ImportBatch:
        batch = show(content, username, **wish)
        assert batch.problems == []
        return batches.apply(database, principal(username), batch.id, office, sure=sure)

    return whole


@pytest.fixture
def take_back(database: Database, principal: Callable[[str], Principal], office: Office) -> BringIn:
    """Have Bình take a list of confirmations back."""
    return lambda batch: batches.undo(database, principal("binh"), batch.id, office)


def rows(session: Session, table: Any) -> list[dict[str, Any]]:
    """Every row of a table, by what it holds."""
    return [dict(row) for row in session.execute(select(table.__table__)).mappings()]
