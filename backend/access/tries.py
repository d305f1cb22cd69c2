"""How often somebody may guess: counted before the guess is looked at, in the database, so that neither a
restart nor a second process nor a hundred guesses at once give more.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from backend.tables.account import FailedTries
from shared import problems
from shared.problems import Refused

_KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `tries` in `window`."""

    what: str
    tries: int
    window: timedelta


# ASVS 6.3.1 leaves the numbers to us; after five wrong passwords people call for help.
PER_ACCOUNT = Limit(what="account", tries=5, window=timedelta(minutes=15))
PER_ADDRESS = Limit(what="address", tries=20, window=timedelta(minutes=1))


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Counts guesses from one address, or for one user name, under a keyed hash of either."""

    limit: Limit
    mark: str


def counter(secret: bytes, limit: Limit, whose: str) -> Counter:
    """The counter of one name or address."""
    said = f"{limit.what}\0{whose}".encode("utf-8", "replace")
    return Counter(limit=limit, mark=hmac.new(secret, said, hashlib.sha256).hexdigest())


def count(session: Session, now: datetime, *counters: Counter) -> None:
    """One more guess; Refused with 429 where there have been too many. Must be stored before the guess is judged."""
    session.exec(delete(FailedTries).where(col(FailedTries.since) < now - _KEPT_FOR))
    for each in counters:
        so_far = session.get(FailedTries, each.mark)
        if so_far is None or now - so_far.since >= each.limit.window:
            session.merge(FailedTries(mark=each.mark, since=now, tries=1))
        elif so_far.tries >= each.limit.tries:
            raise Refused(problems.rate_limited())
        else:
            so_far.tries += 1


def give_back(session: Session, *counters: Counter) -> None:
    """The guess was right: it was no guess."""
    for each in counters:
        so_far = session.get(FailedTries, each.mark)
        if so_far is not None:
            so_far.tries = max(0, so_far.tries - 1)
