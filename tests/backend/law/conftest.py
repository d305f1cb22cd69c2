"""Two administrators and a law that is about to change: Dũng proposes, Giang confirms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access import passwords, tokens
from backend.db import Database
from backend.tables.account import Account
from tests.backend.cast import PASSWORD, START, Somebody

LINE = "poverty_line.rural"
DECREE = "Nghị định 351/2025/NĐ-CP; Công văn 99/BHXH-TST"
CONFIRMED = {"act": "confirm", "parameter": LINE, "since": "2027-01-01", "law": DECREE}
SHIFTED = {"act": "shift", "parameter": LINE, "since": "2027-01-01", "to": "2027-07-01"}

GIANG = UUID("01a20000-0000-7000-8000-0000000000d1")


@pytest.fixture
def giang(app: FastAPI, database: Database) -> Somebody:
    """Giang, who administers the province beside Dũng."""
    with database.writing() as session:
        kept = passwords.hashed(PASSWORD)
        account = Account(
            id=GIANG, username="giang", name="Võ Giang", role="admin", password_hash=kept, created_at=START
        )
        session.add(account)
        session.flush()
        token = tokens.access_token(app.state.signer, account, None, START)
    return Somebody(account_id=GIANG, username="giang", role="admin", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def propose(client: TestClient, dung: Somebody) -> Callable[..., Any]:
    """Dũng proposes changes; the answer."""

    def ask(*changes: dict[str, Any], by: Somebody = dung) -> Any:
        return client.post("/api/v1/law/proposals", json={"changes": changes}, headers=by.headers)

    return ask


@pytest.fixture
def confirm(client: TestClient, giang: Somebody) -> Callable[..., Any]:
    """Giang confirms; the answer."""

    def ask(proposal: str, by: Somebody = giang) -> Any:
        return client.post(f"/api/v1/law/proposals/{proposal}/confirm", headers=by.headers)

    return ask


@pytest.fixture
def change(propose: Callable[..., Any], confirm: Callable[..., Any]) -> Callable[..., None]:
    """A change that both administrators made."""

    def both(*changes: dict[str, Any]) -> None:
        proposed = propose(*changes)
        assert proposed.status_code == 201, proposed.text
        assert confirm(proposed.json()["id"]).status_code == 200

    return both


@pytest.fixture
def pays(client: TestClient) -> Callable[[str], int]:
    """What a near-poor resident pays a month on a day, as anybody is told over HTTP."""

    def ask(on: str) -> int:
        question = {"product": "vsi", "on": on, "group": "near_poor", "residence": "permanent"}
        return int(client.get("/api/v1/quote", params=question).json()["pays"])

    return ask
