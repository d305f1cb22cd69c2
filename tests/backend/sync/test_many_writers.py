"""Eight phones file into three communes at once while others read along: nothing is lost, skipped or doubled."""

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, func, select
from starlette.testclient import TestClient

from backend.access import tokens
from backend.db import Database
from backend.rollups import differences
from backend.sync.epoch import epoch_of
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow
from backend.tables.op import InstallLine
from backend.tables.stream import Change
from backend.tables.visit import VisitRow
from tests.backend.cast import HAMLETS, NGHI_LOC, START, THANH_VINH
from tests.backend.sync.conftest import Phone

WRITERS, BATCHES, EACH = 8, 4, 2
HAI_LOC = "17854.202507"
PLACES = {THANH_VINH: HAMLETS[THANH_VINH][0], NGHI_LOC: HAMLETS[NGHI_LOC][0], HAI_LOC: UUID(int=0xC1)}
FILED = WRITERS * BATCHES * EACH


@pytest.fixture
def phones(app: FastAPI, client: TestClient, database: Database) -> list[Phone]:
    """Eight officers' phones, each at work in all three communes."""
    with database.writing() as session:
        session.add(HamletRow(commune=HAI_LOC, id=PLACES[HAI_LOC], name="Xóm 1", kind="hamlet"))
        epoch = epoch_of(session)
        assert epoch is not None
        made = []
        for n in range(WRITERS):
            account = Account(
                id=UUID(int=0xA00 + n), username=f"can.bo{n}", name="Cán bộ", role="officer", created_at=START
            )
            install = Install(
                install_id=UUID(int=0xB00 + n),
                account_id=account.id,
                public_key="{}",
                device_name="Máy",
                app_version="0.1.0",
                activated_at=START,
            )
            session.add(account)
            session.flush()
            session.add(install)
            for at, commune in enumerate(PLACES):
                area = Grant(id=UUID(int=0xC00 + 3 * n + at), account_id=account.id, commune=commune, granted_at=START)
                session.add(area)
            session.flush()
            token = tokens.access_token(app.state.signer, account, install, START)
            headers = {"Authorization": f"Bearer {token}"}
            commune = list(PLACES)[n % len(PLACES)]
            made.append(Phone(client, headers, install.install_id, account.id, epoch, commune, PLACES[commune]))
    return made


def test_eight_phones_and_three_communes_lose_nothing(phones: list[Phone], database: Database) -> None:
    with ThreadPoolExecutor(WRITERS + len(PLACES)) as at_once:
        written = [at_once.submit(_write, phone) for phone in phones]
        read = [at_once.submit(_follow, phone, written) for phone in phones[: len(PLACES)]]
    statuses = [status for future in written for status in future.result()]

    assert statuses == ["filed"] * (FILED * len(PLACES))
    for reader in read:
        assert reader.result() == list(range(1, FILED + 1))
    with database.reading() as session:
        for commune in PLACES:
            numbers = session.exec(select(Change.seq).where(Change.scope == commune).order_by(col(Change.seq))).all()
            assert list(numbers) == list(range(1, FILED + 1))
        assert session.exec(select(func.count()).select_from(VisitRow)).one() == FILED * len(PLACES)
        acked = session.exec(select(InstallLine.acked_dseq)).all()
        assert list(acked) == [BATCHES * EACH * len(PLACES)] * WRITERS
        assert differences(session) == []


def test_one_operation_from_eight_phones_at_once_is_filed_once(phones: list[Phone], database: Database) -> None:
    visit = phones[0].visit(hamlet=PLACES[NGHI_LOC], outcome="consent_declined", met="head")
    op = phones[0].add("visit", visit, commune=NGHI_LOC)
    sent = [phone.numbered(op) for phone in phones]
    all_stand_ready = Barrier(WRITERS)

    def bring(n: int) -> Any:
        all_stand_ready.wait()
        return phones[n].send(sent[n]).json()["results"][0]

    with ThreadPoolExecutor(WRITERS) as at_once:
        verdicts = list(at_once.map(bring, range(WRITERS)))

    assert {(one["status"], one["seq"], one["rev"]) for one in verdicts} == {("filed", 1, 1)}
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(VisitRow)).one() == 1


def _write(phone: Phone) -> list[str]:
    """Batches into all three communes, in another order each; each is sent twice, as after a lost answer."""
    statuses = []
    orders, first_order = list(permutations(PLACES.items())), phone.install_id.int
    for batch in range(BATCHES):
        visits = [
            phone.add("visit", phone.visit(hamlet=hamlet, outcome="consent_declined", met="head"), commune=commune)
            for commune, hamlet in orders[(first_order + batch) % len(orders)] * EACH
        ]
        sent = phone.numbered(*visits)
        first, again = (phone.send(sent).json()["results"] for _ in range(2))
        assert [one | {"repeated": True} for one in first] == again
        statuses += [one["status"] for one in first]
    return statuses


def _follow(phone: Phone, writers: list[Future[list[str]]]) -> list[int]:
    """The numbers that a phone pulls, in the order in which they come, until everything is written."""
    seen: list[int] = []
    done = False
    while not done:
        done = all(writer.done() for writer in writers)
        seen += [row.seq for row in phone.pull(seen[-1] if seen else 0).rows]
    return seen
