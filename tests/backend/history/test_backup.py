"""A backup counts once it was opened and restored for a trial; then what it holds is durable."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlmodel import select

from backend import secret_files
from backend.db import Database
from backend.history import backup, holding, mark, postgresql_copy, restore, sealed_file
from backend.settings import Settings
from backend.sync.epoch import PHONE_KNOWS_MORE, begin_anew, epoch_of
from backend.tables.account import Account
from backend.tables.history import Backup, Epoch
from backend.tables.op import InstallLine
from shared.problems import Refused
from tests.backend.cast import AN_INSTALL, START


@pytest.fixture
def line(database: Database) -> None:
    """Seven operations of An's phone have arrived."""
    with database.writing() as session:
        session.add(InstallLine(install_id=AN_INSTALL, acked_dseq=7, highest_dseq=7))


def durable(database: Database) -> int:
    with database.reading() as session:
        return session.get_one(InstallLine, AN_INSTALL).durable_dseq


def acked(database: Database, dseq: int) -> None:
    with database.writing() as session:
        session.get_one(InstallLine, AN_INSTALL).acked_dseq = dseq


def test_what_a_verified_backup_holds_is_durable(settings: Settings, database: Database, line: None) -> None:
    """MUST 4."""
    file = backup.make(settings, database, START)

    assert durable(database) == 7
    with database.reading() as session:
        noted = session.exec(select(Backup)).one()
        assert (noted.name, noted.epoch, noted.made_at) == (file.name, epoch_of(session), START)
    assert [path.name for path in settings.backup_dir.iterdir()] == [file.name]
    assert not any(path.name.startswith("copy-") for path in settings.state_dir.iterdir())


def test_what_came_after_it_is_not_durable(settings: Settings, database: Database, line: None) -> None:
    backup.make(settings, database, START)
    acked(database, 9)

    assert durable(database) == 7


def test_what_is_durable_is_never_lowered_in_one_history(settings: Settings, database: Database, line: None) -> None:
    backup.make(settings, database, START)
    acked(database, 3)

    backup.make(settings, database, START + timedelta(days=1))

    assert durable(database) == 7


def test_a_backup_of_another_history_makes_nothing_durable(
    settings: Settings, database: Database, line: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_folder = secret_files.sync_folder

    def history_begins(folder: Path) -> None:
        sync_folder(folder)
        with database.writing() as session:
            known = epoch_of(session)
            assert known is not None
            begin_anew(session, known, PHONE_KNOWS_MORE, START)

    monkeypatch.setattr(secret_files, "sync_folder", history_begins)

    backup.make(settings, database, START)

    assert durable(database) == 0


def test_a_backup_that_does_not_prove_whole_is_thrown_away(
    settings: Settings, database: Database, line: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F50. A disk that gives back other bytes than it took."""
    seal = sealed_file.seal

    def damaging(source: BinaryIO, target: BinaryIO, *rest: Any) -> None:
        seal(source, target, *rest)
        target.seek(-8, os.SEEK_CUR)
        target.write(bytes(8))

    monkeypatch.setattr(sealed_file, "seal", damaging)

    with pytest.raises(Refused, match="backup_unreadable"):
        backup.make(settings, database, START)

    assert list(settings.backup_dir.iterdir()) == []
    assert durable(database) == 0


def test_files_are_kept_for_35_days_and_the_newest_for_ever(settings: Settings, database: Database) -> None:
    days = [0, 10, 45, 46, 200]

    left = [
        (backup.make(settings, database, START + timedelta(days=day)), len(list(settings.backup_dir.iterdir())))[1]
        for day in days
    ]

    assert left == [1, 2, 2, 2, 1]
    (settings.backup_dir / "notes.txt").touch()
    backup.make(settings, database, START + timedelta(days=900))
    assert (settings.backup_dir / "notes.txt").exists()


def test_a_restored_database_holds_what_the_backup_held(settings: Settings, database: Database, line: None) -> None:
    """MUST 4, I11."""
    file = backup.make(settings, database, START)
    with database.writing() as session:
        before = epoch_of(session)
        session.get_one(InstallLine, AN_INSTALL).acked_dseq = 12
    database.close()

    restored = restore.restore(settings, file, START + timedelta(days=1))

    assert durable(database) == 7
    with database.reading() as session:
        assert session.get_one(InstallLine, AN_INSTALL).acked_dseq == 7
        begun = session.exec(select(Epoch)).one()
        assert session.exec(select(Backup)).one().name == file.name
        assert (epoch_of(session), begun.epoch) == (restored.epoch, restored.epoch)
    assert before != restored.epoch
    assert (begun.cause, begun.holds_until) == ("restored", START)


def test_a_restored_database_is_taken_for_what_it_is(settings: Settings, database: Database) -> None:
    """The server that starts next does not take it for a copy that somebody put there."""
    mark.renew(database, settings.state_dir, START)
    file = backup.make(settings, database, START)
    database.close()

    restored = restore.restore(settings, file, START)

    assert mark.renew(database, settings.state_dir, START) == restored.epoch


def test_nothing_is_restored_while_a_server_is_at_work(settings: Settings, database: Database) -> None:
    file = backup.make(settings, database, START)
    database.close()

    with holding.serving(settings.state_dir), pytest.raises(Refused, match="database_in_use"):
        restore.restore(settings, file, START)


def test_nothing_is_restored_while_somebody_is_connected(settings: Settings, database: Database) -> None:
    """A server with another STATE_DIR, or a person with a shell."""
    file = backup.make(settings, database, START)
    database.close()

    with database.reading() as session:
        before = epoch_of(session)
        with pytest.raises(Refused, match="database_in_use"):
            restore.restore(settings, file, START)

    with database.reading() as session:
        assert epoch_of(session) == before


@pytest.mark.parametrize("harm", ["truncated", "damaged", "foreign key"])
def test_a_bad_file_is_refused_before_the_database_is_touched(
    settings: Settings, database: Database, tmp_path: Path, harm: str
) -> None:
    """F50."""
    file = backup.make(settings, database, START)
    content = file.read_bytes()
    if harm == "truncated":
        file.write_bytes(content[: len(content) // 2])
    elif harm == "damaged":
        file.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
    else:
        settings = settings.model_copy(update={"keys_dir": tmp_path / "empty"})
    with database.reading() as session:
        before = epoch_of(session)
    database.close()

    with pytest.raises(Refused, match=r"backup_(unreadable|key_missing)"):
        restore.restore(settings, file, START)

    with database.reading() as session:
        assert epoch_of(session) == before


def test_a_backup_of_newer_tables_is_refused(settings: Settings, database: Database) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '2099_01_01_0000'")
    file = backup.make(settings, database, START)
    database.close()

    with pytest.raises(Refused, match="backup_of_another_database"):
        restore.restore(settings, file, START)


def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I11. It is put in place at one stroke, or not at all."""
    file = backup.make(settings, database, START)
    with database.writing() as session:
        session.add(Account(id=uuid4(), username="giang", name="Giang", role="officer", created_at=START))
    database.close()
    with monkeypatch.context() as cut:
        cut.setattr(postgresql_copy, "_script", lambda *_: iter([b"CREATE TABLE half (", b"\n"]))
        cut.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("no power")))

        with pytest.raises((Refused, OSError)):
            restore.restore(settings, file, START)

    with database.reading() as session:
        assert session.exec(select(Account).where(Account.username == "giang")).one()


@pytest.fixture
def humble(settings: Settings, database_url: str) -> Iterator[Settings]:
    """The same server as a user of PostgreSQL who may not create databases."""
    if database_url.startswith("sqlite"):
        yield settings
        return
    url = settings.url()
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"humble_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        owner = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(owner))
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(owner))
    yield settings.model_copy(update={"database_url": url.set(username=name).render_as_string()})
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_who_may_not_create_databases_reads_the_dump_itself(humble: Settings, database: Database, line: None) -> None:
    backup.make(humble, database, START)

    assert durable(database) == 7


def test_a_missing_tool_of_postgresql_is_named(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    if settings.url().get_backend_name() == "sqlite":
        backup.make(settings, database, START)  # needs none
        return

    with pytest.raises(Refused, match="database_tool_missing"):
        backup.make(settings, database, START)
