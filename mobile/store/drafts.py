"""Visits that are being noted: kept after every choice, so that a killed app loses none."""

import sqlite3

from mobile.store import attachments
from mobile.store.bodies import Body, place_of_draft, put_away, take_out


def keep(db: sqlite3.Connection, household: str, body: Body) -> None:
    """Keep the visit that is being noted at a household, instead of what was kept of it."""
    db.execute(
        "INSERT INTO draft (household, body) VALUES (?, ?) ON CONFLICT (household) DO UPDATE SET body = excluded.body",
        (household, put_away(db, body, place_of_draft(household))),
    )


def find(db: sqlite3.Connection, household: str) -> Body | None:
    """What was noted so far at a household, or None."""
    found = db.execute("SELECT body FROM draft WHERE household = ?", (household,)).fetchone()
    return None if found is None else take_out(db, found[0], place_of_draft(household))


def drop(db: sqlite3.Connection, household: str) -> None:
    """Forget what was noted at a household, with the photos and signatures that belonged to it."""
    db.execute("DELETE FROM draft WHERE household = ?", (household,))
    attachments.drop_of_draft(db, household)
