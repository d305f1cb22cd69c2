"""Put into the vault what the server said: each answer in one transaction, cursor and rows together."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from mobile.store import cursors, meta, outbox, overlay, shelf
from mobile.store.bodies import pack
from mobile.store.outbox import WaitingOp
from mobile.store.phone import APP_VERSION
from shared.records import KINDS
from shared.records.wire import from_wire
from shared.sync.protocol import NotAnAnswer, Page, PulledRow, PushAnswer, Welcome

Read = TypeVar("Read")


def believed(read: Callable[[], Read]) -> Read:
    """What a reader made of an answer; NotAnAnswer also where a value has a type that no reader expected."""
    try:
        return read()
    except AttributeError as error:
        raise NotAnAnswer from error


@contextmanager
def all_or_not_an_answer() -> Iterator[None]:
    """An answer that the file cannot hold (a number too large, a name that is no text) is none, and is undone."""
    try:
        yield
    except (OverflowError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
        raise NotAnAnswer from error


def take_welcome(db: sqlite3.Connection, welcome: Welcome) -> None:
    """Follow the server's epoch, offer again what it misses, and hold only what lies in the officer's area."""
    before, now = meta.read(db, meta.EPOCH), str(welcome.epoch)
    if before != now:
        _follow_new_history(db, before, now, welcome.acked_dseq)
    if welcome.action in {"snapshot", "reset"} or meta.read(db, meta.PASSED_OVER) not in {None, APP_VERSION}:
        cursors.drop_all(db)
        meta.forget(db, meta.PASSED_OVER)
    for first, last in welcome.missing:
        outbox.offer_again(db, first, last)
    _take_areas(db, {grant.commune: frozenset(map(str, grant.hamlets)) for grant in welcome.grants})


def take_verdicts(db: sqlite3.Connection, answer: PushAnswer, sent: Iterable[WaitingOp], *, at: str) -> None:
    """Keep each verdict, and show the rows as they stand after it."""
    by_id = {op.op_id: op for op in sent}
    for verdict in answer.verdicts:
        op = by_id[str(verdict.op_id)]
        outbox.settle(
            db,
            op.op_id,
            status=verdict.status,
            problems=verdict.problems,
            seq=verdict.seq,
            epoch=str(answer.epoch),
            at=at,
        )
        if op.act == "add" and verdict.status == "filed":
            overlay.accept_add(db, op.kind, op.row_id, rev=verdict.rev or 1, seq=verdict.seq or 0)
        elif op.act == "patch":
            overlay.show_again(db, op.kind, op.row_id)


def take_page(db: sqlite3.Connection, page: Page) -> None:
    """Put and take off rows, and move the cursors past them."""
    for row in page.rows:
        if row.act == "leave":
            shelf.mark_left(db, row.kind, str(row.id), row.commune)
        elif _is_readable(row):
            _put(db, row)
        else:
            meta.write(db, meta.PASSED_OVER, APP_VERSION)
    if any(row.act == "leave" for row in page.rows):
        shelf.take_off_outside(db, meta.areas(db))
    for scope, seq in page.cursors.items():
        cursors.move(db, scope, seq)


def _follow_new_history(db: sqlite3.Connection, before: str | None, now: str, acked_dseq: int) -> None:
    """A restored server: what lies above its mark is offered again, and everything it says is fetched anew."""
    meta.write(db, meta.EPOCH, now)
    if before is not None:
        outbox.carry_over(db, old_epoch=before, new_epoch=now, upto=acked_dseq)
    cursors.drop_all(db)
    shelf.forget_numbers(db)


def _take_areas(db: sqlite3.Connection, given: Mapping[str, frozenset[str]]) -> None:
    before = meta.areas(db)
    for commune in before.keys() | given.keys():
        if before.get(commune) != given.get(commune):
            # Rows of a hamlet that is new to this phone lie before its cursor.
            cursors.drop(db, commune)
    if before != given:
        meta.write_areas(db, given)
    shelf.take_off_outside(db, given)


def _is_readable(row: PulledRow) -> bool:
    """Whether this version of the app can show the row; one that it cannot is passed over, not stumbled upon."""
    if row.kind not in KINDS:
        return False
    try:
        from_wire(KINDS[row.kind].record, row.values)
        pack(row.values)
    except (TypeError, ValueError, KeyError, AttributeError):
        return False
    return True


def _put(db: sqlite3.Connection, row: PulledRow) -> None:
    row_id = str(row.id)
    standing = shelf.find(db, row.kind, row_id)
    if standing and standing.base is not None and standing.commune == row.commune and standing.seq > row.seq:
        return
    overlay.put_from_server(
        db, kind=row.kind, row_id=row_id, commune=row.commune, rev=row.rev, seq=row.seq, values=row.values
    )
    if row.kind == "household" and row.values.get("made_up"):
        meta.write(db, meta.MADE_UP, "yes")
