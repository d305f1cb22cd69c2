"""A phone stays in by changing its long token at each use; a token used twice ends everything given to the phone,
unless it is the phone itself that asks again.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access import accounts, tokens
from backend.access.signing import Signer
from backend.db import Database
from backend.tables.account import Account, Install
from mobile.store import keys
from shared.sync import proofs
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, START, HandClock

ANS_KEY, ANOTHER_KEY = keys.new_private_key(), keys.new_private_key()
ANOTHER_INSTALL = UUID("00000000-0000-4000-8000-0000000000a9")


@pytest.fixture
def signer(app: FastAPI) -> Signer:
    signer: Signer = app.state.signer
    return signer


@pytest.fixture
def first(database: Database, signer: Signer) -> str:
    """An's refresh token."""
    with database.writing() as session:
        account, install = session.get_one(Account, ACCOUNT_IDS["an"]), session.get_one(Install, AN_INSTALL)
        install.public_key = json.dumps(keys.public_jwk(ANS_KEY))
        return tokens.start(session, signer, account, install, START).refresh_token


def proof_of(token: str, *, install: UUID = AN_INSTALL, key: str = ANS_KEY) -> str:
    return keys.proof(key, proofs.of_refresh(install, token))


def refreshed(client: TestClient, token: str, **proof: Any) -> tuple[int, str]:
    """The status, and the next refresh token or the code of the problem."""
    answer = client.post("/api/v1/auth/refresh", json={"refresh_token": token} | proof)
    return answer.status_code, answer.json()["refresh_token" if answer.status_code == 200 else "code"]


def test_a_refresh_earns_a_new_token_that_refreshes_in_turn(client: TestClient, first: str, now: HandClock) -> None:
    for _ in range(3):
        now.passes(minutes=15)
        status, first = refreshed(client, first)

        assert status == 200


def test_an_answer_that_was_lost_is_given_again(client: TestClient, first: str, signer: Signer, now: HandClock) -> None:
    _, once = refreshed(client, first)
    now.passes(seconds=10)

    status, again = refreshed(client, first)

    assert status == 200
    assert signer.read("refresh", again, now()) == signer.read("refresh", once, now())
    assert refreshed(client, again)[0] == 200


def test_many_retries_at_once_earn_one_successor(
    client: TestClient, first: str, signer: Signer, now: HandClock
) -> None:
    with ThreadPoolExecutor(16) as tries:
        answers = list(tries.map(lambda _: refreshed(client, first), range(32)))

    assert {status for status, _ in answers} == {200}
    assert len({signer.read("refresh", token, now()).jti for _, token in answers}) == 1


def test_a_token_used_again_later_ends_everything_given_to_the_phone(
    client: TestClient, first: str, database: Database, now: HandClock
) -> None:
    _, second = refreshed(client, first)
    now.passes(seconds=11)

    assert refreshed(client, first) == (401, "not_signed_in")
    assert refreshed(client, second) == (401, "not_signed_in")
    with database.reading() as session:
        assert session.get_one(Install, AN_INSTALL).generation == 2


def test_a_token_whose_successor_was_used_is_not_answered_again(client: TestClient, first: str) -> None:
    _, second = refreshed(client, first)
    refreshed(client, second)

    assert refreshed(client, first) == (401, "not_signed_in")
    assert refreshed(client, second) == (401, "not_signed_in")


def test_to_the_phone_itself_an_answer_that_was_lost_is_given_again_when_the_network_is_back(
    client: TestClient, first: str, signer: Signer, now: HandClock
) -> None:
    """MUST 6. F14. Hours in a valley without a network sign nobody out."""
    _, lost = refreshed(client, first, proof=proof_of(first))
    now.passes(hours=40)

    status, again = refreshed(client, first, proof=proof_of(first))

    assert status == 200
    assert signer.read("refresh", again, now()) == signer.read("refresh", lost, now())
    assert refreshed(client, again, proof=proof_of(again))[0] == 200


def test_an_answer_is_given_again_as_often_as_it_is_lost_and_to_no_end_of_the_token(
    client: TestClient, first: str, now: HandClock
) -> None:
    proof = proof_of(first)
    for _ in range(29):
        assert refreshed(client, first, proof=proof)[0] == 200
        now.passes(days=1)
    now.passes(days=1, minutes=1)

    assert refreshed(client, first, proof=proof) == (401, "not_signed_in")


NO_PROOFS: dict[str, Callable[[str], str]] = {
    "another phone's key": lambda token: proof_of(token, key=ANOTHER_KEY),
    "another token": lambda token: proof_of(f"{token[:-2]}xx"),
    "another install": lambda token: proof_of(token, install=ANOTHER_INSTALL),
    "another purpose": lambda _: keys.proof(ANS_KEY, proofs.of_renewal(AN_INSTALL, AN_INSTALL, {})),
    "nothing": lambda _: "A" * proofs.LENGTH,
    "no signature": lambda _: "_" * proofs.LENGTH,
}


@pytest.mark.parametrize("of", NO_PROOFS)
def test_a_stolen_token_without_the_phones_key_ends_everything_given_to_the_phone(
    client: TestClient, first: str, now: HandClock, of: str
) -> None:
    _, second = refreshed(client, first, proof=proof_of(first))
    now.passes(seconds=11)

    assert refreshed(client, first, proof=NO_PROOFS[of](first)) == (401, "not_signed_in")
    assert refreshed(client, second, proof=proof_of(second)) == (401, "not_signed_in")


def test_a_token_whose_successor_was_used_is_not_answered_again_to_the_phones_key_either(
    client: TestClient, first: str
) -> None:
    _, second = refreshed(client, first, proof=proof_of(first))
    _, third = refreshed(client, second, proof=proof_of(second))

    assert refreshed(client, first, proof=proof_of(first)) == (401, "not_signed_in")
    assert refreshed(client, third, proof=proof_of(third)) == (401, "not_signed_in")


def test_a_refresh_token_ends_after_thirty_days(client: TestClient, first: str, now: HandClock) -> None:
    now.passes(days=30, minutes=1)

    assert refreshed(client, first) == (401, "not_signed_in")


@pytest.mark.parametrize("what", ["the account is closed", "the phone is revoked", "its tokens are void"])
def test_what_was_taken_back_does_not_refresh(client: TestClient, first: str, database: Database, what: str) -> None:
    with database.writing() as session:
        account, install = session.get_one(Account, ACCOUNT_IDS["an"]), session.get_one(Install, AN_INSTALL)
        match what:
            case "the account is closed":
                accounts.revoke(session, account, START)
            case "the phone is revoked":
                install.revoked_at = START
            case _:
                account.token_version += 1

    assert refreshed(client, first) == (401, "not_signed_in")


def test_a_word_that_is_no_token_does_not_refresh(client: TestClient) -> None:
    assert refreshed(client, "x" * 100) == (401, "not_signed_in")
