"""The law as this phone quotes it: what came with the app, and in its place what the server has sent since."""

import sqlite3

from mobile.store import shelf
from shared.policy.law import Law, packaged
from shared.policy.served import with_served
from shared.records.law_step import LawStep
from shared.records.wire import from_wire


def law_of(db: sqlite3.Connection) -> Law:
    """The law with every step that this phone has pulled in its place."""
    return with_served(packaged(), (from_wire(LawStep, row.body) for row in shelf.all_of(db, "law_step")))
