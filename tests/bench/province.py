"""A made-up province to read in a browser: every commune in force with its officers, households and visits, counted by
the product's own recount.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from backend import rollups
from backend.access import console_sessions
from backend.db import Database
from backend.sync import stream
from backend.sync.epoch import begin_epoch
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.inserting import insert_rows
from backend.tables.visit import AdviceRow, AssessmentRow, StepRow, VisitRow
from shared import places
from shared.clock import day_of

HAMLETS, OFFICERS = 12, 10
VISITS_A_HOUSEHOLD = 3
DAYS = 300
_STEPS = ("registered", "paid", "confirmed")
# Of ten visits: three at a closed door, one that was asked to come back, six of advice.
_OUTCOMES = ("not_home",) * 3 + ("come_back",) + ("advised",) * 6

_PARTS: tuple[type[SQLModel], ...] = (AdviceRow, AssessmentRow, StepRow)

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Province:
    """The communes, and by username the cookies of an administrator (`dung`) and of a committee (`binh`)."""

    communes: Sequence[str]
    officer: UUID
    cookies: dict[str, str]


@dataclass(kw_only=True)
class _Making:
    random: Random
    now: datetime
    numbers: Iterator[int] = field(default_factory=lambda: count(1 << 64))

    def new_id(self) -> UUID:
        return UUID(int=next(self.numbers))


def settle(database: Database, visits: int) -> Province:
    """Fill an empty database with so many visits, spread evenly over the communes of today and the last 300 days."""
    now = datetime.now(UTC)
    making = _Making(random=Random(1), now=now)  # noqa: S311 - made-up people
    communes = sorted(unit.id for unit in places.units_on(day_of(now)))
    SQLModel.metadata.create_all(database.writer)
    with database.writing() as session:
        begin_epoch(session)
    officer = UUID(int=0)
    for at, commune in enumerate(communes):
        of_commune = visits * (at + 1) // len(communes) - visits * at // len(communes)
        officer = _commune(database, making, commune, of_commune)
    database.take_stock()  # as the server does in the meantime
    for commune in communes:
        with database.writing() as session:
            rollups.recount(session, _spoken_of(session, commune))
            rollups.count_homes(session, [commune])
    return Province(communes=communes, officer=officer, cookies=_office(database, making, communes[-1]))


def _commune(database: Database, making: _Making, commune: str, visits: int) -> UUID:
    """One commune in one transaction; one of its officers."""
    hamlets, officers = [making.new_id() for _ in range(HAMLETS)], [making.new_id() for _ in range(OFFICERS)]
    homes = [
        (making.new_id(), making.new_id(), making.random.choice(hamlets))
        for _ in range(visits // VISITS_A_HOUSEHOLD or 1)
    ]
    told = [_visit(making, commune, making.random.choice(homes), officers) for _ in range(visits)]
    with database.writing() as session:
        stream.lock_head(session, commune)
        insert_rows(session, Account, [_account(making, officer, "officer") for officer in officers])
        insert_rows(session, Grant, [_grant(making, commune, one, hamlets[at]) for at, one in enumerate(officers)])
        insert_rows(session, Install, [_install(making, officer) for officer in officers])
        insert_rows(session, HamletRow, [_hamlet(commune, hamlet, at) for at, hamlet in enumerate(hamlets, start=1)])
        insert_rows(session, HouseholdRow, [_household(commune, *home) for home in homes])
        insert_rows(session, PersonRow, [_person(commune, *home) for home in homes])
        insert_rows(session, VisitRow, [visit for visit, _ in told])
        for part in _PARTS:
            insert_rows(session, part, [row for _, parts in told for row in parts.get(part, ())])
    return officers[0]


def _spoken_of(session: Session, commune: str) -> rollups.Touched:
    """All that the visits of a commune speak of; its counter is locked by this."""
    stream.lock_head(session, commune)
    visits = select(col(VisitRow.day), col(VisitRow.household)).where(col(VisitRow.commune) == commune).distinct()
    advised = select(col(AdviceRow.person)).where(col(AdviceRow.commune) == commune).distinct()
    touched = rollups.Touched(persons={(commune, person) for person in session.execute(advised).scalars()})
    for day, household in session.execute(visits):
        touched.days.add((commune, day))
        touched.households.add((commune, household))
    return touched


def _visit(
    making: _Making, commune: str, home: tuple[UUID, UUID, UUID], officers: Sequence[UUID]
) -> tuple[Row, dict[type[SQLModel], list[Row]]]:
    household, person, hamlet = home
    visited_at = making.now - timedelta(minutes=making.random.randrange(DAYS * 24 * 60))
    outcome = making.random.choice(_OUTCOMES)
    row = {
        "commune": commune,
        "id": making.new_id(),
        "rev": 1,
        "recorded_unit": commune,
        "hamlet": hamlet,
        "household": household,
        "visited_at": visited_at,
        "day": day_of(visited_at),
        "outcome": outcome,
        "met": "nobody" if outcome == "not_home" else "head",
        "legal_basis": "consent",
        "language": "kinh",
        "interpreter": False,
        "standing": "stands",
        "review_state": making.random.choice(("recorded", "approved", "approved")),
        "counts": True,
        "officer": making.random.choice(officers),
        "install_id": household,
        "op_id": household,
        "received_at": visited_at + timedelta(hours=6),
        "duration_s": making.random.randrange(50, 900),
    }
    return row, _said(making, row, person) if outcome == "advised" else {}


def _said(making: _Making, visit: Row, person: UUID) -> dict[type[SQLModel], list[Row]]:
    key = {"commune": visit["commune"], "visit": visit["id"], "person": person, "product": "vsi", "ordinal": 0}
    answer = making.random.choice(("interested", "considering", "considering"))
    took = making.random.choice((*[()] * 12, _STEPS[:1], _STEPS[:2], _STEPS))
    verdict = making.random.choice(("eligible",) * 4 + ("not_eligible",))
    return {
        AdviceRow: [key | {"topics": ["pension"], "answer": answer}],
        AssessmentRow: [key | {"verdict": verdict, "reasons": [], "missing": [], "groups": ["near_poor"]}],
        StepRow: [key | {"ordinal": at, "step": step, "on_day": visit["day"]} for at, step in enumerate(took)],
    }


def _account(making: _Making, account_id: UUID, role: str, username: str = "") -> Row:
    name = username or f"can-bo-{account_id.int:x}"
    made = {"name": f"Nguyễn Thị {name}", "active": True, "token_version": 1, "created_at": making.now}
    return {"id": account_id, "username": name, "role": role} | made


def _grant(making: _Making, commune: str, account_id: UUID, hamlet: UUID | None) -> Row:
    given = {"granted_at": making.now - timedelta(days=DAYS), "granted_seq": 0}
    return {"id": making.new_id(), "account_id": account_id, "commune": commune, "hamlet": hamlet} | given


def _install(making: _Making, account_id: UUID) -> Row:
    spoke = making.now - timedelta(hours=making.random.randrange(72))
    told = {"public_key": "{}", "device_name": "Máy", "app_version": "0.1.0", "generation": 1}
    return {"install_id": account_id, "account_id": account_id, "activated_at": spoke, "last_hello_at": spoke} | told


def _hamlet(commune: str, hamlet: UUID, at: int) -> Row:
    return {"commune": commune, "id": hamlet, "rev": 1, "name": f"Xóm {at}", "kind": "hamlet"}


_FILED = {"rev": 1, "field_revs": {}, "standing": "stands", "made_up": True}


def _household(commune: str, household: UUID, _person: UUID, hamlet: UUID) -> Row:
    said = {"head_name": "Nguyễn Văn Đức", "certificate": "near_poor", "do_not_visit": False}
    return {"commune": commune, "id": household, "hamlet": hamlet} | said | _FILED


def _person(commune: str, household: UUID, person: UUID, _hamlet: UUID) -> Row:
    unknown = dict.fromkeys(("ethnic_minority", "compulsory", "pension", "member"), "unknown")
    said = {"name": "Vi Thị Ế", "relation": "head", "lived_in": []}
    return {"commune": commune, "id": person, "household": household} | said | unknown | _FILED


def _office(database: Database, making: _Making, commune: str) -> dict[str, str]:
    cookies = {}
    with database.writing() as session:
        for username, role, area in (("dung", "admin", None), ("binh", "committee", commune)):
            account_id = making.new_id()
            insert_rows(session, Account, [_account(making, account_id, role, username)])
            if area is not None:
                insert_rows(session, Grant, [_grant(making, area, account_id, None)])
            account = session.get_one(Account, account_id)
            cookies[username] = console_sessions.open_session(session, account, making.now)
    return cookies
