"""A commune of the sample with its server, and the phones of the officers who work there: for stories told from both
sides.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from mobile.store import meta, shelf
from mobile.store.phone import Phone
from mobile.sync.activation import activate
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.targets import my_targets
from shared.clock import day_of
from tests.carrying import carried
from tests.mobile.vault import Clocks

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
PASSWORD = "mười hai con giáp đi chợ"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}
AT_ALL = {"decision": "Kế hoạch 81/KH-UBND", "decided_on": "2026-11-02", "period": "2026-11", "measure": "visits"}


@dataclass
class Commune:
    """A server with the sample communes, the phone of an officer, An unless it is said otherwise, and the commune in
    which she works. `cut_at`: on which request her network breaks off.
    """

    client: TestClient
    database: Database
    clocks: Clocks
    phone: Phone
    commune: str = ""
    an: str = ""
    cut_at: str = ""
    tokens: dict[tuple[str, datetime], str] = field(default_factory=dict)

    def carry(self, request: Request, bearer: str | None) -> Answer:
        if self.cut_at == "pull" and "/pull" in request.path:
            raise Unreachable
        answer = carried(self.client, request, bearer)
        if self.cut_at == "push" and "/push" in request.path:
            raise Unreachable
        return answer

    def sync(self) -> None:
        self.clocks.pass_by(minutes=10)
        sync_once(self.phone, self.carry)

    def sync_that_breaks_off(self, at: str = "pull") -> None:
        """The server takes in what was written; its pages do not come through, or not even its answer to a push."""
        self.cut_at = at
        with pytest.raises(Interrupted):
            self.sync()
        self.cut_at = ""

    def ask(self, who: str, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token(who)}"} | more.pop("headers", {})
        answer = self.client.request(method, f"/api/v1/{path}", headers=headers, **more)
        assert answer.is_success, answer.text
        return answer.json()

    def _token(self, who: str) -> str:
        """One for all that is asked in the same minute: a password takes its time to check."""
        at = who, self.clocks.now
        if at not in self.tokens:
            form = {"username": who, "password": PASSWORD}
            self.tokens[at] = self.client.post("/api/v1/auth/token", data=form).json()["access_token"]
        return self.tokens[at]

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


def at_work(client: TestClient, database: Database, clocks: Clocks, phone: Phone, code: str) -> Commune:
    """The officer whose code it is, with everything on her phone."""
    found = Commune(client, database, clocks, phone)
    activate(phone, found.carry, server="https://example.vn", code=code, device_name="Máy của cán bộ")
    found.sync()
    db = phone.store.reading()
    owner = meta.owner(db)
    assert owner is not None
    found.commune, found.an = min(meta.areas(db)), owner.account_id
    return found
