"""The same pushes earn the same verdicts, byte for byte, and the same rows and numbers on SQLite and on PostgreSQL."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from backend.access import tokens
from backend.app import create_app
from backend.db import Database
from backend.rollups import differences
from backend.settings import Settings
from backend.tables.account import Account, Install, ServerState
from shared import places
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Step
from shared.sync.ops import FrozenOp
from tests.backend.cast import ACCOUNT_IDS, AN_INSTALL, HAMLETS, START, THANH_VINH, HandClock
from tests.backend.sync.conftest import MORNING, Phone
from tests.postgresql import Cluster

EPOCH = UUID("01a20000-0000-7000-8000-0000000000e0")
PULL = f"/api/v1/sync/pull?epoch={EPOCH}&cursors={THANH_VINH}:0"
ASKED = [
    "by=commune",
    "by=commune&map=then",
    "by=day",
    "by=month&product=hi",
    *(f"by={place}&commune={THANH_VINH}" for place in ("hamlet", "officer", "group")),
]

DEEDS = [
    "household",
    "person",
    "not_home",
    "advised",
    "paid",
    "declined",
    "patch",
    "stale_patch",
    "void",
    "move",
    "leave_home",
    "void_home",
    "correct",
    "again",
    "rival",
    "used_id",
    "unknown_home",
    "other_hamlet",
    "former_unit",
    "nul_in_kind",
    "nul_in_note",
    "too_long",
    "too_large",
    "nonsense",
]
BATCHES = st.lists(st.lists(st.sampled_from(DEEDS), min_size=1, max_size=8), min_size=1, max_size=3)


@pytest.fixture
def two_servers(stage: Path, stage_on_postgresql: str, cluster: Cluster, keys_folder: Path, tmp_path: Path) -> Any:
    """Opens a server on each database, both with the cast, one history, and nothing filed."""

    @contextmanager
    def opened() -> Iterator[list[tuple[TestClient, Database]]]:
        file = shutil.copy(stage, tmp_path / f"{uuid4()}.sqlite3")
        with cluster.new_database(stage_on_postgresql) as name:
            databases = [Database(f"sqlite:///{file}"), Database(cluster.url(name))]
            try:
                yield [(_server(each, keys_folder, tmp_path), each) for each in databases]
            finally:
                for each in databases:
                    each.close()

    return opened


def _server(database: Database, keys_folder: Path, state: Path) -> TestClient:
    with database.writing() as session:
        session.get_one(ServerState, "epoch").value = str(EPOCH)
    return TestClient(create_app(Settings(keys_dir=keys_folder, state_dir=state), database, now=HandClock()))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
@example(batches=[DEEDS, DEEDS])
def test_the_same_pushes_earn_the_same_verdicts_and_numbers(two_servers: Callable[..., Any], batches: Any) -> None:
    with two_servers() as servers:
        (lite, of_lite), (post, of_post) = servers
        an, binh = _token(lite, "an"), _token(lite, "binh")
        former = places.predecessors(THANH_VINH)[0].id
        hamlet = HAMLETS[THANH_VINH][0]
        day = Day(Phone(lite, an, AN_INSTALL, ACCOUNT_IDS["an"], EPOCH, THANH_VINH, hamlet, former=former))

        for deeds in batches:
            ops = [sent for deed in deeds for sent in day.do(deed)]
            body = {"protocol": "tungnha/1", "epoch": str(EPOCH), "install_id": str(AN_INSTALL), "ops": ops}
            answers = [each.post("/api/v1/sync/push", json=body, headers=an) for each in (lite, post)]
            assert answers[0].status_code == 200, answers[0].text
            assert _unsigned(answers[0].json()) == _unsigned(answers[1].json())

        assert lite.get(PULL, headers=an).content == post.get(PULL, headers=an).content
        for question in ASKED:
            lite_says, post_says = (each.get(f"/api/v1/conversions?{question}", headers=binh) for each in (lite, post))
            assert lite_says.content == post_says.content
        assert _rows(of_lite) == _rows(of_post)
        for each in (of_lite, of_post):
            with each.reading() as session:
                assert differences(session) == []


def _token(server: TestClient, username: str) -> dict[str, str]:
    state: Any = server.app.state  # type: ignore[attr-defined]  # the client's type is that of any ASGI application
    with state.database.reading() as session:
        account = session.get_one(Account, ACCOUNT_IDS[username])
        install = session.get_one(Install, AN_INSTALL) if username == "an" else None
        return {"Authorization": f"Bearer {tokens.access_token(state.signer, account, install, START)}"}


def _unsigned(answer: dict[str, Any]) -> dict[str, Any]:
    """A push's answer with what its receipt signs, without the signature, in which there is chance."""
    signed = answer["receipt"]["jws"].rpartition(".")[0] if answer["receipt"] else None
    return answer | {"receipt": signed}


def _rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table but the accounts, whose passwords are salted, and what is signed or sealed by chance."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "account"]
    alike = {table.name: [each for each in table.columns if each.name not in {"body", "jws"}] for table in tables}
    with database.reading() as session:
        return {name: sorted(map(repr, session.execute(select(*columns)))) for name, columns in alike.items()}


class Day:
    """A day of An's phone, sound and unsound deeds in any order; each is the operations that it sends."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone
        self._home, self._person = phone.new_id(), phone.new_id()
        self._sent: list[dict[str, Any]] = []
        self._visit: UUID = phone.new_id()
        self._first = phone.numbered(
            phone.add("household", Household(hamlet=phone.hamlet, head_name="Đặng Văn Đức"), row_id=self._home),
            phone.add("person", Person(household=self._home, name="Vi Thị Ế", relation="head"), row_id=self._person),
        )

    def do(self, deed: str) -> list[dict[str, Any]]:
        """The operations of a deed, after those of the household that the day begins with."""
        before, self._first = self._first, []
        self._sent += before
        match deed:
            case "again":
                return [*before, self._sent[-1]]
            case "rival":  # other content under an id that was used
                return [*before, self._sent[0] | {"record_version": 2}]
            case _:
                (sent,) = self._phone.numbered(self._op(deed))
                sent |= {"kind": "vi\0sit"} if deed == "nul_in_kind" else {}
                self._sent.append(sent)
                return [*before, sent]

    def _op(self, deed: str) -> FrozenOp:
        phone, home = self._phone, self._home
        match deed:
            case "household":
                return phone.add(
                    "household", Household(hamlet=phone.hamlet, head_name="Lô Thị Ỷ", phone="+84912345678")
                )
            case "person":
                return phone.add("person", Person(household=home, name="Đặng Thị É", relation="other", birth="1990-02"))
            case "patch" | "stale_patch" | "move":
                return self._patch(deed)
            case "void" | "leave_home" | "void_home":
                return self._taken_off(deed)
            case "nul_in_note" | "too_long" | "too_large" | "nonsense":
                return self._spoilt(deed)
            case _:
                return self._a_visit(deed)

    def _patch(self, deed: str) -> FrozenOp:
        field, was, new = {
            "patch": ("head_name", "Đặng Văn Đức", "Đức patch"),
            "stale_patch": ("head_name", "Ai đó", "Đức stale_patch"),
            "move": ("hamlet", str(self._phone.hamlet), str(HAMLETS[THANH_VINH][1])),  # An does not work there
        }[deed]
        content = {"base_rev": 0, "set": {field: new}, "was": {field: was}}
        return self._phone.op("household", content, act="patch", row_id=self._home)

    def _taken_off(self, deed: str) -> FrozenOp:
        kind, row_id = {
            "void": ("visit", self._visit),
            "leave_home": ("person", self._person),
            "void_home": ("household", self._home),
        }[deed]
        return self._phone.op(kind, {"data": {"reason": "Nhầm"}}, act="void", row_id=row_id)

    def _spoilt(self, deed: str) -> FrozenOp:
        wrong: dict[str, dict[str, Any]] = {
            "nul_in_note": {"note": "a\0b"},
            "too_long": {"note": "dài " * 600},
            "too_large": {"duration_s": 2**40},
            "nonsense": {"hamlet": 7, "outcome": ["\U0001f3e0"], "visited_at": None},
        }
        plain = self._phone.add("visit", self._phone.visit(household=self._home))
        return self._phone.op("visit", {"data": json.loads(plain.body)["data"] | wrong[deed]})

    def _a_visit(self, deed: str) -> FrozenOp:
        phone, home = self._phone, self._home
        paid = (Step(product="vsi", step="paid", on=MORNING.date(), months=12, amount=3_168_000),)
        advised = phone.advised(home, self._person, steps=paid if deed == "paid" else ())
        visits = {
            "advised": advised,
            "paid": advised,
            "declined": phone.visit(outcome="consent_declined", met="head"),
            "unknown_home": phone.visit(household=phone.new_id()),
            "other_hamlet": phone.visit(hamlet=HAMLETS[THANH_VINH][1], outcome="consent_declined", met="head"),
            "correct": phone.visit(household=home, supersedes=self._visit),
        }
        row_id = self._visit if deed == "used_id" else phone.new_id()
        commune = phone.former if deed == "former_unit" else phone.commune
        self._visit = row_id
        return phone.add("visit", visits.get(deed, phone.visit(household=home)), row_id=row_id, commune=commune)
