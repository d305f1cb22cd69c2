"""Who sees what is decided in one place, from what the database says now."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, select
from starlette.testclient import TestClient

from backend.access import accounts, console_sessions, scope
from backend.access.principal import Principal, principal_of
from backend.access.signed import Phone, Signed
from backend.db import Database
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from shared.problems import Refused
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, NGHI_LOC, START, THANH_VINH, HandClock, Somebody

HERS, NEXT_DOOR = HAMLETS[THANH_VINH]
FAR = HAMLETS[NGHI_LOC][0]


def known(database: Database, username: str) -> Principal:
    with database.reading() as session:
        return principal_of(session, session.get_one(Account, ACCOUNT_IDS[username]), today=START.date())


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("an", {HERS}),
        ("binh", {HERS, NEXT_DOOR}),
        ("chi", {HERS, NEXT_DOOR, FAR}),
        ("dung", {HERS, NEXT_DOOR, FAR}),
        ("em", set()),
    ],
)
def test_each_sees_the_hamlets_of_their_area_in_sql_as_in_python(database: Database, who: str, seen: set[UUID]) -> None:
    principal = known(database, who)

    with database.reading() as session:
        here = scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id))
        rows = set(session.exec(select(HamletRow.id).where(here)))

    assert rows == seen
    places = {hamlet: commune for commune, hamlets in HAMLETS.items() for hamlet in hamlets}
    assert {hamlet for hamlet, commune in places.items() if scope.may_see_hamlet(principal, commune, hamlet)} == seen


@pytest.mark.parametrize(
    ("who", "communes"),
    [("an", {THANH_VINH}), ("binh", {THANH_VINH}), ("chi", set(HAMLETS)), ("dung", set(HAMLETS)), ("em", set())],
)
def test_each_sees_the_communes_of_their_area(database: Database, who: str, communes: set[str]) -> None:
    principal = known(database, who)

    assert {commune for commune in HAMLETS if scope.may_see_commune(principal, commune)} == communes


@pytest.mark.parametrize(
    ("who", "named"), [("an", True), ("binh", True), ("chi", False), ("dung", False), ("em", False)]
)
def test_names_are_for_those_who_work_in_the_commune(database: Database, who: str, *, named: bool) -> None:
    assert scope.names_visible(known(database, who), THANH_VINH) is named


def test_another_commune_is_as_missing_as_one_that_does_not_exist(database: Database) -> None:
    principal = known(database, "binh")

    refusals = []
    for commune in (NGHI_LOC, "99999.202507", ""):
        with pytest.raises(Refused) as refused:
            scope.commune_in_scope(principal, commune)
        refusals.append(refused.value.problems)

    assert refusals[0] == refusals[1] == refusals[2]
    assert refusals[0][0].status == 404


def test_a_role_without_the_right_is_refused(database: Database) -> None:
    scope.require(known(database, "binh"), "committee", "admin")

    with pytest.raises(Refused) as refused:
        scope.require(known(database, "chi"), "committee", "admin")

    assert refused.value.problems[0].code == "forbidden"


# --- at the door ------------------------------------------------------------------------------


@pytest.fixture
def door(app: FastAPI) -> Iterator[TestClient]:
    @app.get("/who")
    @app.post("/who")
    def who(principal: Signed) -> dict[str, Any]:
        return {"username": principal.username, "communes": sorted(principal.areas)}

    @app.get("/phone")
    def phone(principal: Phone) -> str:
        return principal.username

    with TestClient(app, base_url="https://tungnha.test", raise_server_exceptions=False) as client:
        yield client


def test_what_is_taken_back_is_gone_with_the_next_request(door: TestClient, an: Somebody, database: Database) -> None:
    before = door.get("/who", headers=an.headers).json()
    with database.writing() as session:
        session.exec(select(Grant).where(Grant.account_id == an.account_id)).one().revoked_at = START

    after = door.get("/who", headers=an.headers).json()

    assert (before["communes"], after["communes"]) == ([THANH_VINH], [])


@pytest.mark.parametrize(
    "what", ["closed account", "sleeping account", "revoked phone", "tokens void", "phone of another"]
)
def test_a_token_ends_with_what_it_stood_for(door: TestClient, an: Somebody, database: Database, what: str) -> None:
    with database.writing() as session:
        account, install = session.get_one(Account, an.account_id), session.get_one(Install, AN_INSTALL)
        match what:
            case "closed account":
                accounts.revoke(session, account, START)
            case "sleeping account":
                account.active = False
            case "revoked phone":
                install.revoked_at = START
            case "tokens void":
                install.generation += 1
            case _:
                install.account_id = ACCOUNT_IDS["em"]

    assert door.get("/who", headers=an.headers).status_code == 401


def test_a_program_is_no_phone(door: TestClient, an: Somebody, binh: Somebody) -> None:
    assert door.get("/phone", headers=an.headers).status_code == 200
    assert door.get("/phone", headers=binh.headers).json()["code"] == "forbidden"


# --- with the console's cookie ----------------------------------------------------------------


@pytest.fixture
def cookie(database: Database) -> str:
    """The cookie of Bình's browser."""
    with database.writing() as session:
        return console_sessions.open_session(session, session.get_one(Account, ACCOUNT_IDS["binh"]), START)


def with_cookie(cookie: str, **headers: str) -> dict[str, str]:
    return {"Cookie": f"tungnha={cookie}", **headers}


def test_a_browser_is_known_by_its_cookie(door: TestClient, cookie: str) -> None:
    assert door.get("/who", headers=with_cookie(cookie)).json()["username"] == "binh"


def test_a_session_in_use_stays_and_an_idle_one_ends(door: TestClient, cookie: str, now: HandClock) -> None:
    for _ in range(4):
        now.passes(minutes=29)
        assert door.get("/who", headers=with_cookie(cookie)).status_code == 200

    now.passes(minutes=31)
    assert door.get("/who", headers=with_cookie(cookie)).status_code == 401


def test_a_session_ends_after_twelve_hours_of_use(door: TestClient, cookie: str, now: HandClock) -> None:
    for _ in range(36):
        now.passes(minutes=20)
        assert door.get("/who", headers=with_cookie(cookie)).status_code == 200

    now.passes(minutes=1)
    assert door.get("/who", headers=with_cookie(cookie)).status_code == 401


def test_a_cookie_does_not_work_after_signing_out(door: TestClient, cookie: str, database: Database) -> None:
    with database.writing() as session:
        console_sessions.close_session(session, cookie, START)

    assert door.get("/who", headers=with_cookie(cookie)).status_code == 401


@pytest.mark.parametrize("word", ["", "x", "6e58d2c1-e0b5-4252-8b79-c94d2211fea7", "é"])
def test_a_made_up_cookie_opens_nothing(door: TestClient, word: str) -> None:
    headers = [(b"Cookie", f"tungnha={word}".encode())]

    assert door.get("/who", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://tungnha.test"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_form_from_another_page_does_nothing_with_the_cookie(
    door: TestClient, cookie: str, said: dict[str, str], status: int
) -> None:
    assert door.post("/who", headers=with_cookie(cookie, **said)).status_code == status


def test_a_sign_in_link_signs_in_once_within_its_time(database: Database) -> None:
    with database.writing() as session:
        word = console_sessions.make_link(session, ACCOUNT_IDS["dung"], START)
        late = console_sessions.make_link(session, ACCOUNT_IDS["dung"], START)

    with database.writing() as session:
        first = console_sessions.use_link(session, word, START)
        second = console_sessions.use_link(session, word, START)
        too_late = console_sessions.use_link(session, late, START + timedelta(hours=12))

        assert first is not None
        assert first.username == "dung"
        assert second is None
        assert too_late is None
