"""Coming in and going out: what a cookie is worth, who may set it, and for how long."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access import console_sessions
from backend.app import create_app
from backend.console.shell import way_back
from backend.db import Database
from backend.settings import Settings
from tests.backend.cast import ACCOUNT_IDS, PASSWORD, START, HandClock
from tests.backend.console.conftest import cookie_of

READS_PAGES = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
BINH = {"username": "binh", "password": PASSWORD}


@pytest.fixture
def visitor(client: TestClient) -> TestClient:
    """A browser without a cookie, which follows no redirection by itself."""
    client.headers.update(READS_PAGES)
    client.follow_redirects = False
    return client


def link(database: Database, username: str = "chi") -> str:
    with database.writing() as session:
        return console_sessions.make_link(session, ACCOUNT_IDS[username], START)


def status_of_overview(visitor: TestClient, cookie: str) -> int:
    return visitor.get("/", headers={"Cookie": f"tungnha={cookie}"}).status_code


def sign_in(visitor: TestClient, form: dict[str, str] = BINH, **more: Any) -> httpx2.Response:
    return visitor.post("/dang-nhap", data=form, **more)


def test_who_has_not_signed_in_is_led_to_the_form(visitor: TestClient) -> None:
    answer = visitor.get("/")

    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")


def test_from_the_form_one_goes_on_to_the_page_that_was_asked_for(visitor: TestClient) -> None:
    led = visitor.get("/?from=2026-11-01&product=vsi&sort=rate").headers["location"]
    form = visitor.get(led).text
    mistyped = sign_in(visitor, {"username": "binh", "password": "sai", "next": "/?sort=rate"}).text
    inside = sign_in(visitor, BINH | {"next": "/?from=2026-11-01&product=vsi&sort=rate"})

    assert led == "/dang-nhap?next=/%3Ffrom%3D2026-11-01%26product%3Dvsi%26sort%3Drate"
    assert 'name="next" value="/?from=2026-11-01&amp;product=vsi&amp;sort=rate"' in form
    assert 'name="next" value="/?sort=rate"' in mistyped
    assert inside.headers["location"] == "/?from=2026-11-01&product=vsi&sort=rate"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/\t/evil.example",
        "/so-lieu/x\n",
        "/" + "a" * 2_000,
        "",
    ],
)
def test_nobody_is_led_to_another_site_after_signing_in(visitor: TestClient, elsewhere: str) -> None:
    form = visitor.get("/dang-nhap", params={"next": elsewhere}).text
    inside = sign_in(visitor, BINH | {"next": elsewhere})

    assert 'name="next" value="/"' in form
    assert (inside.status_code, inside.headers["location"]) == (303, "/")


@pytest.mark.parametrize("broken", ["/\r\nSet-Cookie: a=b", "/\x00", "/\x7f", "/\N{NO-BREAK SPACE}/evil.example"])
def test_a_way_back_holds_no_control_character(broken: str) -> None:
    assert way_back.safe(broken) == "/"


def test_a_wrong_password_is_told_in_words_and_sets_no_cookie(visitor: TestClient) -> None:
    answer = sign_in(visitor, {"username": "binh", "password": "sai"})

    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in answer.text
    assert "set-cookie" not in answer.headers


def test_the_sixth_guess_is_not_looked_at(visitor: TestClient) -> None:
    for _ in range(5):
        sign_in(visitor, {"username": "binh", "password": "sai"})

    assert sign_in(visitor).status_code == 429


def test_another_sites_form_signs_nobody_in_or_out(visitor: TestClient, database: Database) -> None:
    theirs = {"Sec-Fetch-Site": "cross-site"}
    cookie = cookie_of(database, ACCOUNT_IDS["binh"])

    signing_in = sign_in(visitor, headers=theirs)
    signing_out = visitor.post("/dang-xuat", headers={**theirs, "Cookie": f"tungnha={cookie}"})

    assert (signing_in.status_code, signing_out.status_code) == (403, 403)
    assert status_of_overview(visitor, cookie) == 200


def test_signing_in_closes_the_session_that_the_browser_held(visitor: TestClient, database: Database) -> None:
    planted = cookie_of(database, ACCOUNT_IDS["em"])

    answer = sign_in(visitor, headers={"Cookie": f"tungnha={planted}"})

    assert answer.status_code == 303
    assert answer.cookies["tungnha"] != planted
    assert status_of_overview(visitor, planted) == 303
    assert status_of_overview(visitor, answer.cookies["tungnha"]) == 200


def test_after_signing_out_the_cookie_opens_nothing(visitor: TestClient, database: Database) -> None:
    cookie = cookie_of(database, ACCOUNT_IDS["binh"])

    answer = visitor.post("/dang-xuat", headers={"Cookie": f"tungnha={cookie}"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert status_of_overview(visitor, cookie) == 303


def test_the_printed_address_opens_once(visitor: TestClient, database: Database) -> None:
    word = link(database)

    first, second = visitor.get(f"/sign-in/{word}"), visitor.get(f"/sign-in/{word}")

    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert status_of_overview(visitor, first.cookies["tungnha"]) == 200
    assert (second.status_code, "set-cookie" in second.headers) == (401, False)


def test_an_idle_session_ends(visitor: TestClient, database: Database, now: HandClock) -> None:
    cookie = cookie_of(database, ACCOUNT_IDS["binh"])

    now.passes(minutes=timedelta(hours=1) / timedelta(minutes=1))

    assert status_of_overview(visitor, cookie) == 303


@pytest.fixture
def in_production(settings: Settings, now: HandClock) -> FastAPI:
    strict = settings.model_dump() | {"env": "production", "secret_key": "một khóa thật dài, đủ ba mươi hai byte"}
    return create_app(Settings(**strict), now=now)


def test_in_production_the_cookie_is_for_this_host_over_tls_alone(in_production: FastAPI) -> None:
    with TestClient(in_production, headers=READS_PAGES, follow_redirects=False) as visitor:
        given = sign_in(visitor).headers["set-cookie"]

    assert given.startswith("__Host-tungnha=")
    assert {part.strip().lower() for part in given.split(";")[1:]} == {"path=/", "secure", "httponly", "samesite=lax"}


def test_in_production_no_address_signs_anybody_in(in_production: FastAPI, database: Database) -> None:
    word = link(database)

    with TestClient(in_production, headers=READS_PAGES, follow_redirects=False) as visitor:
        answer = visitor.get(f"/sign-in/{word}")

    assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)


def test_a_program_is_answered_with_a_problem_and_people_with_a_page(client: TestClient) -> None:
    for_a_program = client.get("/", headers={"Accept": "application/json"})
    for_people = client.get("/khong/co", headers={"Accept": "text/html"})
    of_the_api = client.get("/api/v1/khong-co", headers={"Accept": "text/html"})

    assert (for_a_program.status_code, for_a_program.json()["code"]) == (401, "not_signed_in")
    assert (of_the_api.status_code, of_the_api.json()["code"]) == (404, "not_found")
    assert (for_people.status_code, for_people.headers["content-type"]) == (404, "text/html; charset=utf-8")


def test_a_page_runs_no_script_and_stands_in_no_frame(visitor: TestClient) -> None:
    answer = visitor.get("/dang-nhap")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text
