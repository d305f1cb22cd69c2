"""An's phone broke, its backup was put on another one, and then it was mended: both hold the same vault, and both go
on working with one server.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from backend.access.signing import receipt_reader
from backend.tables.op import KeptOp
from mobile.actions.visits import record_not_home
from mobile.store import meta, outbox, receipts
from mobile.store.phone import Phone
from mobile.store.store import Store
from mobile.sync.messages import Answer, Interrupted, Request, Unreachable
from mobile.sync.once import sync_once
from mobile.views.households import households
from shared.sync.receipts import problems_in_chain, read_file
from tests.journeys.office import Office
from tests.mobile.vault import Clocks, new_ids


@pytest.fixture
def phone(office: Office) -> Phone:
    """An's, before it broke and after it was mended."""
    return office.phone_of("an")


@pytest.fixture
def twin(office: Office, phone: Phone, tmp_path: Path) -> Iterator[Phone]:
    """The copy, made when An's phone held a visit that it had sent and two that it had not."""
    visit_someone(phone)
    sync_once(phone, office.carry)
    visit_someone(phone)
    visit_someone(phone)
    db = sqlite3.connect(tmp_path / "twin.vault")
    phone.store.reading().backup(db)
    db.close()
    ahead = Clocks(now=office.clocks.now)
    ahead.pass_by(minutes=1)
    copy = replace(phone, store=Store(tmp_path / "twin.vault"), new_id=new_ids(ahead), read_clocks=office.clocks)
    yield copy
    copy.store.close()


def carry_and_lose_pushes(office: Office, request: Request, bearer: str | None) -> Answer:
    answer = office.carry(request, bearer)
    if request.path.endswith("/push"):
        raise Unreachable
    return answer


def visit_someone(phone: Phone) -> None:
    record_not_home(phone, households(phone.store)[0].id)


def install_of(phone: Phone) -> str:
    owner = meta.owner(phone.store.reading())
    assert owner is not None
    return owner.install_id


def stand(phone: Phone) -> tuple[int, int, int]:
    counts = outbox.counts(phone.store.reading())
    return counts.written, counts.received, counts.unsent


def kept(office: Office) -> dict[str, list[int]]:
    """The numbers that each install has used."""
    with office.database.reading() as session:
        found = session.execute(select(col(KeptOp.install_id), col(KeptOp.dseq)).order_by(col(KeptOp.dseq)))
        lines: dict[str, list[int]] = {}
        for install, dseq in found:
            lines.setdefault(str(install), []).append(dseq)
        return lines


def faults_in_receipts(office: Office, phone: Phone) -> list[object]:
    """What anybody finds who checks the file that the phone hands out by the server's public keys."""
    file = read_file(receipts.receipts_file(phone.store.reading()).decode())
    read = receipt_reader(office.client.get("/.well-known/jwks.json").json())
    return list(problems_in_chain(file.links, read, install_id=UUID(install_of(phone))))


def test_both_copies_work_on_and_every_visit_is_filed_once(office: Office, phone: Phone, twin: Phone) -> None:
    """MUST 9, I1, I2, I3."""
    visit_someone(phone)
    visit_someone(twin)
    visit_someone(twin)

    for one in (phone, twin, phone, twin):
        sync_once(one, office.carry)

    assert office.visits() == 6  # one before the copy, two that both held, and three of their own
    assert kept(office) == {install_of(phone): [1, 2, 3, 4], install_of(twin): [1, 2, 3, 4]}
    assert stand(phone) == (4, 4, 0)
    assert stand(twin) == (5, 5, 0)


def test_each_copy_holds_a_chain_of_receipts_without_a_gap(office: Office, phone: Phone, twin: Phone) -> None:
    """MUST 17."""
    visit_someone(twin)
    with pytest.raises(Interrupted):
        sync_once(twin, lambda request, bearer: carry_and_lose_pushes(office, request, bearer))
    visit_someone(phone)

    for one in (twin, phone, twin):
        sync_once(one, office.carry)

    assert install_of(twin) != install_of(phone)
    assert faults_in_receipts(office, phone) == []
    assert faults_in_receipts(office, twin) == []
    assert stand(twin) == (4, 4, 0)
