"""Requests that nobody of ours would send are refused at the wall, with a problem that repeats nothing of them."""

import logging
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse
from pydantic import SecretStr
from starlette.testclient import TestClient

from backend.app import create_app
from backend.db import Database
from backend.settings import Settings
from tests.backend.cast import HandClock, Somebody

CANARY = "040099000001"


@pytest.fixture
def door(app: FastAPI) -> Iterator[TestClient]:
    @app.get("/whole")
    def whole(limit: Annotated[int, Query(ge=1, le=200)]) -> int:
        return limit

    @app.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError(CANARY)

    @app.get("/page")
    def page() -> HTMLResponse:
        return HTMLResponse("<p>", headers={"Content-Security-Policy": "default-src 'self'"})

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def told(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert set(said) == {"type", "title", "status", "code", "detail", "detail_en", "request_id", "errors"}
    assert said["status"] == answer.status_code
    assert said["request_id"] == answer.headers["x-request-id"]
    assert CANARY not in answer.text
    return answer.status_code, said["code"]


def test_headers_of_a_hundred_kilobytes_are_too_large(door: TestClient) -> None:
    assert told(door.get("/healthz", headers={"X-Long": CANARY * 9_000})) == (431, "headers_too_large")


def test_ten_thousand_headers_are_too_many(door: TestClient) -> None:
    headers = [(f"x-{n}", CANARY) for n in range(10_000)]

    assert told(door.get("/healthz", headers=headers)) == (431, "headers_too_large")


def test_an_address_of_64_kilobytes_is_too_long(door: TestClient) -> None:
    assert told(door.get("/healthz?q=" + CANARY * 5_000)) == (414, "url_too_long")
    assert told(door.get("/" + CANARY * 5_000)) == (414, "url_too_long")


def test_a_thousand_parameters_are_too_many(door: TestClient) -> None:
    assert told(door.get("/healthz?" + "&".join(f"a{n}=1" for n in range(1_000)))) == (414, "url_too_long")


@pytest.mark.parametrize("address", ["/healthz?q=%00", "/healthz?q=%FF", "/healthz?q=%ED%A0%80", "/a%00b", "/%1B[31m"])
def test_an_address_with_characters_that_nobody_can_keep_is_refused(door: TestClient, address: str) -> None:
    assert told(door.get(address)) == (422, "bad_text")


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "NONSENSE"])
def test_a_method_that_an_address_does_not_have_is_not_allowed(door: TestClient, method: str) -> None:
    answer = door.request(method, "/healthz")

    assert answer.status_code == 405
    assert method == "HEAD" or told(answer) == (405, "method_not_allowed")


def test_a_header_does_not_change_the_method(door: TestClient) -> None:
    assert told(door.get("/api/v1/auth/token", headers={"X-HTTP-Method-Override": "POST"}))[0] == 405


@pytest.mark.parametrize(
    "number",
    [
        "-" + "9" * 5_000,
        "1e400",
        "NaN",
        "Infinity",
        "1.5",
        "",
        "0x10",
        CANARY + "x",
    ],
)
def test_a_query_number_that_is_none_is_refused(door: TestClient, number: str) -> None:
    assert told(door.get("/whole", params={"limit": number})) == (422, "unreadable")


@pytest.mark.parametrize("number", [str(2**63), "99999999999999999999", "-1", "0", "201", "100000"])
def test_a_query_number_beyond_its_range_is_refused(door: TestClient, number: str) -> None:
    assert told(door.get("/whole", params={"limit": number})) == (422, "out_of_range")


def test_a_query_number_of_five_thousand_digits_is_refused(door: TestClient) -> None:
    assert told(door.get("/whole", params={"limit": "9" * 5_000}))[0] == 422


def test_no_answer_crosses_origins(door: TestClient) -> None:
    answer = door.get("/healthz", headers={"Origin": "https://evil.test"})

    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("address", ["/healthz", "/nowhere", "/fails", "/api/v1/auth/token"])
def test_every_answer_keeps_browsers_careful(door: TestClient, address: str) -> None:
    headers = door.get(address).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_page_says_itself_what_it_may_load(door: TestClient) -> None:
    assert door.get("/page").headers.get_list("content-security-policy") == ["default-src 'self'"]


def test_a_fault_of_ours_is_told_without_a_word_about_it(door: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = door.get("/fails")

    assert told(answer) == (500, "internal_error")
    assert answer.json()["request_id"] in caplog.text
    assert "ZeroDivisionError at fails:" in caplog.text
    assert CANARY not in caplog.text


# --- in production ----------------------------------------------------------------------------


@pytest.fixture
def production(settings: Settings, database: Database, now: HandClock) -> Iterator[TestClient]:
    in_production = Settings(
        env="production",
        secret_key=SecretStr("k" * 32),
        hosts="tungnha.example, www.tungnha.example",
        database_url=settings.database_url,
        keys_dir=settings.keys_dir,
        state_dir=settings.state_dir,
    )
    app = create_app(in_production, database, now=now)
    with TestClient(app, base_url="https://tungnha.example", raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "address", ["/docs", "/redoc", "/openapi.json", "/api/v1/openapi.json", "/metrics", "/.git/HEAD"]
)
def test_production_does_not_describe_itself(production: TestClient, address: str) -> None:
    assert told(production.get(address)) == (404, "not_found")


def test_production_insists_on_tls(production: TestClient) -> None:
    assert production.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("host", ["evil.test", "tungnha.example.evil.test", "", "tungnha.example@evil.test"])
def test_production_answers_to_its_own_names_alone(production: TestClient, host: str) -> None:
    assert told(production.get("/healthz", headers={"Host": host})) == (400, "unknown_host")


def test_production_knows_its_name_with_a_port_and_in_capitals(production: TestClient) -> None:
    assert production.get("/healthz", headers={"Host": "TungNha.example:8443"}).status_code == 200


def test_a_demo_says_in_every_answer_that_its_data_is_made_up(
    settings: Settings, database: Database, now: HandClock
) -> None:
    demo = create_app(settings.model_copy(update={"demo": True}), database, now=now)

    with TestClient(demo) as client:
        assert client.get("/nowhere").headers["x-tungnha-data"] == "made-up"


def test_a_server_whose_tables_are_not_of_this_version_is_not_ready(
    tmp_path: Any, keys_folder: Any, now: HandClock
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/empty.sqlite3", keys_dir=keys_folder, state_dir=tmp_path)

    with TestClient(create_app(settings, now=now)) as client:
        assert client.get("/healthz").status_code == 200
        assert told(client.get("/readyz")) == (503, "unavailable")


def test_what_an_officer_may_not_see_and_what_is_not_there_have_the_same_body(door: TestClient, an: Somebody) -> None:
    answers = [door.get(f"/api/v1/nothing/{n}", headers=an.headers).json() for n in ("1", "2")]

    for said in answers:
        said.pop("request_id")
    assert answers[0] == answers[1]
