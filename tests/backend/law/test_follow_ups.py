"""The committee asks officers in one act to call again on everybody whose amount changes; each phone gets its own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.db import Database
from backend.tables.account import Account
from backend.tables.law import AuditEntry
from shared.records.follow_up import FollowUp
from shared.records.wire import from_wire
from shared.sync.protocol import read_page
from tests.backend.cast import ACCOUNT_IDS, NGHI_LOC, THANH_VINH, HandClock, Somebody
from tests.backend.law.test_recontact import VISITED, assessed
from tests.backend.numbers.conftest import Officer, officer

__all__ = ["officer"]

Assign = Callable[..., Any]
Pulled = Callable[[], list[FollowUp]]

ALL = {"on": "2027-01-01", "commune": THANH_VINH, "households": "all"}


@pytest.fixture
def homes(officer: Officer) -> list[UUID]:
    """Two households that An advised."""
    found = []
    for name in ("Đặng Văn Đức", "Vi Thị Ế"):
        home, person = officer.household(name)
        officer.visit(home, VISITED, "advised", assessed(person))
        found.append(home)
    return found


@pytest.fixture
def assign(client: TestClient, binh: Somebody) -> Assign:
    """Bình asks, unless somebody else does."""

    def ask(somebody: Somebody = binh, /, **changed: Any) -> Any:
        return client.post("/api/v1/follow-ups", json=ALL | changed, headers=somebody.headers)

    return ask


@pytest.fixture
def pulled(client: TestClient, an: Somebody, officer: Officer) -> Pulled:
    """The follow-ups that An's phone is sent."""

    def pull() -> list[FollowUp]:
        asked = {"epoch": str(officer.epoch), "cursors": f"{THANH_VINH}:0"}
        page = client.get("/api/v1/sync/pull", params=asked, headers=an.headers)
        rows = read_page(page.content, officer.epoch).rows
        return [from_wire(FollowUp, row.values) for row in rows if row.kind == "follow_up"]

    return pull


def test_all_households_go_to_the_officer_who_advised_them(assign: Assign, pulled: Pulled, homes: list[UUID]) -> None:
    answer = assign()

    assert (answer.status_code, answer.json()) == (200, {"new": 2, "stood": 0, "without_officer": 0})
    assert {one.household for one in pulled()} == set(homes)
    assert {(one.assigned_to, one.about, one.due, one.state) for one in pulled()} == {
        (ACCOUNT_IDS["an"], date(2027, 1, 1), date(2026, 12, 31), "open")
    }


def test_asking_again_gives_nothing_twice(assign: Assign, pulled: Pulled, homes: list[UUID]) -> None:
    assign(households=[str(homes[0])])

    answer = assign()

    assert answer.json() == {"new": 1, "stood": 1, "without_officer": 0}
    assert len(pulled()) == 2


def test_of_a_day_that_is_past_people_hear_within_a_fortnight(
    assign: Assign, pulled: Pulled, homes: list[UUID], now: HandClock
) -> None:
    assign(on="2025-07-01")

    assert {one.due for one in pulled()} == {now.moment.date() + timedelta(days=14)}


def test_an_officer_who_left_is_not_sent_anywhere(
    assign: Assign, pulled: Pulled, homes: list[UUID], database: Database
) -> None:
    with database.writing() as session:
        session.get_one(Account, ACCOUNT_IDS["an"]).active = False

    assert assign().json() == {"new": 0, "stood": 0, "without_officer": 2}


def test_the_act_stands_in_the_audit_book_without_people(assign: Assign, homes: list[UUID], database: Database) -> None:
    assign()
    assign()

    with database.reading() as session:
        (entry,) = session.execute(select(AuditEntry)).scalars()
    assert (entry.act, entry.account_id) == ("follow_ups_given", ACCOUNT_IDS["binh"])
    assert entry.facts == {"commune": THANH_VINH, "on": "2027-01-01", "households": 2}


@pytest.mark.parametrize("who", ["chi", "dung"])
def test_supervisors_and_administrators_ask_too(
    request: pytest.FixtureRequest, assign: Assign, homes: list[UUID], who: str
) -> None:
    assert assign(request.getfixturevalue(who)).json()["new"] == 2


@pytest.mark.parametrize("who", ["an", "em"])
def test_officers_do_not_give_work(request: pytest.FixtureRequest, assign: Assign, homes: list[UUID], who: str) -> None:
    # An has the commune; Em does not even know of it.
    assert assign(request.getfixturevalue(who)).status_code == {"an": 403, "em": 404}[who]


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"commune": NGHI_LOC}, (404, "not_found")),
        ({"commune": None}, (422, "unreadable")),
        ({"households": "some"}, (422, "unreadable")),
        ({"households": [str(uuid4())]}, (422, "unknown_code")),
        ({"on": "soon"}, (422, "unreadable")),
        ({"on": "0001-01-01"}, (422, "no_rule_on_day")),
        ({"reason": "x"}, (422, "unknown_field")),
    ],
)
def test_a_doubtful_act_gives_nothing(
    assign: Assign, pulled: Pulled, homes: list[UUID], changed: dict[str, Any], refused: tuple[int, str]
) -> None:
    answer = assign(**changed)

    codes = {answer.json()["code"], *(error["code"] for error in answer.json()["errors"])}
    assert (answer.status_code, codes & {refused[1]}) == (refused[0], {refused[1]})
    assert pulled() == []
