"""Two administrators shift a date of the law. Phones and the server answer by it from the next sync on, the list of
whom to call on again follows, and the amount that was shown at a door stays as it was shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation
from backend.access.accounts import NewAccount
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from backend.tables.visit import AssessmentRow
from mobile.actions.drafts import Talk, VisitDraft
from mobile.actions.visits import record_visit
from mobile.rehearsal import walk
from mobile.store import shelf
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Request
from mobile.sync.once import sync_once
from mobile.views.card import household_card
from tests.carrying import carried
from tests.mobile.vault import Clocks, dice, new_phone

BEFORE_CHRISTMAS = datetime(2026, 12, 21, 3, 0, tzinfo=UTC)
AFTER_NEW_YEAR = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
SHIFT = {"act": "shift", "parameter": "poverty_line.rural", "since": "2027-01-01", "to": "2027-07-01"}
PASSWORD = "mười hai con giáp đi chợ"
VISITS = 30


@dataclass
class Province:
    """A server with the sample communes, and An's phone, both at the hour of `clocks`."""

    client: TestClient
    clocks: Clocks
    phone: Phone

    def sync(self) -> None:
        sync_once(self.phone, self.carry)

    def carry(self, request: Request, bearer: str | None) -> Answer:
        return carried(self.client, request, bearer)

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        """What somebody with a password is answered."""
        form = {"username": who, "password": PASSWORD}
        token = self.client.post("/api/v1/auth/token", data=form).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        answer = self.client.request(method, f"/api/v1/{path}", headers=bearer, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def listed(self, on: str) -> Any:
        """The rows that Bình of the committee sees of a day."""
        return self.ask("binh", "GET", "reports/recontact", params={"on": on})["rows"]


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'server.sqlite3'}", keys_dir=tmp_path / "keys", state_dir=tmp_path
    )
    revisions.upgrade(settings.url())
    database, clocks = Database(settings.url()), Clocks(now=BEFORE_CHRISTMAS)
    code = _settle(database, clocks.now)
    phone = new_phone(tmp_path, clocks)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        found = Province(client, clocks, phone)
        activate(phone, found.carry, server="https://example.vn", code=code, device_name="Máy của An")
        found.sync()
        yield found
    phone.store.close()


def _settle(database: Database, now: datetime) -> str:
    """The sample communes, a second administrator, one password for all; An's code."""
    with database.writing() as session:
        begin_streams(session, NGHE_AN, now)
        accounts.add(session, NewAccount(username="giang", name="Võ Giang", role="admin", password=PASSWORD), now)
        sample.settle(session, now)
        kept = accounts.named(session, "giang").password_hash
        for username in ("binh", "dung"):
            accounts.named(session, username).password_hash = kept
        return activation.new_code(session, accounts.named(session, "an"), now)


@pytest.fixture
def near_poor(province: Province) -> tuple[str, str]:
    """A near-poor household of An's, and a member who is grown up and resides there."""
    db = province.phone.store.reading()
    for person in shelf.all_of(db, "person"):
        home = shelf.find(db, "household", person.body["household"])
        grown = person.body.get("birth") and 1970 < int(person.body["birth"][:4]) < 2000
        if home and grown and home.body["certificate"] == "near_poor" and person.body["residence"] == "permanent":
            return home.id, person.id
    raise AssertionError("the sample holds no such household")


def visited(province: Province, home: str, person: str) -> int:
    """An advises the person; the amount that was shown, in đồng a month, as the phone keeps it."""
    talk = Talk(person=person, compulsory="no", pension="no", topics=("premium_support",), answer="interested")
    visit = record_visit(province.phone, _draft(home, talk))
    kept = shelf.find(province.phone.store.reading(), "visit", str(visit))
    assert kept is not None
    return int(kept.body["persons"][0]["assessments"][0]["quote"]["pays"])


def _draft(home: str, talk: Talk) -> VisitDraft:
    agreed = ("advice", "support_check")
    return VisitDraft(household=home, step="review", met="head", given=agreed, method="spoken", talks=(talk,))


def on_the_server(province: Province, person: str) -> list[int]:
    """The amounts that the server holds of a person, in the order of the visits."""
    database: Database = province.client.app.state.database  # type: ignore[attr-defined]  # the app is a FastAPI
    with database.reading() as session:
        found = select(AssessmentRow).order_by(col(AssessmentRow.visit))
        rows = [row for row in session.execute(found).scalars() if str(row.person) == person]
    return [row.quote["pays"] for row in rows if row.quote]


def test_a_shifted_date_reaches_the_door_and_what_was_said_there_stays(
    province: Province, near_poor: tuple[str, str]
) -> None:
    home, person = near_poor
    province.clocks.now = AFTER_NEW_YEAR
    said_first = visited(province, home, person)
    province.sync()

    proposal = province.ask("dung", "POST", "law/proposals", json={"changes": [SHIFT]})["id"]
    province.ask("giang", "POST", f"law/proposals/{proposal}/confirm")
    province.sync()
    said_then = visited(province, home, person)
    province.sync()

    assert (said_first, said_then) == (169_400, 115_500)
    assert on_the_server(province, person) == [169_400, 115_500]


def test_on_the_sample_data_officers_are_sent_to_whom_the_new_year_concerns(
    province: Province, near_poor: tuple[str, str]
) -> None:
    visited(province, *near_poor)
    walk(province.phone.store, now=province.clocks.now, random=dice(7), visits=VISITS)
    province.sync()

    rows = province.listed("2027-01-01")
    wish = {"on": "2027-01-01", "commune": sample.NGHI_LOC, "households": "all"}
    given = province.ask("binh", "POST", "follow-ups", json=wish)
    province.sync()

    people = {one["id"]: one for row in rows for one in row["persons"]}
    mine = people[near_poor[1]]
    assert len(rows) > 5
    assert all(one["pays_before"] < one["pays_from"] for one in people.values())
    assert (mine["pays_before"], mine["pays_from"], mine["hangs_on"][0]) == (
        115_500,
        169_400,
        "nếu vẫn là hộ cận nghèo",
    )
    assert given == {"new": len(rows), "stood": 0, "without_officer": 0}
    cards = [household_card(province.phone.store, row["id"]) for row in rows]
    assert all([line.mine for line in card.follow_ups] == [True] for card in cards)


def test_the_list_moves_with_the_date(province: Province, near_poor: tuple[str, str]) -> None:
    visited(province, *near_poor)
    province.sync()

    proposal = province.ask("dung", "POST", "law/proposals", json={"changes": [SHIFT]})["id"]
    province.ask("giang", "POST", f"law/proposals/{proposal}/confirm")

    assert [len(province.listed(day)) for day in ("2027-01-01", "2027-07-01")] == [0, 1]
