"""A server with revisions, keys and folders of its own, that can be backed up and restored."""

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from backend.db import Database
from backend.settings import Settings
from migrations.versions import __file__ as versions

NEWEST = ScriptDirectory(str(Path(versions or "").parents[1])).get_current_head()


@pytest.fixture
def settings(database_url: str, tmp_path: Path, keys_folder: Path) -> Settings:
    """A database whose tables say which revision they are of, as `tungnha migrate` leaves them."""
    database = Database(database_url)
    with database.writing() as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        session.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": NEWEST})
    database.close()
    return Settings(
        database_url=database_url, keys_dir=keys_folder, state_dir=tmp_path / "state", backup_dir=tmp_path / "backups"
    )
