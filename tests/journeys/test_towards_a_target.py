"""An works towards a target for days, out of the network and in it; whenever she has synced, her phone, the committee's
list and the supervisor's report say the same number, and in between the phone says what is not in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend import revisions
from backend.access import accounts, activation, passwords
from backend.app import create_app
from backend.commands import sample
from backend.commands.seed import NGHE_AN, begin_streams
from backend.db import Database
from backend.settings import Settings
from mobile.actions.corrections import begin_correction, record_correction
from mobile.actions.visits import record_not_home, record_short_visit
from mobile.store import meta, shelf
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.targets import my_targets
from shared.clock import day_of
from tests.carrying import carried
from tests.mobile.vault import Clocks, dice, new_phone

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
PASSWORD = "mười hai con giáp đi chợ"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}
AT_ALL = {"decision": "Kế hoạch 81/KH-UBND", "decided_on": "2026-11-02", "period": "2026-11", "measure": "visits"}


@dataclass
class Commune:
    """A server with the sample communes, An's phone, and the commune in which she works."""

    client: TestClient
    clocks: Clocks
    phone: Phone
    commune: str
    an: str
    is_cut: bool = False

    def carry(self, request: Request, bearer: str | None) -> Answer:
        if self.is_cut and "/pull" in request.path:
            raise Unreachable
        return carried(self.client, request, bearer)

    def sync(self) -> None:
        self.clocks.pass_by(minutes=10)
        sync_once(self.phone, self.carry)

    def sync_that_breaks_off(self) -> None:
        """The server takes in what was written; its pages do not come through."""
        self.is_cut = True
        with pytest.raises(Interrupted):
            self.sync()
        self.is_cut = False

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        form = {"username": who, "password": PASSWORD}
        token = self.client.post("/api/v1/auth/token", data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
        answer = self.client.request(method, f"/api/v1/{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def sets(self, **target: Any) -> None:
        self.ask("dung", "POST", "targets", json=AT_ALL | {"commune": self.commune, "value": 30} | target)

    def on_the_phone(self) -> list[str]:
        shown = my_targets(self.phone.store.reading(), day_of(self.clocks.now))
        return [line.words for line in (*shown.own, *shown.hamlets)]

    def on_the_server(self) -> set[int]:
        """What the committee's list and the report by officer say of An: one number, where they agree."""
        rows = self.ask("binh", "GET", "targets", params={"commune": self.commune})["rows"]
        report = self.ask("binh", "GET", "conversions", params=NOVEMBER | {"by": "officer", "commune": self.commune})
        cell = next(row for row in report["rows"] if row["key"] == self.an)["cells"]["visits"]
        opened = self.ask("binh", "GET", f"cells/{cell}")["rows"]
        return {len(opened), *(row["counted"] for row in rows if row["whose"] == self.an)}

    def homes(self) -> list[str]:
        return sorted(row.id for row in shelf.all_of(self.phone.store.reading(), "household"))

    def returns(self, visit: str) -> None:
        said = {"decision": "returned", "reason": "Ghi nhầm ngày.", "version": self.version_of(visit)}
        path, match = f"visits/{self.commune}/{visit}/reviews", {"If-Match": f'"{said["version"]}"'}
        self.ask("binh", "POST", path, json=said, headers=match)

    def version_of(self, visit: str) -> int:
        found = self.ask("binh", "GET", f"visits/{self.commune}/{visit}")
        return next(int(one["version"]) for one in found["versions"] if one["id"] == visit)


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Commune]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'server.sqlite3'}",
        keys_dir=tmp_path / "keys",
        state_dir=tmp_path / "state",
    )
    revisions.upgrade(settings.url())
    clocks = Clocks(now=MONDAY, started=MONDAY - timedelta(hours=1))
    database = Database(settings.url())
    code = _settle(database, clocks.now)
    phone = new_phone(tmp_path, clocks)
    with TestClient(create_app(settings, database, now=lambda: clocks.now)) as client:
        found = Commune(client, clocks, phone, "", "")
        activate(phone, found.carry, server="https://example.vn", code=code, device_name="Máy của An")
        found.sync()
        db = phone.store.reading()
        owner = meta.owner(db)
        assert owner is not None
        found.commune, found.an = min(meta.areas(db)), owner.account_id
        yield found
    phone.store.close()
    database.close()


def _settle(database: Database, now: datetime) -> str:
    """The sample communes, one password for all; An's code."""
    with database.writing() as session:
        begin_streams(session, NGHE_AN, now)
        sample.settle(session, now)
        kept = passwords.hashed(PASSWORD)
        for username in ("binh", "dung"):
            accounts.named(session, username).password_hash = kept
        return activation.new_code(session, accounts.named(session, "an"), now)


def test_the_phone_says_what_the_server_counts_and_beside_it_what_it_does_not(commune: Commune) -> None:
    first, second, third = commune.homes()[:3]
    record_not_home(commune.phone, first)
    commune.sets(holder="officer", whose=commune.an)
    before = commune.on_the_phone()
    commune.sync()
    told = commune.on_the_phone()
    record_not_home(commune.phone, second)
    record_short_visit(commune.phone, third, "refused_talk")
    out_of_the_network = commune.on_the_phone()
    commune.sync_that_breaks_off()
    cut_off = commune.on_the_phone()
    commune.sync()

    assert before == []
    assert told == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm"]
    assert out_of_the_network == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm, 2 chưa gửi"]
    assert cut_off == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm, 2 máy chủ đã nhận, chưa đếm"]
    assert commune.on_the_phone() == ["Chỉ tiêu tháng 11: 3 / 30 lượt thăm"]
    assert commune.on_the_server() == {3}


def test_a_returned_visit_leaves_the_number_and_its_correction_comes_back(commune: Commune) -> None:
    commune.sets(holder="officer", whose=commune.an)
    visit = str(record_not_home(commune.phone, commune.homes()[0]))
    commune.sync()
    commune.returns(visit)
    commune.sync()
    returned = commune.on_the_phone(), commune.on_the_server()

    record_correction(commune.phone, begin_correction(commune.phone, visit))
    corrected = commune.on_the_phone()
    commune.sync()

    assert returned == (["Chỉ tiêu tháng 11: 0 / 30 lượt thăm"], {0})
    assert corrected == ["Chỉ tiêu tháng 11: 0 / 30 lượt thăm, 1 chưa gửi"]
    assert commune.on_the_phone() == ["Chỉ tiêu tháng 11: 1 / 30 lượt thăm"]
    assert commune.on_the_server() == {1}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_days_bring_both_agree_once_it_is_quiet(commune: Commune, seed: int) -> None:
    """What the phone says plus what it says is missing is what the server counts once that has arrived."""
    chance, homes, made = dice(seed), commune.homes(), []
    commune.sets(holder="officer", whose=commune.an)
    commune.sync()
    for _ in range(25):
        act = chance.choice(("visit", "visit", "visit", "correct", "return", "sync", "cut"))
        commune.clocks.pass_by(hours=chance.randrange(1, 9))
        if act == "visit":
            made.append(str(record_not_home(commune.phone, chance.choice(homes))))
        elif act == "correct" and made:
            made.append(str(record_correction(commune.phone, begin_correction(commune.phone, made.pop()))))
        elif act == "return" and made:
            commune.sync()
            commune.returns(made[0])
            commune.sync()
            made[0] = str(record_correction(commune.phone, begin_correction(commune.phone, made[0])))
        elif act == "sync":
            commune.sync()
        elif act == "cut":
            commune.sync_that_breaks_off()
        (words,) = commune.on_the_phone()
        assert _all_numbers(words) == len(made)

    commune.sync()

    assert commune.on_the_phone() == [f"Chỉ tiêu tháng 11: {len(made)} / 30 lượt thăm"]
    assert commune.on_the_server() == {len(made)}


def _all_numbers(words: str) -> int:
    """Of «Chỉ tiêu tháng 11: 12 / 30 lượt thăm, 2 chưa gửi, 1 …»: 12 + 2 + 1."""
    counted, *beside = words.partition(": ")[2].split(", ")
    return int(counted.split()[0]) + sum(int(part.split()[0]) for part in beside if part[0].isdigit())
