"""The moment at which something happens, as far as this phone can tell.

A clock that fell back behind what the server once told (after a flat battery it begins in 1970) is known to be wrong.
It blocks no work: the last moment that is known stands in its place, and the operation still carries what the clock
showed.
"""

import sqlite3
from datetime import datetime

from mobile.store import meta
from shared.clock import parse_moment


def known_moment(db: sqlite3.Connection, wall: datetime) -> datetime:
    """What the clock shows, or the last moment that the server told where the clock shows an earlier one."""
    told = meta.read(db, meta.SERVER_TOLD)
    return max(wall, parse_moment(told)) if told else wall
