"""The law that a command answers by: the server's own where there is a server, the release's everywhere else."""

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from backend.db import Database
from backend.reports.law_in_force import law_in_force
from backend.settings import Settings
from backend.tables.law import LawStepRow
from shared.policy.law import Law, packaged


def law_at_hand() -> Law:
    """The law with what the database of the environment serves; Refused with 503 where that cannot be read."""
    settings = Settings()
    file = make_url(settings.database_url)
    # Asking a question must not leave an empty database behind.
    if file.get_backend_name() == "sqlite" and not Path(file.database or "").is_file():
        return packaged()
    database = Database(settings.url())
    try:
        with database.reading() as session:
            is_migrated = inspect(session.connection()).has_table(str(LawStepRow.__tablename__))
            return law_in_force(session) if is_migrated else packaged()
    finally:
        database.close()
