"""What a database believes about how its tables are filled, which decides the way it takes through them."""

from sqlalchemy import inspect, text

from backend.db import Database


def rows_it_knows_of(database: Database, table: str) -> int | None:
    """How many rows it goes by; None where it never looked."""
    with database.reading() as session:
        if session.get_bind().dialect.name == "postgresql":
            known = session.execute(text("SELECT reltuples FROM pg_class WHERE relname = :name"), {"name": table})
            rows = int(known.scalar_one())
            return None if rows < 0 else rows
        if not inspect(session.connection()).has_table("sqlite_stat1"):
            return None
        known = session.execute(text("SELECT stat FROM sqlite_stat1 WHERE tbl = :name"), {"name": table})
        return next((int(stat.split()[0]) for stat in known.scalars()), None)
