"""Keep the server's key to which operations are sealed, so that it is here on the day when there is no network."""

import json
import sqlite3
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from mobile.store import meta
from mobile.store.phone import Phone
from mobile.sync.messages import Request, Transport
from shared.clock import format_moment, parse_moment
from shared.sync.handover import decode
from shared.sync.protocol import API, NotAnAnswer

FETCHED_EVERY = timedelta(days=7)

_OF_A_KEY = ("kty", "crv", "x", "y", "kid")
_COORDINATE_BYTES = 32


def keep_fresh(phone: Phone, transport: Transport) -> None:
    """Fetch the key where none is kept, or once a week. NotAnAnswer, Unreachable: the one that is kept stays."""
    now = phone.read_clocks().wall
    if _is_fresh(phone.store.reading(), now):
        return
    answer = transport(Request(method="GET", path=f"{API}/sync/sealing-key"), None)
    if answer.status != HTTPStatus.OK:
        return  # a server of before that has none yet
    kept = json.dumps({"at": format_moment(now), "jwk": read_sealing_key(answer.body)})
    with phone.store.writing() as db:
        meta.write(db, meta.SEALING_KEY, kept)


def read_sealing_key(body: bytes) -> dict[str, Any]:
    """The public P-256 key in an answer (a JWK, RFC 7517), or NotAnAnswer."""
    try:
        said = json.loads(body)
        key = {name: said[name] for name in _OF_A_KEY}
        if (key["kty"], key["crv"]) != ("EC", "P-256") or not isinstance(key["kid"], str):
            raise NotAnAnswer
        if any(len(decode(key[part])) != _COORDINATE_BYTES for part in ("x", "y")):
            raise NotAnAnswer
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnAnswer from error
    return key


def _is_fresh(db: sqlite3.Connection, now: datetime) -> bool:
    kept = meta.read(db, meta.SEALING_KEY)
    # A clock that was set back does not keep an old key for ever.
    return kept is not None and abs(now - parse_moment(json.loads(kept)["at"])) < FETCHED_EVERY
