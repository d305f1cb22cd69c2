"""Where every simulated world begins: three communes, their people, the officers who will walk there.

It is made once a process, as an image of the server's database, and copied for each world.
"""

from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from backend.sync import stream
from backend.sync.desk import fresh_row, open_desk
from backend.sync.epoch import begin_epoch
from backend.tables.account import Account, Install
from shared.records.hamlet import Hamlet
from shared.records.household import Household
from shared.records.person import Person
from tests.simulation.killing import in_memory
from tests.simulation.phones import public_key

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
COMMUNES = ("16681.202507", "17827.202507", "17854.202507")

HAMLETS_EACH, HOMES_EACH, PEOPLE_EACH = 3, 2, 2
OFFICERS, INSTALLS = 20, 24


def account_id(number: int) -> UUID:
    """The id of an officer's account."""
    return UUID(int=0x01A2_0000_0000_7000_8000_0000_0000_0100 + number)


def install_id(number: int) -> UUID:
    """The id of an installation of the app."""
    return UUID(int=0x0000_0000_0000_4000_8000_0000_0000_0A00 + number)


def hamlet_id(commune: int, number: int) -> UUID:
    """The id of a hamlet."""
    return UUID(int=0x01A2_0000_0000_7000_8000_0000_0001_0000 + 0x100 * commune + number)


BINH, DUNG = account_id(0x40), account_id(0x50)
HAMLETS = {unit: tuple(hamlet_id(at, n) for n in range(HAMLETS_EACH)) for at, unit in enumerate(COMMUNES)}


def officer_of(install: int) -> int:
    """Whose phone it is: the last installs are second phones of the first officers."""
    return install % OFFICERS


@cache
def image() -> bytes:
    """The server's database at the beginning."""
    db = in_memory()
    db.execute("PRAGMA page_size = 1024")
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        begin_epoch(session)
        stream.lock_head(session, stream.REFERENCE)
        _people(session)
        for at, commune in enumerate(COMMUNES):
            _settle(session, at, commune)
    db.execute("VACUUM")
    return db.serialize()


def _people(session: Session) -> None:
    named = {account_id(n): (f"can.bo{n}", "officer") for n in range(OFFICERS)}
    for one, (username, role) in {**named, BINH: ("binh", "committee"), DUNG: ("dung", "admin")}.items():
        session.add(Account(id=one, username=username, name="Nguyễn Thị An", role=role, created_at=START))
    session.flush()
    for n in range(INSTALLS):
        session.add(
            Install(
                install_id=install_id(n),
                account_id=account_id(officer_of(n)),
                public_key=public_key(),
                device_name="Máy",
                app_version="0.1.0",
                activated_at=START,
            )
        )
    session.flush()


def _settle(session: Session, at: int, commune: str) -> None:
    desk = open_desk(session, commune)
    number = 0x01A2_0000_0000_7000_8000_0000_0010_0000 + 0x1000 * at
    for n, hamlet in enumerate(HAMLETS[commune]):
        desk.add(
            "hamlet",
            {"commune": commune, "id": hamlet, "rev": 1, **vars(Hamlet(name=f"Xóm {n + 1}", kind="xom"))},
            None,
        )
        for home in range(HOMES_EACH):
            number += 0x10
            family = Household(
                hamlet=hamlet, head_name=f"Đặng Văn {home + 1}", certificate="near_poor", certificate_year=2026
            )
            desk.add("household", fresh_row(commune, "household", UUID(int=number), vars(family)), hamlet)
            for who in range(PEOPLE_EACH):
                relation = "spouse" if who else "head"
                person = Person(
                    household=UUID(int=number),
                    name=f"Vi Thị {who + 1}",
                    relation=relation,
                    birth="1980",
                    residence="permanent",
                )
                desk.add("person", fresh_row(commune, "person", UUID(int=number + who + 1), vars(person)), hamlet)
    desk.close()
