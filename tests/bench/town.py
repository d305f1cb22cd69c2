"""A made-up commune to measure with: households in a database, one officer's phone, and batches of visits."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from backend.access import tokens
from backend.access.signing import Signer
from backend.db import Database
from backend.sync import stream
from backend.sync.epoch import begin_epoch
from backend.tables.account import Account, Grant, Install
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.stream import Change
from shared.ids import IdMaker
from shared.records.visit import Advice, Assessment, Consent, PersonInVisit, QuoteShown, SupportShown, Visit
from shared.records.wire import to_wire
from shared.sync.ops import ClockReading, freeze, on_the_wire
from shared.sync.protocol import PROTOCOL

COMMUNE = "17827.202507"
"""Nghi Lộc."""

MORNING = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
MEMBERS = 3
BATCH = 500
A_DAYS_VISITS = 12

_STATE = SupportShown(
    scheme="state", group="near_poor", rate_percent=40, amount=132_000, law="159/2025/NĐ-CP", confidence="high"
)


_SHOWN = QuoteShown(
    on=MORNING.date(),
    income=1_500_000,
    contribution=330_000,
    support=(_STATE,),
    pays=198_000,
    months=1,
    total_pays=198_000,
)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A household of the commune with the ids of its members."""

    household: UUID
    hamlet: UUID
    members: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Town:
    """A commune in a database, and the phone of one officer who works in all of it."""

    url: str
    keys_dir: Path
    state_dir: Path
    epoch: UUID
    account: UUID
    install: UUID
    access_token: str
    homes: tuple[Home, ...]


def settle(folder: Path, url: str, *, households: int, hamlets: int = 10) -> Town:
    """Fill an empty database with one commune."""
    random, new_id = Random(1), IdMaker(lambda: 1_760_000_000_000)  # noqa: S311 - made-up people
    places = [new_id() for _ in range(hamlets)]
    homes = tuple(
        Home(household=new_id(), hamlet=random.choice(places), members=tuple(new_id() for _ in range(MEMBERS)))
        for _ in range(households)
    )
    account, install = uuid4(), uuid4()
    signer = Signer.of_folder(folder / "keys")
    database = Database(url)
    SQLModel.metadata.create_all(database.writer)
    with database.writing() as session:
        epoch = begin_epoch(session)
        token = _officer(session, signer, account, install)
        _people(session, places, homes)
    database.close()
    return Town(
        url=url,
        keys_dir=folder / "keys",
        state_dir=folder / "state",
        epoch=epoch,
        account=account,
        install=install,
        access_token=token,
        homes=homes,
    )


def _officer(session: Session, signer: Signer, account_id: UUID, install_id: UUID) -> str:
    officer = Account(id=account_id, username="an", name="Nguyễn Thị An", role="officer", created_at=MORNING)
    phone = Install(
        install_id=install_id,
        account_id=account_id,
        public_key="{}",
        device_name="Máy của An",
        app_version="0.1.0",
        activated_at=MORNING,
    )
    for row in (officer, Grant(id=uuid4(), account_id=account_id, commune=COMMUNE, granted_at=MORNING), phone):
        session.add(row)
        session.flush()
    return tokens.start(session, signer, officer, phone, datetime.now(UTC)).access_token


def _people(session: Session, places: list[UUID], homes: tuple[Home, ...]) -> None:
    rows: list[tuple[str, type[SQLModel], UUID, dict[str, Any]]] = [
        ("hamlet", HamletRow, hamlet, {"id": hamlet, "name": f"Xóm {at}", "kind": "hamlet"})
        for at, hamlet in enumerate(places, start=1)
    ]
    for at, home in enumerate(homes):
        named = {"id": home.household, "hamlet": home.hamlet, "head_name": f"Nguyễn Văn Đức {at}"}
        rows.append(("household", HouseholdRow, home.hamlet, named))
        for place, member in enumerate(home.members):
            relation = ("head", "spouse", "child")[place]
            person = {"id": member, "household": home.household, "name": f"Vi Thị Ế {at}", "relation": relation}
            rows.append(("person", PersonRow, home.hamlet, person))
    head = stream.lock_head(session, COMMUNE)
    for table in (HamletRow, HouseholdRow, PersonRow):
        session.execute(insert(table), [_whole(table, row) for _, of, _, row in rows if of is table])
    session.execute(
        insert(Change),
        [
            {"scope": COMMUNE, "seq": seq, "kind": kind, "row_id": row["id"], "hamlet": hamlet, "act": "put"}
            for seq, (kind, _, hamlet, row) in enumerate(rows, start=head + 1)
        ],
    )
    stream.move_head(session, COMMUNE, head + len(rows))


def _whole(table: type[SQLModel], row: dict[str, Any]) -> dict[str, Any]:
    return table(commune=COMMUNE, **row).model_dump()


def batches(town: Town, *, first_dseq: int = 1, count: int, size: int = BATCH, seed: int = 1) -> list[bytes]:
    """Bodies of POST sync/push: visits at which one person was told of voluntary insurance and shown an amount."""
    random = Random(seed)  # noqa: S311 - made-up visits
    walked = _Walk(random)
    ids = IdMaker(walked.milliseconds)
    bodies = []
    for at in range(count):
        first = first_dseq + at * size
        ops = [_visit_op(town, random, walked, ids, dseq) for dseq in range(first, first + size)]
        document = {"protocol": PROTOCOL, "epoch": str(town.epoch), "install_id": str(town.install), "ops": ops}
        bodies.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    return bodies


class _Walk:
    """The hours of an officer's visits, a quarter of an hour apart, twelve a day."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.visits = 0
        self.now = MORNING

    def next(self) -> datetime:
        self.visits += 1
        day, nth = divmod(self.visits, A_DAYS_VISITS)
        self.now = (
            MORNING - timedelta(days=300 - day % 300) + timedelta(minutes=15 * nth, seconds=self._random.randrange(600))
        )
        return self.now

    def milliseconds(self) -> int:
        return int(self.now.timestamp() * 1_000)


def _visit_op(town: Town, random: Random, walked: _Walk, ids: IdMaker, dseq: int) -> dict[str, Any]:
    moment, home = walked.next(), random.choice(town.homes)
    op = freeze(
        op_id=ids(),
        kind="visit",
        act="add",
        row_id=ids(),
        commune=COMMUNE,
        clock=ClockReading(wall=moment, monotonic_ms=walked.milliseconds() % 10**8, boot="7d4c5a1e"),
        content={"data": to_wire(_visit(home, moment, random))},
    )
    return on_the_wire(op.body, dseq, {COMMUNE: 1, f"user:{town.account}": 1})


def _visit(home: Home, moment: datetime, random: Random) -> Visit:
    if random.random() < 0.3:
        return Visit(hamlet=home.hamlet, household=home.household, visited_at=moment, outcome="not_home", met="nobody")
    told = PersonInVisit(
        person=random.choice(home.members),
        advice=(Advice(product="vsi", topics=("pension",), answer=random.choice(("interested", "considering"))),),
        assessments=(Assessment(product="vsi", verdict="eligible", groups=("near_poor",), quote=_SHOWN),),
    )
    return Visit(
        hamlet=home.hamlet,
        household=home.household,
        visited_at=moment,
        outcome="advised",
        met="head",
        consents=(Consent(purpose="advice", given=True, method="spoken", text_version="2026-11"),),
        persons=(told,),
        duration_s=random.randrange(200, 900),
    )
