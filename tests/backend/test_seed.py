"""Seeding: a province's streams begin once, and sample communes fill only what is empty."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typer
from sqlmodel import Session, SQLModel, col, func, select

from backend import revisions
from backend.access.principal import principal_of
from backend.commands import sample, sample_waiting, seed
from backend.db import Database
from backend.sync import stream
from backend.tables.account import Account
from backend.tables.data_request import DataRequest
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.stream import Change, ScopeHead
from backend.tables.target import TargetRow
from shared.problems import Refused

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
FEW = 8


@pytest.fixture
def empty(new_url: Callable[[], str]) -> Iterator[Database]:
    database = Database(new_url())
    SQLModel.metadata.create_all(database.writer)
    yield database
    database.close()


@pytest.fixture
def few_households(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "HOUSEHOLDS", FEW)


def count(session: Session, table: type[SQLModel]) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_province_begins_with_a_stream_for_each_unit_and_one_for_reference(empty: Database) -> None:
    with empty.writing() as session:
        communes = seed.begin_streams(session, "40", NOW)

    with empty.reading() as session:
        heads = dict(session.exec(select(ScopeHead.scope, ScopeHead.head)).all())
    assert communes == 130
    assert len(heads) == 131
    assert heads[stream.REFERENCE] == heads[sample.NGHI_LOC] == 0


def test_seeding_again_changes_nothing(empty: Database, few_households: None) -> None:
    def seeded() -> tuple[int, int, int]:
        with empty.writing() as session:
            seed.begin_streams(session, "40", NOW)
            sample.settle(session, NOW)
        with empty.reading() as session:
            return count(session, PersonRow), count(session, Change), count(session, Account)

    first = seeded()

    assert seeded() == first


def test_every_sample_commune_and_officer_can_be_given_a_target(empty: Database, few_households: None) -> None:
    with empty.writing() as session:
        made = sample.settle(session, NOW)

        sample.set_targets(session, made.officers, NOW)

    with empty.reading() as session:
        held = session.exec(select(TargetRow.holder, TargetRow.period)).all()
    assert held.count(("commune", "2026")) == len(sample.COMMUNES)
    assert held.count(("officer", "2026-11")) == len(made.officers)
    assert len(held) == len(sample.COMMUNES) + len(made.officers)


def test_something_waits_in_the_sample_offices(empty: Database, few_households: None) -> None:
    with empty.writing() as session:
        sample.settle(session, NOW)

        sample_waiting.put_on_the_desk(session, NOW)

    with empty.reading() as session:
        asked = session.exec(select(DataRequest.commune, DataRequest.kind).order_by(DataRequest.kind)).all()
    assert asked == [(sample.NGHI_LOC, "access"), (sample.NGHI_LOC, "withdraw")]


def test_a_province_that_is_not_in_the_register_is_refused(empty: Database) -> None:
    with pytest.raises(Refused, match="unknown_code"), empty.writing() as session:
        seed.begin_streams(session, "99", NOW)


def test_every_sample_record_has_one_place_in_its_communes_stream(empty: Database, few_households: None) -> None:
    with empty.writing() as session:
        sample.settle(session, NOW)

    with empty.reading() as session:
        for commune in sample.COMMUNES:
            filed = {
                row_id
                for table in (HamletRow, HouseholdRow, PersonRow)
                for row_id in session.exec(select(table.id).where(table.commune == commune))
            }
            changes = session.exec(select(Change).where(Change.scope == commune).order_by(col(Change.seq))).all()
            assert {change.row_id for change in changes} == filed
            assert [change.seq for change in changes] == list(range(1, len(filed) + 1))
            assert stream.head_of(session, commune) == len(filed)


def test_no_officer_shares_a_hamlet_with_another(empty: Database, few_households: None) -> None:
    with empty.writing() as session:
        made = sample.settle(session, NOW)

    with empty.reading() as session:
        officers = session.exec(select(Account).where(Account.role == "officer")).all()
        areas = [principal_of(session, officer, today=date(2026, 11, 22)).areas for officer in officers]
    given = [(commune, hamlet) for area in areas for commune, hamlets in area.items() for hamlet in hamlets or ()]
    assert made.officers[0] == "an"
    assert len(made.officers) == len(officers) == 30
    assert {len(area) for area in areas} == {1}
    assert len(set(given)) == len(given)


def test_a_commune_where_something_was_filed_is_left_as_it_is(empty: Database, few_households: None) -> None:
    with empty.writing() as session:
        stream.lock_head(session, sample.NGHI_LOC)
        stream.move_head(session, sample.NGHI_LOC, 1)

    with empty.writing() as session:
        sample.settle(session, NOW)

    with empty.reading() as session:
        homes = session.exec(select(HouseholdRow.commune, func.count()).group_by(HouseholdRow.commune)).all()
    assert dict(homes) == dict.fromkeys(set(sample.COMMUNES) - {sample.NGHI_LOC}, FEW)


def test_samples_are_kept_out_of_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUNGNHA_ENV", "production")
    monkeypatch.setenv("TUNGNHA_SECRET_KEY", "x" * 32)
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", f"sqlite:///{tmp_path / 'real.sqlite3'}")

    with pytest.raises(typer.Exit) as left:
        seed.seed(demo=True)

    assert left.value.exit_code == 2
    assert "dữ liệu mẫu" in capsys.readouterr().err
    assert not (tmp_path / "real.sqlite3").exists()


def test_a_database_without_tables_is_named_as_the_cause(
    new_url: Callable[[], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", new_url())

    with pytest.raises(typer.Exit) as left:
        seed.seed()

    assert left.value.exit_code == 1
    assert "tungnha migrate" in capsys.readouterr().err


def test_the_command_says_passwords_once_and_none_again(
    new_url: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    few_households: None,
) -> None:
    url = new_url()
    monkeypatch.setenv("TUNGNHA_DATABASE_URL", url)
    revisions.upgrade(url)

    seed.seed(demo=True, as_json=True)
    first = json.loads(capsys.readouterr().out)
    seed.seed(demo=True, as_json=True)
    second = json.loads(capsys.readouterr().out)

    assert set(first["passwords"]) == {"binh", "chi", "dung", "giang"}
    assert len(first["officers"]) == 30
    assert second == {"province": "40", "communes": 130, "officers": [], "passwords": {}}
