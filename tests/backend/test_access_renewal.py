"""A copy of a phone becomes an install of its own, by the token and the key of the one that it was a copy of."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.account import Install
from mobile.store import keys
from shared.sync import proofs
from tests.backend.cast import AN_INSTALL, Somebody
from tests.backend.test_access_activation import KEY, OTHER_KEY

NEW = UUID("00000000-0000-4000-8000-0000000000a9")
OLD_KEY, ANOTHER_KEY = keys.new_private_key(), keys.new_private_key()


@pytest.fixture(autouse=True)
def _ans_phone_has_its_key(database: Database) -> None:
    with database.writing() as session:
        session.get_one(Install, AN_INSTALL).public_key = json.dumps(keys.public_jwk(OLD_KEY))


def proof_of(
    *, old: UUID = AN_INSTALL, new: UUID = NEW, public_key: dict[str, str] = OTHER_KEY, key: str = OLD_KEY
) -> str:
    return keys.proof(key, proofs.of_renewal(old, new, public_key))


def renewed(client: TestClient, headers: dict[str, str], **other: Any) -> Any:
    said = {"install_id": str(NEW), "install_public_key": OTHER_KEY, "proof": proof_of()} | other
    return client.post("/api/v1/auth/renew_install", json=said, headers=headers)


def said_hello(client: TestClient, install: UUID, headers: dict[str, str]) -> int:
    who = {"protocol": "tungnha/1", "install_id": str(install), "app": "0.1.0", "epoch": None}
    said = {"cursors": {}, "made": 0, "unsent": 0, "sent_at": "2026-11-22T08:00:00+07:00"}
    return client.post("/api/v1/sync/hello", json=who | said, headers=headers).status_code


def test_a_copy_gets_an_install_of_its_own_and_the_other_goes_on(
    client: TestClient, an: Somebody, database: Database
) -> None:
    """MUST 9."""
    answer = renewed(client, an.headers)

    assert answer.status_code == 200
    of_the_copy = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert answer.json()["user"]["id"] == str(an.account_id)
    assert [said_hello(client, NEW, of_the_copy), said_hello(client, AN_INSTALL, an.headers)] == [200, 200]
    assert said_hello(client, AN_INSTALL, of_the_copy) == 403
    with database.reading() as session:
        old, new = session.get_one(Install, AN_INSTALL), session.get_one(Install, NEW)
        assert (new.account_id, new.device_name, old.revoked_at) == (old.account_id, old.device_name, None)


def test_an_answer_that_was_lost_is_asked_for_again(client: TestClient, an: Somebody) -> None:
    renewed(client, an.headers)

    assert renewed(client, an.headers).status_code == 200


def test_an_id_that_is_anothers_or_has_another_key_is_refused(client: TestClient, an: Somebody, binh: Somebody) -> None:
    renewed(client, an.headers)

    with_another_key = renewed(client, an.headers, install_public_key=KEY, proof=proof_of(public_key=KEY))
    of_a_program = renewed(client, binh.headers, install_id=str(uuid4()))

    assert (with_another_key.status_code, with_another_key.json()["code"]) == (409, "install_forked")
    assert of_a_program.status_code == 403


NO_PROOFS: dict[str, Callable[[], str | None]] = {
    "none at all": lambda: None,
    "another phone's key": lambda: proof_of(key=ANOTHER_KEY),
    "another install before": lambda: proof_of(old=NEW),
    "another new install": lambda: proof_of(new=AN_INSTALL),
    "another new key": lambda: proof_of(public_key=KEY),
    "another purpose": lambda: keys.proof(OLD_KEY, proofs.of_refresh(AN_INSTALL, "")),
    "nothing": lambda: "A" * proofs.LENGTH,
}


@pytest.mark.parametrize("of", NO_PROOFS)
def test_a_stolen_token_alone_makes_no_new_install(
    client: TestClient, an: Somebody, contents: Callable[[], str], of: str
) -> None:
    before = contents()

    answer = renewed(client, an.headers, proof=NO_PROOFS[of]())

    assert (answer.status_code, answer.json()["code"]) == (403, "bad_proof")
    assert contents() == before


def test_nobody_becomes_an_install_without_a_token(client: TestClient) -> None:
    assert renewed(client, {}).status_code == 401
