"""A person who asks for it is erased: nothing tells who they were, everything that was proved still is."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text
from sqlmodel import select
from starlette.testclient import TestClient

from backend.admin import audit
from backend.app import create_app
from backend.checks.finding import Look
from backend.checks.invariants import look_at_all
from backend.db import Database
from backend.history import backup, restore
from backend.settings import Settings
from backend.sync.epoch import epoch_of
from backend.sync.keys import Keys
from backend.tables.history import ErasedPerson
from backend.tables.household import HouseholdRow, PersonRow
from backend.tables.law import AuditEntry
from backend.tables.op import KeptOp
from backend.tables.rollup import PersonState
from backend.tables.visit import AssessmentRow, VisitRow
from shared.records.household import Household
from shared.records.person import Person
from shared.records.visit import Position, QuoteShown
from tests.backend.cast import HAMLETS, START, THANH_VINH, HandClock, Somebody
from tests.backend.sync.conftest import Family, Phone, family, phone

__all__ = ["family", "phone"]

NAME, NOTE = "Đặng Văn Đức", "Bác Đức đang chờ lương hưu"
QUOTE = QuoteShown(
    on=date(2026, 11, 22),
    income=1_500_000,
    contribution=330_000,
    support=(),
    pays=330_000,
    months=1,
    total_pays=330_000,
)
PLACE = Position(latitude_e6=18_790_000, longitude_e6=105_530_000, accuracy_m=1_234, grid_e6=10_000)
Erase = Callable[..., httpx2.Response]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What An has told of Đức and his family."""

    phone: Phone
    family: Family
    sent: list[dict[str, Any]]


@pytest.fixture
def told(phone: Phone, family: Family) -> Told:
    """Everything that An has sent about Đức, as it was sent: his household, himself, a visit, an edit, a held edit."""
    visit = phone.advised(family.household, family.head, note=NOTE)
    (spoken,) = visit.persons
    (seen,) = spoken.assessments
    visit = replace(visit, persons=(replace(spoken, assessments=(replace(seen, quote=QUOTE),)),), position=PLACE)
    sent = phone.numbered(
        phone.add("visit", visit),
        phone.op(
            "person", {"base_rev": 1, "set": {"birth": "1975"}, "was": {"birth": None}}, act="patch", row_id=family.head
        ),
        phone.op(
            "person",
            {"base_rev": 1, "set": {"household": str(phone.new_id())}, "was": {"household": str(family.household)}},
            act="patch",
            row_id=family.head,
        ),
        phone.add("visit", phone.visit(household=family.household)),
    )
    results = phone.send(sent).json()["results"]
    assert [one["status"] for one in results] == ["filed", "filed", "held", "filed"]
    return Told(phone=phone, family=family, sent=sent)


@pytest.fixture
def erase(client: TestClient, binh: Somebody) -> Erase:
    def ask(person: UUID, who: Somebody = binh, *, commune: str = THANH_VINH, **body: Any) -> httpx2.Response:
        path = f"/api/v1/persons/{commune}/{person}/erasure"
        return client.post(path, json={"reason": "Theo đơn ngày 22/11/2026"} | body, headers=who.headers)

    return ask


def everything(database: Database, keys: Keys) -> str:
    """All that a thief of the database and its keys could read."""
    with database.reading() as session:
        tables = KeptOp.metadata.sorted_tables
        rows = [repr(session.execute(select(text("*")).select_from(table)).all()) for table in tables]
        opened = [keys.at_rest.opened(op.op_id, op.body).decode() for op in session.exec(select(KeptOp))]
    return "\n".join([*rows, *opened])


def test_nothing_tells_any_more_who_the_person_was(
    database: Database, settings: Settings, told: Told, erase: Erase
) -> None:
    keys = Keys.of_folder(settings.keys_dir)
    assert all(said in everything(database, keys) for said in (NAME, NOTE))

    answer = erase(told.family.head)

    assert (answer.status_code, answer.json()["operations"]) == (200, 5)
    left = everything(database, keys)
    assert not any(said in left for said in (NAME, "Đức", NOTE, "1975", "330000", "18790000", "1234", "10000,"))
    assert "Vi Thị Ế" in left
    assert NAME.encode() not in (settings.state_dir / "erased.jsonl").read_bytes()


def test_the_rows_stay_where_others_hang_on_them(database: Database, told: Told, erase: Erase) -> None:
    erase(told.family.head)

    with database.reading() as session:
        person = session.get_one(PersonRow, (THANH_VINH, told.family.head))
        household = session.get_one(HouseholdRow, (THANH_VINH, told.family.household))
        assert (person.standing, person.name, household.head_name) == ("erased", "(đã xóa)", "(đã xóa)")
        assert session.exec(select(AssessmentRow)).one().quote is None
        assert session.exec(select(PersonState)).one().first_advised is not None
        assert len(session.exec(select(VisitRow)).all()) == 2
    acts = {(row.kind, row.id): row.act for row in told.phone.pull().rows}
    assert acts["person", told.family.head] == "leave"
    assert acts["household", told.family.household] == "put"


def test_every_invariant_holds_and_the_book_says_who_did_it(
    database: Database, settings: Settings, binh: Somebody, told: Told, erase: Erase
) -> None:
    erase(told.family.head)

    with database.reading() as session:
        look = Look(session=session, keys=Keys.of_folder(settings.keys_dir), now=START)
        broken = {each.id: each.finding.violations for each in look_at_all(look) if not each.holds}
        entry = session.exec(select(AuditEntry)).one()
        assert list(audit.broken_at(session)) == []
    assert broken.keys() <= {"I5"}, broken  # the cast's hamlets have no stream
    assert (entry.act, entry.account_id, entry.subject) == ("person_erased", binh.account_id, told.family.head)
    assert entry.facts == {"commune": THANH_VINH, "operations": 5}


def test_a_re_offer_gets_its_old_verdict_and_is_not_filed(
    database: Database, settings: Settings, told: Told, erase: Erase
) -> None:
    """MUST 12."""
    before = told.phone.send(told.sent).json()["results"]
    erase(told.family.head)

    after = told.phone.send(told.sent).json()["results"]

    assert after == before
    assert NOTE not in everything(database, Keys.of_folder(settings.keys_dir))


def test_what_comes_later_about_the_person_is_not_filed_and_not_kept(
    database: Database, settings: Settings, told: Told, erase: Erase
) -> None:
    erase(told.family.head)
    change = {"base_rev": 2, "set": {"name": "Đặng Văn Đức Anh"}, "was": {"name": NAME}}

    (result,) = told.phone.push(told.phone.op("person", change, act="patch", row_id=told.family.head))

    assert (result["status"], result["problems"][0]["code"]) == ("rejected", "person_erased")
    assert "Đức" not in everything(database, Keys.of_folder(settings.keys_dir))


def test_a_visit_to_the_rest_of_the_family_is_filed_as_ever(told: Told, erase: Erase) -> None:
    erase(told.family.head)

    (result,) = told.phone.push(told.phone.add("visit", told.phone.advised(told.family.household, told.family.spouse)))

    assert result["status"] == "filed"


def test_only_who_is_in_charge_may_erase(an: Somebody, chi: Somebody, dung: Somebody, told: Told, erase: Erase) -> None:
    assert [erase(told.family.head, who).status_code for who in (an, chi)] == [403, 403]
    assert erase(told.family.head, commune="17827.202507").status_code == 404
    assert erase(UUID(int=7)).status_code == 404
    assert erase(told.family.head, reason="").status_code == 422
    assert erase(told.family.head, dung).status_code == 200
    assert erase(told.family.head).status_code == 200


@pytest.mark.parametrize("made", ["before anything was sent", "before the erasure"])
def test_a_restored_backup_erases_the_person_again(
    settings: Settings, database: Database, made: str, an: Somebody, binh: Somebody
) -> None:
    """MUST 4, I11."""
    keys, now = Keys.of_folder(settings.keys_dir), HandClock()
    with TestClient(create_app(settings, now=now)) as client:
        phone = _phone(client, database, an)
        early = backup.make(settings, database, now())
        sent = _family(phone)
        first = phone.send(sent).json()["results"]
        late = backup.make(settings, database, now() + timedelta(hours=1))
        path = f"/api/v1/persons/{THANH_VINH}/{sent[1]['id']}/erasure"
        assert client.post(path, json={"reason": "Theo đơn"}, headers=binh.headers).status_code == 200
    database.close()
    restore.restore(settings, early if made == "before anything was sent" else late, now())

    with TestClient(create_app(settings, now=now)) as client:
        phone.client = client
        phone.epoch = json.loads(phone.hello(epoch=str(phone.epoch)).content)["epoch"]
        again = phone.send(sent).json()["results"]

    assert [(one["sha256"], one["status"]) for one in again] == [(one["sha256"], one["status"]) for one in first]
    left = everything(database, keys)
    assert not any(said in left for said in ("Đức", NOTE))
    with database.reading() as session:
        assert session.exec(select(ErasedPerson)).one().id == UUID(sent[1]["id"])
        assert session.get_one(HouseholdRow, (THANH_VINH, UUID(sent[0]["id"]))).head_name == "(đã xóa)"
        assert session.get_one(PersonRow, (THANH_VINH, UUID(sent[2]["id"]))).name == "Vi Thị Ế"


def _phone(client: TestClient, database: Database, an: Somebody) -> Phone:
    with database.reading() as session:
        epoch = epoch_of(session)
    assert epoch is not None
    assert an.install_id is not None
    return Phone(client, an.headers, an.install_id, an.account_id, epoch, THANH_VINH, HAMLETS[THANH_VINH][0])


def _family(phone: Phone) -> list[dict[str, Any]]:
    home, head, spouse = phone.new_id(), phone.new_id(), phone.new_id()
    return phone.numbered(
        phone.add("household", Household(hamlet=phone.hamlet, head_name=NAME), row_id=home),
        phone.add("person", Person(household=home, name=NAME, relation="head"), row_id=head),
        phone.add("person", Person(household=home, name="Vi Thị Ế", relation="spouse"), row_id=spouse),
        phone.add("visit", phone.advised(home, head, note=NOTE)),
        phone.add("visit", phone.advised(home, spouse)),
    )
