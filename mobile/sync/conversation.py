"""Where a conversation with the server stands, and what comes next in it, read from the vault."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from mobile.store import attachments, meta, outbox
from mobile.store.outbox import WaitingOp
from mobile.store.phone import Phone
from mobile.sync.asking import Range
from mobile.sync.messages import Request
from shared.clock import format_moment, parse_moment
from shared.sync import protocol

BYTES_AT_ONCE = 1_048_576
"""Of a file that is fetched in parts; halved where the network is too slow."""

COMPARED_EVERY = timedelta(days=7)

# MUST 4. An acknowledged operation stays on the phone for at least as long as a backup may be restored.
KEPT_FOR = timedelta(days=35)
_DROPPED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Where the conversation is; all that must outlive it stands in the vault.

    `to_compare` are ranges of numbers of which is not known yet whether the server holds the same.
    `is_denied`: the server's receipts are not those that this phone keeps of the same history. `looks_back_after` is
    the number of the link after which all are fetched once more, None while only new ones are.
    `heard_at` is the server's moment of its hello, `heard_at_ms` this phone's monotonic clock then, and `durable` the
    number up to which it holds everything in a backup.
    `pull_instead` are communes of which no file can be had.
    `passed_over` are the numbers of operations that the server would not read even alone. `to_send` and
    `to_fetch` are counts for the officer who watches.
    """

    step: Literal["hello", "renew", "keys", "receipts", "push", "compare", "snapshot", "pull", "done"] = "hello"
    ops_at_once: int = protocol.OPS_AT_START
    ops_max: int = protocol.OPS_MAX
    bytes_max: int = protocol.PUSH_BYTES_MAX
    rows_at_once: int = protocol.PULL_ROWS_MAX
    bytes_at_once: int = BYTES_AT_ONCE
    pull_instead: frozenset[str] = frozenset()
    hellos: int = 0
    heard_at: str | None = None
    heard_at_ms: int = 0
    durable: int = 0
    has_keys: bool = True
    has_asked_for_keys: bool = False
    receipts_wait: bool = False
    is_denied: bool = False
    looks_back_after: int | None = None
    has_looked_back: bool = False
    has_become_another: bool = False
    is_compared: bool = False
    to_compare: tuple[Range, ...] = ()
    then_pull: bool = True
    passed_over: frozenset[int] = frozenset()
    to_send: int = 0
    to_fetch: int = 0
    heads: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Ask:
    """The next request, with the operations, cursors or ranges that it speaks of, and when a hello was said."""

    request: Request
    ops: tuple[WaitingOp, ...] = ()
    cursors: Mapping[str, int] = field(default_factory=dict)
    ranges: tuple[Range, ...] = ()
    said_at: datetime | None = None


def on_to_what_is_left(phone: Phone, conversation: Conversation) -> Conversation:
    """The next step: what receipts need first, then push, then a comparison where it is time, then pull."""
    db = phone.store.reading()
    if not conversation.is_compared and (conversation.is_denied or _is_something_claimed(db)):
        # Before anything is sent: the server finds by the last receipt that it was set back, and the phone what the
        # server holds.
        return _compare(db, conversation)
    if not conversation.has_keys:
        return replace(conversation, step="keys")
    if conversation.receipts_wait:
        return replace(conversation, step="receipts")
    if outbox.unsent(db, 1, conversation.passed_over):
        return replace(conversation, step="push")
    if not conversation.is_compared and _is_time_to_compare(db, conversation):
        return _compare(db, conversation)
    return replace(conversation, step="pull") if conversation.then_pull else at_the_end(phone, conversation)


def claimed(db: sqlite3.Connection) -> int:
    """Up to which number a server with another history says that it holds this line, 0 where nothing is open."""
    return int(meta.read(db, meta.CLAIMED) or 0)


def at_the_end(phone: Phone, conversation: Conversation) -> Conversation:
    """Nothing is left to say; what the server has had in a backup for long enough leaves the phone."""
    if conversation.heard_at is not None:
        _drop_durable(phone, conversation.durable, parse_moment(conversation.heard_at))
    return replace(conversation, step="done")


def moment_of(phone: Phone, conversation: Conversation) -> str:
    """The server's moment now: that of its hello and what has passed since, by a clock that nobody sets; this phone's
    own where the server has said none. A conversation may lie open for weeks, and what it brings is not as old.
    """
    clocks = phone.read_clocks()
    if conversation.heard_at is None:
        return format_moment(clocks.wall)
    passed = timedelta(milliseconds=max(0, clocks.monotonic_ms - conversation.heard_at_ms))
    return format_moment(parse_moment(conversation.heard_at) + passed)


def _is_something_claimed(db: sqlite3.Connection) -> bool:
    return claimed(db) > 0 and bool(outbox.answered_runs(db, claimed=claimed(db)))


def _compare(db: sqlite3.Connection, conversation: Conversation) -> Conversation:
    runs = outbox.answered_runs(db, claimed=claimed(db))
    return replace(conversation, step="compare", to_compare=tuple(runs))


def _is_time_to_compare(db: sqlite3.Connection, conversation: Conversation) -> bool:
    """After a restore or a fork, once a week, and when somebody asked for it."""
    if conversation.heard_at is None:
        return False
    compared_at, now = meta.read(db, meta.COMPARED_AT), parse_moment(conversation.heard_at)
    is_due = compared_at is None or now - parse_moment(compared_at) >= COMPARED_EVERY
    return is_due and bool(outbox.answered_runs(db))


def _drop_durable(phone: Phone, durable: int, now: datetime) -> None:
    """In small acts, between which the officer may save."""
    with phone.store.writing() as db:
        attachments.drop_durable(db, durable)
    gone = _DROPPED_AT_ONCE
    while gone == _DROPPED_AT_ONCE:
        with phone.store.writing() as db:
            gone = outbox.drop_durable(
                db, upto=durable, acked_before=format_moment(now - KEPT_FOR), at_most=_DROPPED_AT_ONCE
            )
