"""A server knows its database from an older copy of it, whenever it or the machine went down."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from backend import revisions, secret_files
from backend.app import create_app
from backend.db import Database
from backend.history import holding, mark
from backend.settings import Settings
from backend.sync.epoch import begin_epoch, epoch_of
from backend.tables.history import Epoch
from shared.problems import Refused
from tests.backend.cast import START, HandClock


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def served(settings: Settings, now: HandClock) -> UUID | None:
    """The epoch that a server goes on with, which starts and stops again."""
    app = create_app(settings, now=now)
    with TestClient(app), app.state.database.reading() as session:
        return epoch_of(session)


def test_a_server_that_starts_again_goes_on_with_its_history(database: Database, state: Path) -> None:
    with database.reading() as session:
        before = epoch_of(session)

    epochs = {mark.renew(database, state, START) for _ in range(3)}

    assert epochs == {before}
    assert json.loads((state / "epoch.json").read_text())["epoch"] == str(before)


def test_a_database_without_a_history_gets_no_mark(new_url: Callable[[], str], state: Path) -> None:
    url = new_url()
    revisions.upgrade(url)
    database = Database(url)

    assert mark.renew(database, state, START) is None
    assert not (state / "epoch.json").exists()
    database.close()


def test_a_mark_that_the_file_does_not_know_begins_a_new_history(database: Database, state: Path) -> None:
    mark.renew(database, state, START)
    forgotten = (state / "epoch.json").read_bytes()
    before = mark.renew(database, state, START)
    secret_files.write_over(state / "epoch.json", forgotten)

    after = mark.renew(database, state, START)

    assert after != before
    assert mark.renew(database, state, START) == after
    with database.reading() as session:
        assert session.exec(select(Epoch)).one().cause == "copied_back"


def test_a_marked_database_without_its_file_is_taken_for_a_copy(database: Database, state: Path) -> None:
    before = mark.renew(database, state, START)
    (state / "epoch.json").unlink()

    assert mark.renew(database, state, START) != before


@pytest.mark.parametrize("stops_before", [1, 2, 3])
def test_a_crash_at_any_step_begins_no_new_history(
    database: Database, state: Path, monkeypatch: pytest.MonkeyPatch, stops_before: int
) -> None:
    """The file is told first, then the database, then the file again."""
    before = mark.renew(database, state, START)
    steps = []

    def step(real: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*args: Any, **named: Any) -> Any:
            steps.append(real)
            if len(steps) == stops_before:
                raise KeyboardInterrupt
            return real(*args, **named)

        return taken

    with monkeypatch.context() as crash:
        crash.setattr(secret_files, "write_over", step(secret_files.write_over))
        crash.setattr(database, "writing", step(database.writing))
        with pytest.raises(KeyboardInterrupt):
            mark.renew(database, state, START)

    assert mark.renew(database, state, START) == before


def test_a_copy_put_back_under_a_server_is_noticed_when_it_starts(
    keys_folder: Path, state: Path, now: HandClock, tmp_path: Path
) -> None:
    """MUST 4, I11. Copy the file, work for a day, copy it back, start."""
    live = tmp_path / "live"
    settings = Settings(database_url=f"sqlite:///{live}", keys_dir=keys_folder, state_dir=state)
    revisions.upgrade(settings.url())
    database = Database(settings.url())
    with database.writing() as session:
        begin_epoch(session)
    database.close()
    began = served(settings, now)
    shutil.copy(live, tmp_path / "copy")
    now.passes(days=1)
    assert served(settings, now) == began
    shutil.copy(tmp_path / "copy", live)

    after = served(settings, now)

    assert after != began
    assert served(settings, now) == after


def test_who_serves_keeps_others_from_replacing_the_database(state: Path) -> None:
    with holding.serving(state), holding.serving(state), pytest.raises(Refused), holding.alone(state):
        pass
    with holding.alone(state), pytest.raises(Refused), holding.serving(state):
        pass
