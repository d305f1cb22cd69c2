"""A one-time code makes a phone an officer's, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from backend.access import accounts, activation
from backend.db import Database
from backend.tables.account import Account, ActivationCode, Install
from tests.backend.cast import ACCOUNT_IDS, HAMLETS, START, THANH_VINH, HandClock

KEY = {
    "kty": "EC",
    "crv": "P-256",
    # The public key of RFC 7515, appendix A.3.
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
OTHER_KEY = {  # RFC 7517, appendix A.1
    "kty": "EC",
    "crv": "P-256",
    "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
}


@pytest.fixture
def code(database: Database) -> str:
    """A code for An."""
    with database.writing() as session:
        return activation.new_code(session, accounts.named(session, "an"), START)


def sent(code: str, **other: object) -> dict[str, Any]:
    said = {"code": code, "install_id": str(uuid4()), "install_public_key": KEY}
    return {**said, "device_name": "Samsung A06", "app_version": "0.1.0", **other}


def test_a_code_makes_a_phone_ans_and_names_her_hamlet(client: TestClient, code: str) -> None:
    answer = client.post("/api/v1/auth/activate", json=sent(code))

    assert answer.status_code == 200
    said = answer.json()
    assert set(said) == {"access_token", "refresh_token", "expires_in", "user", "grants"}
    assert said["expires_in"] == 900
    assert said["user"]["username"] == "an"
    assert said["grants"] == [{"commune": THANH_VINH, "hamlets": [str(HAMLETS[THANH_VINH][0])]}]


def test_a_grant_of_a_whole_commune_names_its_hamlets(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        code = activation.new_code(session, accounts.named(session, "binh"), START)

    said = client.post("/api/v1/auth/activate", json=sent(code)).json()

    assert said["grants"] == [{"commune": THANH_VINH, "hamlets": [str(hamlet) for hamlet in HAMLETS[THANH_VINH]]}]


def test_a_code_is_good_once(client: TestClient, code: str, contents: Callable[[], str]) -> None:
    client.post("/api/v1/auth/activate", json=sent(code))

    second = client.post("/api/v1/auth/activate", json=sent(code))

    assert (second.status_code, second.json()["code"]) == (401, "activation_code_invalid")


def test_of_many_phones_with_one_code_at_once_one_gets_in(client: TestClient, code: str, database: Database) -> None:
    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda _: client.post("/api/v1/auth/activate", json=sent(code)), range(32)))

    assert sorted({answer.status_code for answer in answers}) in ([200, 401], [200, 401, 429])
    assert [answer.status_code for answer in answers].count(200) == 1
    with database.reading() as session:
        assert len(session.exec(select(Install).where(Install.device_name == "Samsung A06")).all()) == 1


def test_a_code_is_read_as_it_is_spoken(client: TestClient, code: str) -> None:
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert client.post("/api/v1/auth/activate", json=sent(spoken)).status_code == 200


def test_a_code_ends_after_three_days(client: TestClient, code: str, now: HandClock) -> None:
    now.passes(hours=72)

    assert client.post("/api/v1/auth/activate", json=sent(code)).json()["code"] == "activation_code_invalid"


def test_a_closed_account_cannot_be_activated(client: TestClient, code: str, database: Database) -> None:
    with database.writing() as session:
        accounts.revoke(session, accounts.named(session, "an"), START)

    assert client.post("/api/v1/auth/activate", json=sent(code)).status_code == 401


def test_the_code_itself_is_not_kept(database: Database, code: str) -> None:
    with database.reading() as session:
        (kept,) = session.exec(select(ActivationCode)).all()

    assert code.replace("-", "") not in kept.model_dump_json()


def test_the_twenty_first_guess_in_a_minute_from_one_address_must_wait(
    client: TestClient, code: str, now: HandClock
) -> None:
    for _ in range(20):
        assert client.post("/api/v1/auth/activate", json=sent("AAAAAAAAAA")).status_code == 401

    refused = client.post("/api/v1/auth/activate", json=sent(code))
    now.passes(minutes=1)
    later = client.post("/api/v1/auth/activate", json=sent(code))

    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert "Retry-After" in refused.headers
    assert later.status_code == 200


def test_right_codes_are_no_guesses(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        an = accounts.named(session, "an")
        codes = [activation.new_code(session, an, START) for _ in range(25)]

    answers = [client.post("/api/v1/auth/activate", json=sent(code)) for code in codes]

    assert {answer.status_code for answer in answers} == {200}


def test_a_phone_that_lost_its_tokens_comes_back_with_a_new_code(
    client: TestClient, code: str, database: Database
) -> None:
    phone = str(uuid4())
    first = client.post("/api/v1/auth/activate", json=sent(code, install_id=phone)).json()
    with database.writing() as session:
        second_code = activation.new_code(session, accounts.named(session, "an"), START)

    second = client.post("/api/v1/auth/activate", json=sent(second_code, install_id=phone))

    assert second.status_code == 200
    old = client.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]})
    assert old.status_code == 401


@pytest.mark.parametrize("whose", ["another key", "another officer", "a revoked phone"])
def test_a_copy_of_a_phone_is_told_to_take_a_new_id(
    client: TestClient, code: str, database: Database, whose: str
) -> None:
    phone = uuid4()
    client.post("/api/v1/auth/activate", json=sent(code, install_id=str(phone)))
    with database.writing() as session:
        owner = session.get_one(Account, ACCOUNT_IDS["em" if whose == "another officer" else "an"])
        next_code = activation.new_code(session, owner, START)
        if whose == "a revoked phone":
            session.get_one(Install, phone).revoked_at = START

    key = OTHER_KEY if whose == "another key" else KEY
    answer = client.post("/api/v1/auth/activate", json=sent(next_code, install_id=str(phone), install_public_key=key))

    assert (answer.status_code, answer.json()["code"]) == (409, "install_forked")
    with database.reading() as session:
        assert session.exec(select(ActivationCode).where(col(ActivationCode.used_at).is_(None))).all() != []


@pytest.mark.parametrize(
    "key",
    [
        {**KEY, "x": "A" * 43},
        {**KEY, "x": KEY["x"] + "="},
        {**KEY, "x": KEY["x"][:-2]},
        {**KEY, "y": OTHER_KEY["y"]},
        {**KEY, "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5é0"},
    ],
    ids=["not on the curve", "padded", "short", "half of another", "not ASCII"],
)
def test_a_key_that_is_no_point_on_the_curve_is_refused(
    client: TestClient, code: str, key: dict[str, str], contents: Callable[[], str]
) -> None:
    before = contents()

    answer = client.post("/api/v1/auth/activate", json=sent(code, install_public_key=key))

    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_public_key")
    assert answer.json()["errors"][0]["field"] == "install_public_key"
    assert contents() == before


def test_a_phone_knows_no_other_account_by_its_code(app: FastAPI, client: TestClient, code: str) -> None:
    said = client.post("/api/v1/auth/activate", json=sent(code)).json()

    claims = app.state.signer.read("access", said["access_token"], START)

    assert claims.account_id == ACCOUNT_IDS["an"]
    assert UUID(said["user"]["id"]) == ACCOUNT_IDS["an"]
