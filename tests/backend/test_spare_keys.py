"""An officer who has forgotten the PIN gets the vault's key back with a new code, and nobody else does."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from backend.access import accounts, activation
from backend.admin import audit
from backend.db import Database
from backend.tables.law import AuditEntry
from shared.sync import handover, handover_box
from tests.backend.cast import ACCOUNT_IDS, START

KEY = bytes(range(32))


@pytest.fixture
def code_for(database: Database) -> Callable[[str], str]:
    """A fresh code for somebody of the cast."""

    def code(username: str) -> str:
        with database.writing() as session:
            return activation.new_code(session, accounts.named(session, username), START)

    return code


def _sent(client: TestClient, code: str, account: UUID) -> dict[str, Any]:
    jwk = client.get("/api/v1/sync/sealing-key").json()
    return {"code": code, **handover_box.share_key(KEY, account_id=account, sealing_key_jwk=jwk)}


def test_a_new_code_gives_an_officer_the_key_back(
    client: TestClient, code_for: Callable[[str], str], database: Database
) -> None:
    answer = client.post("/api/v1/auth/recover", json=_sent(client, code_for("an"), ACCOUNT_IDS["an"]))

    assert (answer.status_code, answer.json()) == (200, {"key": handover.encode(KEY)})
    with database.reading() as session:
        (entry,) = session.exec(select(AuditEntry)).all()
        assert (entry.account_id, entry.act, entry.facts) == (ACCOUNT_IDS["an"], "vault_key_returned", {})
        assert list(audit.broken_at(session)) == []


def test_a_code_for_somebody_else_opens_nothing_and_is_not_used_up(
    client: TestClient, code_for: Callable[[str], str]
) -> None:
    """Whoever finds An's phone may have a code of their own."""
    code = code_for("em")

    answer = client.post("/api/v1/auth/recover", json=_sent(client, code, ACCOUNT_IDS["an"]))
    own = client.post("/api/v1/auth/recover", json=_sent(client, code, ACCOUNT_IDS["em"]))

    assert (answer.status_code, answer.json()["code"]) == (422, "key_share_unreadable")
    assert own.status_code == 200


@pytest.mark.parametrize("code", ["7KQ2M-X0TRC", "", "x"])
def test_without_a_good_code_nothing_is_opened(client: TestClient, code: str) -> None:
    answer = client.post("/api/v1/auth/recover", json=_sent(client, code, ACCOUNT_IDS["an"]))

    assert answer.status_code in {401, 422}
    assert "key" not in answer.json()


def test_a_code_is_good_once(client: TestClient, code_for: Callable[[str], str]) -> None:
    sent = _sent(client, code_for("an"), ACCOUNT_IDS["an"])

    answers = [client.post("/api/v1/auth/recover", json=sent).status_code for _ in range(2)]

    assert answers == [200, 401]


@pytest.mark.parametrize("spoil", [{"kid": "seal-9"}, {"box": "AAAA"}, {"box": "!"}])
def test_what_is_no_closed_key_is_refused(
    client: TestClient, code_for: Callable[[str], str], spoil: dict[str, str]
) -> None:
    answer = client.post("/api/v1/auth/recover", json=_sent(client, code_for("an"), ACCOUNT_IDS["an"]) | spoil)

    assert answer.status_code == 422


def test_guessing_codes_is_slowed_down(app: FastAPI, client: TestClient) -> None:
    """B101."""
    sent = _sent(client, "7KQ2M-X0TRC", ACCOUNT_IDS["an"])

    answers = {client.post("/api/v1/auth/recover", json=sent).status_code for _ in range(25)}

    assert answers == {401, 429}
