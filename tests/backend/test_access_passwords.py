"""A program comes in with a password; guessing is slow, counted, and tells nothing."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select
from starlette.testclient import TestClient

from backend.access import accounts, passwords
from backend.access.accounts import NewAccount
from backend.app import create_app
from backend.db import Database
from backend.settings import Settings
from backend.tables.account import FailedTries
from shared.problems import Refused
from tests.backend.cast import PASSWORD, START, HandClock


def asked(client: TestClient, username: str, password: str, **more: str) -> tuple[int, dict[str, Any]]:
    answer = client.post("/api/v1/auth/token", data={"username": username, "password": password, **more})
    return answer.status_code, answer.json()


def test_binh_gets_a_token_with_his_password(client: TestClient) -> None:
    status, said = asked(client, "binh", PASSWORD)

    assert (status, set(said)) == (200, {"access_token", "expires_in", "token_type"})


def test_a_password_typed_with_separate_marks_is_the_same_password(client: TestClient) -> None:
    decomposed = unicodedata.normalize("NFD", PASSWORD)

    assert asked(client, "binh", decomposed)[0] == 200


def test_a_wrong_password_an_unknown_name_and_an_account_without_password_get_the_same_answer(
    client: TestClient,
) -> None:
    answers = [asked(client, name, "wrong, and long enough") for name in ("binh", "nobody", "an")]

    assert {status for status, _ in answers} == {401}
    for _, said in answers:
        said.pop("request_id")
    assert answers[0][1] == answers[1][1] == answers[2][1]


def test_after_five_wrong_passwords_the_right_one_must_wait_a_quarter_of_an_hour(
    client: TestClient, now: HandClock
) -> None:
    for _ in range(5):
        assert asked(client, "binh", "wrong, and long enough")[0] == 401

    assert asked(client, "binh", PASSWORD)[0] == 429
    assert asked(client, "chi", PASSWORD)[0] == 200
    now.passes(minutes=15)
    assert asked(client, "binh", PASSWORD)[0] == 200


def test_the_count_survives_a_restart(client: TestClient, settings: Settings, now: HandClock) -> None:
    for _ in range(5):
        asked(client, "binh", "wrong, and long enough")

    with TestClient(create_app(settings, Database(settings.url()), now=now)) as restarted:
        assert asked(restarted, "binh", PASSWORD)[0] == 429


def test_neither_names_nor_addresses_stand_in_the_count(client: TestClient, database: Database) -> None:
    asked(client, "binh", "wrong, and long enough")

    with database.reading() as session:
        marks = [row.mark for row in session.exec(select(FailedTries)).all()]
    assert len(marks) == 2
    assert all(len(mark) == 64 and "binh" not in mark for mark in marks)


def test_a_one_time_password_is_refused_while_no_account_has_one(
    client: TestClient, contents: Callable[[], str]
) -> None:
    before = contents()

    status, said = asked(client, "binh", PASSWORD, otp="123456")

    assert (status, said["code"]) == (422, "second_factor_unknown")
    assert contents() == before


def test_a_password_of_a_megabyte_is_not_hashed(client: TestClient) -> None:
    status, said = asked(client, "binh", "a" * 1_000_000)

    assert (status, said["code"]) == (422, "too_long")


@pytest.mark.parametrize(
    "weak", ["14 characters.", "a" * 257, "Nghệ An quê tôi yêu", "mật khẩu của tôi", "bhxh tự nguyện 2026"]
)
def test_a_weak_password_opens_no_account(database: Database, weak: str) -> None:
    new = NewAccount(username="giang", name="Giang", role="committee", password=weak)

    with pytest.raises(Refused) as refused, database.writing() as session:
        accounts.add(session, new, START)

    assert [problem.code for problem in refused.value.problems] == ["weak_password"]


def test_passwords_are_kept_as_argon2id_at_the_cost_that_owasp_asks() -> None:
    assert passwords.hashed(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_production_does_not_start_with_a_short_secret() -> None:
    with pytest.raises(ValueError, match="TUNGNHA_SECRET_KEY"):
        Settings(env="production", secret_key=SecretStr("x" * 31))
