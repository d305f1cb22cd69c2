"""Put into the vault what the server said: each answer in one transaction, cursor and rows together."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from mobile.store import cursors, meta, outbox, overlay, receipts, shelf, targets
from mobile.store.bodies import pack
from mobile.store.outbox import OpOfRow
from mobile.store.phone import APP_VERSION
from mobile.sync.checking import Checked
from shared.records import KINDS
from shared.records.wire import from_wire
from shared.sync.protocol import End, NotAnAnswer, Page, PulledRow, PushAnswer, Welcome
from shared.sync.receipts import Entry

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


def take_welcome(db: sqlite3.Connection, welcome: Welcome, clock_offset_ms: int) -> None:
    """Follow the server's epoch, offer again what it misses, and hold only what lies in the officer's area."""
    before, now = meta.read(db, meta.EPOCH), str(welcome.epoch)
    meta.write(db, meta.CLOCK_OFFSET_MS, str(clock_offset_ms))
    meta.write(db, meta.SERVER_TOLD, welcome.answered_at)
    meta.write(db, meta.AREAS_AS_OF, str(_own_cursor(db)))
    if before != now:
        _follow_new_history(db, before, welcome)
    if welcome.action == "reset" or meta.read(db, meta.PASSED_OVER) not in {None, APP_VERSION}:
        fetch_all_again(db)
        meta.forget(db, meta.PASSED_OVER)
    for first, last in welcome.missing:
        outbox.offer_again(db, first, last)
    _keep_or_forget(db, meta.PUSH_ONLY, APP_VERSION if welcome.action == "push_only" else None)
    _take_areas(db, {grant.commune: frozenset(map(str, grant.hamlets)) for grant in welcome.grants})
    _catch_up(db, {grant.commune: grant.horizon for grant in welcome.grants})


def fetch_again(db: sqlite3.Connection, scope: str) -> None:
    """Fetch a stream from its beginning; what does not come again leaves the shelf when its head is reached."""
    cursors.drop(db, scope)
    shelf.expect_again(db, scope)


def fetch_all_again(db: sqlite3.Connection) -> None:
    """Fetch every stream from its beginning, as `fetch_again` does one."""
    cursors.drop_all(db)
    shelf.expect_all_again(db)


def take_verdicts(db: sqlite3.Connection, answer: PushAnswer, receipt: Checked | None, *, at: str) -> None:
    """Keep each verdict and the receipt for those that are new, and show the rows as they stand after it."""
    if receipt is not None:
        _keep_link(db, receipt)
    for verdict in answer.verdicts:
        settled = outbox.settle(
            db,
            str(verdict.op_id),
            status=verdict.status,
            problems=verdict.problems,
            seq=verdict.seq,
            epoch=str(answer.epoch),
            at=at,
        )
        _show(db, settled, status=verdict.status, seq=verdict.seq, rev=verdict.rev)


def take_link(db: sqlite3.Connection, receipt: Checked, ends: Mapping[str, End]) -> None:
    """Keep a link that was fetched, and end the held operations that it settles."""
    _keep_link(db, receipt)
    _end_those_held(db, receipt, ends)


def take_link_beside(db: sqlite3.Connection, receipt: Checked, ends: Mapping[str, End]) -> None:
    """Keep a link of a history beside the chain of this phone, if it is not known yet."""
    if receipts.are_known(db, receipt.head):
        return
    receipts.keep_beside(db, receipt.signed, epoch=receipt.said.epoch, sha256=receipt.head.sha256)
    _end_those_held(db, receipt, ends)


def _keep_link(db: sqlite3.Connection, receipt: Checked) -> None:
    receipts.keep(db, receipt.signed, epoch=receipt.said.epoch, sha256=receipt.head.sha256)
    for entry in receipt.signed.entries:
        if not entry.settles:
            outbox.stands_in(db, entry.op_id, entry.sha256, receipt.head.n)


def _end_those_held(db: sqlite3.Connection, receipt: Checked, ends: Mapping[str, End]) -> None:
    for entry in receipt.signed.entries:
        if entry.settles:
            _end_held(db, entry, ends[entry.op_id], receipt.head.n)


def _end_held(db: sqlite3.Connection, entry: Entry, end: End, n: int) -> None:
    ended = outbox.end_held(db, entry.op_id, entry.sha256, status=entry.status, problems=end.problems, seq=end.seq, n=n)
    if ended is not None:
        _show(db, ended, status=entry.status, seq=end.seq, rev=end.rev)


def _show(db: sqlite3.Connection, op: OpOfRow, *, status: str, seq: int | None, rev: int | None) -> None:
    if op.act == "add" and status == "filed":
        overlay.accept_add(db, op.kind, op.row_id, rev=rev or 1, seq=seq or 0)
    elif op.act == "patch":
        overlay.show_again(db, op.kind, op.row_id)


def take_page(db: sqlite3.Connection, page: Page) -> None:
    """Put and take off rows, and move the cursors past them."""
    for row in page.rows:
        shelf.came_again(db, row.kind, str(row.id))
        if row.act == "leave":
            shelf.mark_left(db, row.kind, str(row.id), row.commune, seq=row.seq)
        elif _is_readable(row):
            _put(db, row)
        else:
            meta.write(db, meta.PASSED_OVER, APP_VERSION)
    if any(row.act == "leave" for row in page.rows):
        shelf.take_off_outside(db, meta.areas(db))
    for scope, seq in page.cursors.items():
        cursors.move(db, scope, seq)
    if not page.more:
        shelf.sweep(db, page.cursors)
        for scope in page.cursors:
            cursors.arrive(db, scope)
    if page.targets is not None:
        targets.keep(db, page.targets, page.cursors)


def _follow_new_history(db: sqlite3.Connection, before: str | None, welcome: Welcome) -> None:
    """A restored server: what lies above its mark is offered again, and everything it says is fetched anew.

    Below the mark may lie what a copy of this phone sent meanwhile: only a comparison shows whose it is.
    What an install before a fork had sent is offered, too, under this one: nobody else will.
    """
    meta.write(db, meta.EPOCH, str(welcome.epoch))
    if before is not None:
        outbox.forget_ends_above(db, welcome.receipt.n if welcome.receipt else 0)
        meta.write(db, meta.CLAIMED, str(welcome.acked_dseq))
        outbox.number_anew(db)
        meta.forget(db, meta.COMPARED_AT)
        targets.forget(db)
    fetch_all_again(db)
    shelf.forget_numbers(db)


def _own_cursor(db: sqlite3.Connection) -> int:
    owner = meta.owner(db)
    return 0 if owner is None else cursors.all_cursors(db).get(f"user:{owner.account_id}", 0)


def _catch_up(db: sqlite3.Connection, horizons: Mapping[str, int]) -> None:
    """A stream tells of what left it only from its horizon on: who stopped before that fetches it anew.

    Who is still fetching it, and began under this horizon, holds nothing that left before it.
    """
    known, begun = cursors.all_cursors(db), cursors.all_begun(db)
    for scope, horizon in horizons.items():
        if known.get(scope, 0) < horizon and begun.get(scope, 0) < horizon:
            fetch_again(db, scope)
        cursors.begin(db, scope, horizon)


def _take_areas(db: sqlite3.Connection, given: Mapping[str, frozenset[str]]) -> None:
    before = meta.areas(db)
    for commune in before.keys() | given.keys():
        if before.get(commune) != given.get(commune):
            # Rows of a hamlet that is new to this phone lie before its cursor.
            fetch_again(db, commune)
    if before != given:
        meta.write_areas(db, given)
        targets.forget(db)
    shelf.take_off_outside(db, given)


def _keep_or_forget(db: sqlite3.Connection, key: str, value: str | None) -> None:
    if value is None:
        meta.forget(db, key)
    else:
        meta.write(db, key, value)


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
