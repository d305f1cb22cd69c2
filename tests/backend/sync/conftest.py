"""An's phone as the server sees it, by hand: it numbers, freezes and sends, and keeps nothing."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx2
import pytest
from fastapi import FastAPI
from sqlmodel import select
from starlette.testclient import TestClient

from backend.access import grants, tokens
from backend.db import Database
from backend.sync.epoch import epoch_of
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from shared import places
from shared.ids import IdMaker
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Advice, Assessment, Consent, PersonInVisit, Visit
from shared.records.wire import to_wire
from shared.sync.ops import ClockReading, FrozenOp, freeze, on_the_wire
from shared.sync.protocol import Page, read_page
from tests.backend.cast import ACCOUNT_IDS, START

MORNING = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
EARLIER = ClockReading(wall=MORNING, monotonic_ms=1_000, boot="b1")


@dataclass
class Phone:
    """One install that sends operations and pulls pages, without a store of its own."""

    client: TestClient
    headers: dict[str, str]
    install_id: UUID
    account_id: UUID
    epoch: UUID
    commune: str
    hamlet: UUID
    made: int = 0
    former: str = ""
    new_id: IdMaker = field(default_factory=lambda: IdMaker(lambda: int(MORNING.timestamp() * 1000)))

    def op(self, kind: str, content: dict[str, Any], *, act: str = "add", **named: Any) -> FrozenOp:
        op_id, row_id = named.get("op_id") or self.new_id(), named.get("row_id") or self.new_id()
        commune = named.get("commune", self.commune)
        return freeze(op_id=op_id, kind=kind, act=act, row_id=row_id, commune=commune, clock=EARLIER, content=content)

    def add(self, kind: str, record: Any, **named: Any) -> FrozenOp:
        return self.op(kind, {"data": to_wire(record)}, **named)

    def numbered(self, *ops: FrozenOp) -> list[dict[str, Any]]:
        sent = []
        for op in ops:
            self.made += 1
            sent.append(on_the_wire(op.body, self.made, {self.commune: 0}))
        return sent

    def send(self, sent: list[dict[str, Any]], **changed: Any) -> httpx2.Response:
        body = {
            "protocol": "tungnha/1",
            "epoch": str(self.epoch),
            "install_id": str(self.install_id),
            "ops": sent,
        } | changed
        return self.client.post("/api/v1/sync/push", json=body, headers=self.headers)

    def push(self, *ops: FrozenOp) -> list[dict[str, Any]]:
        answer = self.send(self.numbered(*ops))
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def hello(self, **changed: Any) -> httpx2.Response:
        body = {
            "protocol": "tungnha/1",
            "install_id": str(self.install_id),
            "app": "0.1.0",
            "epoch": None,
            "cursors": {},
            "made": self.made,
            "unsent": 0,
            "sent_at": "2026-11-22T08:00:00+07:00",
        } | changed
        return self.client.post("/api/v1/sync/hello", json=body, headers=self.headers)

    def pull_raw(self, cursors: str, **params: Any) -> httpx2.Response:
        query = {"epoch": str(self.epoch), "cursors": cursors} | params
        return self.client.get("/api/v1/sync/pull", params=query, headers=self.headers)

    def pull(self, since: int = 0, **params: Any) -> Page:
        answer = self.pull_raw(f"{self.commune}:{since}", **params)
        assert answer.status_code == 200, answer.text
        return read_page(answer.content, self.epoch)

    def visit(self, **changed: Any) -> Visit:
        """A visit in this morning's lane, at which nobody was met unless the test says otherwise."""
        plain = Visit(hamlet=self.hamlet, visited_at=MORNING, outcome="not_home", met="nobody")
        return replace(plain, **changed)

    def advised(self, household: UUID, person: UUID, *, answer: str = "interested", **changed: Any) -> Visit:
        """A visit in which one eligible person was told of voluntary social insurance, with consent."""
        told = PersonInVisit(
            person=person,
            advice=(Advice(product="vsi", topics=("pension",), answer=answer),),
            assessments=(Assessment(product="vsi", verdict="eligible", groups=("near_poor",)),),
            steps=changed.pop("steps", ()),
        )
        agreed = (Consent(purpose="advice", given=True, method="spoken", text_version="2026-11"),)
        return self.visit(
            **{"household": household, "outcome": "advised", "met": "head", "consents": agreed, "persons": (told,)}
            | changed
        )


@dataclass(frozen=True)
class Family:
    """A household of two that a phone has filed."""

    household: UUID
    head: UUID
    spouse: UUID


@pytest.fixture
def phone(client: TestClient, an: Any, database: Database) -> Phone:
    """An's phone, in An's one hamlet."""
    return _phone(client, database, an.install_id, an.headers)


def _phone(client: TestClient, database: Database, install_id: UUID, headers: dict[str, str]) -> Phone:
    with database.reading() as session:
        install = session.get_one(Install, install_id)
        grant = session.exec(select(Grant).where(Grant.account_id == install.account_id)).one()
        epoch = epoch_of(session)
    assert grant.hamlet is not None
    assert epoch is not None
    former = places.predecessors(grant.commune)[0].id
    return Phone(client, headers, install_id, install.account_id, epoch, grant.commune, grant.hamlet, former=former)


@pytest.fixture
def ems_phone(client: TestClient, app: FastAPI, phone: Phone, database: Database) -> Phone:
    """Em's phone, after Em was given An's hamlet, too."""
    install_id = UUID("00000000-0000-4000-8000-0000000000e0")
    with database.writing() as session:
        account = session.get_one(Account, ACCOUNT_IDS["em"])
        grants.give(session, account, phone.commune, phone.hamlet, START)
        install = Install(
            install_id=install_id,
            account_id=account.id,
            public_key="{}",
            device_name="Máy của Em",
            app_version="0.1.0",
            activated_at=START,
        )
        session.add(install)
        session.flush()
        token = tokens.access_token(app.state.signer, account, install, START)
    ems = _phone(client, database, install_id, {"Authorization": f"Bearer {token}"})
    ems.new_id = IdMaker(lambda: int(MORNING.timestamp() * 1000) + 60_000)
    return ems


@pytest.fixture
def family(phone: Phone) -> Family:
    household, head, spouse = phone.new_id(), phone.new_id(), phone.new_id()
    results = phone.push(
        phone.add("household", Household(hamlet=phone.hamlet, head_name="Đặng Văn Đức"), row_id=household),
        phone.add("person", Person(household=household, name="Đặng Văn Đức", relation="head"), row_id=head),
        phone.add("person", Person(household=household, name="Vi Thị Ế", relation="spouse"), row_id=spouse),
    )
    assert [result["status"] for result in results] == ["filed"] * 3, results
    return Family(household, head, spouse)


@pytest.fixture
def other_hamlet(phone: Phone, database: Database) -> UUID:
    """A hamlet of An's commune that is not An's."""
    with database.reading() as session:
        found = session.exec(select(HamletRow).where(HamletRow.commune == phone.commune)).all()
    return next(hamlet.id for hamlet in found if hamlet.id != phone.hamlet)
