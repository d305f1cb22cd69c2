"""Whoever runs the server opens and closes accounts from a terminal."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from backend.cli import cli
from backend.settings import Settings
from tests.backend.cast import HAMLETS, NGHI_LOC, PASSWORD
from tests.backend.test_access_activation import sent

Tungnha = Callable[..., Result]


@pytest.fixture
def tungnha(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Tungnha:
    """Runs a command against the test's server; `typed` is what stands on its standard input."""
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("TUNGNHA_KEYS_DIR", str(settings.keys_dir))
    monkeypatch.setenv("TUNGNHA_STATE_DIR", str(settings.state_dir))

    def run(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(cli, words, input=typed)

    return run


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


GIANG = ("accounts", "add", "--username", "giang", "--name", "Võ Hương Giang", "--json")


def test_an_account_that_was_opened_here_comes_in_with_its_code(tungnha: Tungnha, client: TestClient) -> None:
    told(tungnha(*GIANG, "--role", "officer", "--commune", "17827"))
    code = told(tungnha("accounts", "activate", "giang", "--json"))

    answer = client.post("/api/v1/auth/activate", json=sent(code["code"])).json()

    assert answer["user"]["name"] == "Võ Hương Giang"
    assert answer["grants"] == [{"commune": NGHI_LOC, "hamlets": [str(hamlet) for hamlet in HAMLETS[NGHI_LOC]]}]
    assert code["qr"] == f"tungnha:activate?code={code['code']}"


def test_a_hamlet_may_be_named(tungnha: Tungnha, client: TestClient) -> None:
    hamlet = str(HAMLETS[NGHI_LOC][0])
    told(tungnha(*GIANG, "--role", "officer", "--commune", NGHI_LOC, "--hamlet", hamlet))

    code = told(tungnha("accounts", "activate", "giang", "--json"))["code"]

    grants = client.post("/api/v1/auth/activate", json=sent(code)).json()["grants"]
    assert grants == [{"commune": NGHI_LOC, "hamlets": [hamlet]}]


def test_a_password_comes_from_standard_input(tungnha: Tungnha, client: TestClient) -> None:
    told(tungnha(*GIANG, "--role", "admin", "--password-stdin", typed=PASSWORD + "\n"))

    answer = client.post("/api/v1/auth/token", data={"username": "giang", "password": PASSWORD})

    assert answer.status_code == 200


def test_a_revoked_account_comes_in_no_more(tungnha: Tungnha, client: TestClient) -> None:
    code = told(tungnha("accounts", "activate", "an", "--json"))["code"]
    token = client.post("/api/v1/auth/activate", json=sent(code)).json()["refresh_token"]

    told(tungnha("accounts", "revoke", "an", "--json"))

    assert client.post("/api/v1/auth/refresh", json={"refresh_token": token}).status_code == 401


def test_a_person_sees_the_code_and_its_qr(tungnha: Tungnha) -> None:
    shown = tungnha("accounts", "activate", "an").stdout

    assert "Mã kích hoạt: " in shown
    assert shown.count("█") > 100


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("--role", "boss"), ["unknown_code"]),
        (("--role", "officer", "--commune", "99999"), ["unknown_unit"]),
        (("--role", "officer", "--commune", NGHI_LOC, "--hamlet", str(HAMLETS["16681.202507"][0])), ["unknown_code"]),
        (("--role", "officer", "--username", "Không Dấu"), ["not_a_username"]),
        (("--role", "officer", "--username", "an", "--name", "\u200b"), ["username_taken", "not_a_name"]),
        (("--role", "admin", "--password-stdin"), ["weak_password"]),
    ],
)
def test_a_wrong_order_is_told_and_opens_nothing(
    tungnha: Tungnha, contents: Callable[[], str], words: tuple[str, ...], codes: list[str]
) -> None:
    before = contents()

    result = tungnha(*GIANG, *words)

    assert result.exit_code == 2
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == codes
    assert contents() == before


def test_the_first_key_and_secret_are_for_the_server_alone(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path / "state", keys_dir=tmp_path / "keys")

    secret = settings.secret()

    file = tmp_path / "state" / "secret_key"
    assert secret == settings.secret() == file.read_bytes()
    assert len(secret) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def grants_of(tungnha: Tungnha, client: TestClient) -> Any:
    code = told(tungnha("accounts", "activate", "giang", "--json"))["code"]
    return client.post("/api/v1/auth/activate", json=sent(code)).json()["grants"]


def test_a_hamlet_is_given_up_to_a_day_and_taken_back(tungnha: Tungnha, client: TestClient) -> None:
    hamlet = str(HAMLETS[NGHI_LOC][0])
    area = ("--commune", NGHI_LOC, "--hamlet", hamlet, "--json")
    told(tungnha(*GIANG, "--role", "officer"))

    given = told(tungnha("accounts", "give", "giang", *area, "--until", "2107-12-31"))
    grants = grants_of(tungnha, client)
    taken = told(tungnha("accounts", "take-back", "giang", *area))

    assert (given["given"], taken["taken_back"]) == (1, 1)
    assert grants == [{"commune": NGHI_LOC, "hamlets": [hamlet]}]
    assert tungnha("accounts", "take-back", "giang", *area).exit_code == 2
    assert tungnha("accounts", "give", "giang", *area, "--until", "mai").exit_code == 2


def test_once_a_day_what_expired_is_ended(tungnha: Tungnha) -> None:
    told(tungnha(*GIANG, "--role", "officer"))
    told(tungnha("accounts", "give", "giang", "--commune", NGHI_LOC, "--until", "2020-01-01", "--json"))

    first, second = (told(tungnha("compact", "--json")) for _ in range(2))

    assert (first, second) == ({"ended": 1, "forgotten": 0}, {"ended": 0, "forgotten": 0})
