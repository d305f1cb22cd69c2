"""A commune's morning, pushed by An's phone in a few words, and questions about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from backend.db import Database
from backend.sync.epoch import epoch_of
from shared.clock import VIETNAM
from shared.ids import IdMaker
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Advice, Assessment, Consent, Next, PersonInVisit, Step, Visit
from shared.records.wire import to_wire
from shared.sync.ops import ClockReading, freeze, on_the_wire
from shared.sync.protocol import Page, read_page
from tests.backend.cast import AN_INSTALL, HAMLETS, START, THANH_VINH, Somebody

TODAY = START.date()
AGREED = (Consent(purpose="advice", given=True, method="spoken", text_version="2026-11"),)


@dataclass
class Officer:
    """An officer's phone: says what happened at a door, and it is on the server."""

    client: TestClient
    headers: dict[str, str]
    install_id: UUID
    epoch: UUID
    hamlet: UUID
    commune: str = THANH_VINH
    made: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    new_id: IdMaker = field(default_factory=lambda: IdMaker(lambda: int(START.timestamp() * 1000)))

    def send(self, kind: str, record: Any, act: str = "add", row_id: UUID | None = None) -> UUID:
        content = {"data": record if isinstance(record, dict) else to_wire(record)}
        return self._send(kind, act, row_id or self.new_id(), content)

    def patch(self, kind: str, row_id: UUID, content: dict[str, Any]) -> None:
        """A change of a household or person: what is set, and what stood there."""
        self._send(kind, "patch", row_id, content)

    def pull(self) -> Page:
        """Everything in the commune's stream that is the officer's."""
        query = {"epoch": str(self.epoch), "cursors": f"{self.commune}:0"}
        answer = self.client.get("/api/v1/sync/pull", params=query, headers=self.headers)
        return read_page(answer.content, self.epoch)

    def _send(self, kind: str, act: str, row: UUID, content: dict[str, Any]) -> UUID:
        result = self.offer(kind, act, row, content)
        assert result["status"] == "filed", result
        return row

    def offer(self, kind: str, act: str, row: UUID, content: Any) -> dict[str, Any]:
        """The answer to one operation."""
        op = freeze(
            op_id=self.new_id(),
            kind=kind,
            act=act,
            row_id=row,
            commune=self.commune,
            clock=ClockReading(wall=START, monotonic_ms=1, boot="b"),
            content=content if isinstance(content, dict) else {"data": to_wire(content)},
        )
        self.made += 1
        body = {
            "protocol": "tungnha/1",
            "epoch": str(self.epoch),
            "install_id": str(self.install_id),
            "ops": [on_the_wire(op.body, self.made, self.seen)],
        }
        (result,) = self.client.post("/api/v1/sync/push", json=body, headers=self.headers).json()["results"]
        return dict(result)

    def household(self, *names: str) -> tuple[UUID, ...]:
        """A household of these people: its id, then theirs."""
        home = self.send("household", Household(hamlet=self.hamlet, head_name=names[0]))
        return home, *(self.send("person", Person(household=home, name=name, relation="other")) for name in names)

    def visit(self, home: UUID | None, day: date, outcome: str = "advised", *told: Any, **more: Any) -> UUID:
        """A visit at half past seven in the morning."""
        people = tuple(told)
        visit = Visit(
            hamlet=self.hamlet,
            household=home,
            visited_at=datetime.combine(day, time(7, 30), VIETNAM),
            outcome=outcome,
            met="nobody" if outcome == "not_home" else "head",
            consents=AGREED if people else (),
            persons=people,
            next=Next(step="come_back", on=day) if outcome == "come_back" else None,
            **more,
        )
        return self.send("visit", visit)


def told(
    person: UUID,
    answer: str = "interested",
    *steps: str,
    verdict: str = "eligible",
    on: date = TODAY,
    group: str = "near_poor",
    product: str = "vsi",
) -> PersonInVisit:
    """A person who was advised, assessed, and took these steps."""
    reason = "low_income" if answer == "declined" else None
    return PersonInVisit(
        person=person,
        advice=(Advice(product=product, topics=("pension",), answer=answer, reason=reason),),
        assessments=(Assessment(product=product, verdict=verdict, groups=(group,)),),
        steps=tuple(Step(product=product, step=step, on=on) for step in steps),
    )


@pytest.fixture
def say() -> Callable[..., PersonInVisit]:
    return told


@pytest.fixture
def officer(client: TestClient, an: Somebody, database: Database) -> Officer:
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    return Officer(client, an.headers, AN_INSTALL, epoch, HAMLETS[THANH_VINH][0])


@pytest.fixture
def ask(client: TestClient, binh: Somebody) -> Callable[..., Any]:
    """A question about conversions, by Bình unless somebody else asks."""

    def question(somebody: Somebody = binh, /, **params: str) -> Any:
        answer = client.get(
            "/api/v1/conversions",
            params={name.rstrip("_"): text for name, text in params.items()},
            headers=somebody.headers,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return question


@pytest.fixture
def opened(client: TestClient, binh: Somebody) -> Callable[..., Any]:
    def look(cell: str, somebody: Somebody = binh) -> Any:
        answer = client.get(f"/api/v1/cells/{cell}", headers=somebody.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return look
