"""Bring the tables of a database to the shape that this code needs, and say whether they have it."""

from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine


def upgrade(url: URL | str) -> None:
    """Apply every revision that the database lacks."""
    config = _config()
    config.attributes["url"] = url
    command.upgrade(config, "head")


def are_applied(engine: Engine) -> bool:
    """Whether the database stands at the newest revision."""
    with engine.connect() as connection:
        standing = MigrationContext.configure(connection).get_current_heads()
    return set(standing) == set(ScriptDirectory.from_config(_config()).get_heads())


def knows(revision: str) -> bool:
    """Whether a revision is one of ours, not of a newer version of this program."""
    return any(each.revision == revision for each in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    spec = find_spec("migrations")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the revisions of the tables are not installed")
    config = Config()
    config.set_main_option("script_location", str(Path(spec.origin).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
