"""Faults to plant in the phone."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

from mobile.actions import acts
from mobile.store import cursors, meta, outbox, shelf
from mobile.sync import applying, asking, conversation, hearing, snapshots
from shared.sync import protocol
from tests.simulation import phones
from tests.simulation.planting import Bug, both


def _delete_on_send() -> AbstractContextManager[Any]:
    push = asking.push

    def forgetting(db: sqlite3.Connection, ops: Any) -> Any:
        request = push(db, ops)
        db.executemany("DELETE FROM outbox WHERE op_id = ?", [(op.op_id,) for op in ops])
        return request

    return patch.object(asking, "push", forgetting)


def _cursor_before_its_rows() -> AbstractContextManager[Any]:
    """The cursor is stored in a transaction of its own, before the rows of its page."""
    take_page = applying.take_page

    def split(db: sqlite3.Connection, page: Any, *more: Any, **given: Any) -> Any:
        for scope, seq in page.cursors.items():
            cursors.move(db, scope, seq)
        _break(db)
        return take_page(db, page, *more, **given)

    return patch.object(applying, "take_page", split)


def _ack_under_the_epoch_at_sending() -> AbstractContextManager[Any]:
    """Whatever history an answer speaks of, what it acknowledges counts for the one that is followed now."""
    read, settle = protocol.read_push_answer, outbox.settle

    def any_epoch(body: bytes, sent: Any, epoch: UUID) -> Any:
        said = UUID(protocol._answer(body)["epoch"])
        return replace(read(body, sent, said), epoch=epoch)

    def now(db: sqlite3.Connection, op_id: str, **given: Any) -> Any:
        return settle(db, op_id, **given | {"epoch": meta.read(db, meta.EPOCH)})

    return both(
        patch.object(protocol, "read_push_answer", any_epoch),
        patch.object(hearing, "_receipt", lambda *_asked: None),
        patch.object(outbox, "settle", now),
    )


def _rejected_ops_not_offered_again() -> AbstractContextManager[Any]:
    """What was not filed is thought to be done with, also by a server that has been restored."""
    unsent = outbox.unsent

    def without(db: sqlite3.Connection, limit: int, *passed_over: Any) -> Any:
        done = {
            op_id
            for (op_id,) in db.execute("SELECT op_id FROM outbox WHERE status IN ('rejected', 'held', 'conflict')")
        }
        return [op for op in unsent(db, limit + len(done), *passed_over) if op.op_id not in done][:limit]

    return patch.object(outbox, "unsent", without)


def _purge_on_reassignment() -> AbstractContextManager[Any]:
    """What lies outside the area goes, with what was still to be sent about it."""
    take_off = shelf.take_off_outside

    def purging(db: sqlite3.Connection, areas: Any) -> int:
        for kind, row_id, commune, hamlet in db.execute("SELECT kind, id, commune, hamlet FROM shelf").fetchall():
            if commune != "ref" and hamlet is not None and hamlet not in areas.get(commune, ()):
                db.execute("DELETE FROM outbox WHERE kind = ? AND row_id = ?", (kind, row_id))
        return take_off(db, areas)

    return patch.object(shelf, "take_off_outside", purging)


def _sweep_takes_what_is_unsent() -> AbstractContextManager[Any]:
    taking = "SELECT kind, id, commune, hamlet FROM shelf WHERE commune <> 'ref' AND kind <> 'review'"
    return patch.object(shelf, "_FREE_TO_LEAVE", taking)


def _reviews_go_with_their_commune() -> AbstractContextManager[Any]:
    """What was said of a visit goes when its commune is taken from the officer, and does not come back with it."""
    taking = shelf._FREE_TO_LEAVE.replace("AND kind <> 'review'", "")
    return patch.object(shelf, "_FREE_TO_LEAVE", taking)


def _id_from_a_counter() -> AbstractContextManager[Any]:
    """Every installation counts its own ids, from the same beginning."""

    def counting(_now_ms: Any, _random_bits: Any = None) -> Callable[[], UUID]:
        numbers = count(0x01A3_0000_0000_7000_8000_0000_0000_0001)
        return lambda: UUID(int=next(numbers))

    return patch.object(phones, "IdMaker", counting)


def _row_and_op_apart() -> AbstractContextManager[Any]:
    """The operation is stored first, and its row in a transaction of its own."""
    write_op = acts._write_op

    def apart(phone: Any, db: sqlite3.Connection, *given: Any, **named: Any) -> None:
        write_op(phone, db, *given, **named)
        _break(db)

    return patch.object(acts, "_write_op", apart)


def _fork_not_renumbered() -> AbstractContextManager[Any]:
    return patch.object(outbox, "number_anew", lambda _db: None)


def _durable_too_early() -> AbstractContextManager[Any]:
    """What was acknowledged is dropped at once, in a backup or not."""
    drop = outbox.drop_durable

    def early(db: sqlite3.Connection, *, upto: int, acked_before: str, at_most: int) -> int:
        return drop(db, upto=outbox.highest(db), acked_before="9999", at_most=at_most)

    return patch.object(outbox, "drop_durable", early)


def _dropped_by_the_phones_clock() -> AbstractContextManager[Any]:
    """A phone whose clock jumped forward believes that 35 days have passed."""
    drop = conversation._drop_durable
    return patch.object(
        conversation, "_drop_durable", lambda phone, upto, _now: drop(phone, upto, phone.read_clocks().wall)
    )


def _area_kept_without_its_rows() -> AbstractContextManager[Any]:
    """A hamlet that is new to the phone does not make it fetch what lies before its cursor."""
    return patch.object(applying, "fetch_again", lambda *_asked: None)


def _epoch_not_followed() -> AbstractContextManager[Any]:
    """After a restore of the server nothing is fetched anew."""
    return patch.object(applying, "fetch_all_again", lambda *_asked: None)


def _file_after_its_cursor() -> AbstractContextManager[Any]:
    """The cursor behind a file is stored in a transaction of its own, before the rows."""
    put_rows = snapshots._put_rows

    def split(db: sqlite3.Connection, part: Any, *given: Any) -> None:
        cursors.move(db, part.commune, part.expected.seq)
        _break(db)
        put_rows(db, part, *given)

    return patch.object(snapshots, "_put_rows", split)


def _cursor_of_the_newest_file() -> AbstractContextManager[Any]:
    """Of several hamlets' files the newest says where pull goes on; what an older one lacks never comes."""
    return patch.object(snapshots, "min", max, create=True)


def _what_left_before_the_file_stays() -> AbstractContextManager[Any]:
    """What was filed and left again since the phone said hello is in no file, and nobody asks for it."""
    return patch.object(snapshots, "shelf", SimpleNamespace(expect_again=lambda *_asked: None))


def _break(db: sqlite3.Connection) -> None:
    db.execute("COMMIT")
    db.execute("BEGIN IMMEDIATE")


BUGS: Mapping[str, Bug] = {
    "delete on send": Bug(_delete_on_send, ("drop answer",)),
    "cursor outside the page's transaction": Bug(_cursor_before_its_rows, ("kill phone",)),
    "ack under the epoch at sending": Bug(_ack_under_the_epoch_at_sending, ("left behind", "restore server"), 60),
    "rejected ops not re-offered": Bug(_rejected_ops_not_offered_again, ("restore server", "reassign"), 60),
    "purge on reassignment": Bug(_purge_on_reassignment, ("reassign",)),
    "sweep takes what is unsent": Bug(_sweep_takes_what_is_unsent, ("reassign",)),
    "reviews go with their commune": Bug(_reviews_go_with_their_commune, ("review", "reassign"), 60),
    "id from a counter": Bug(_id_from_a_counter, ()),
    "row and op in two transactions": Bug(_row_and_op_apart, ("kill phone",)),
    "fork not renumbered": Bug(_fork_not_renumbered, ("set phone back", "copy phone")),
    "dropped before it is durable": Bug(_durable_too_early, ("back up",)),
    "dropped by the phone's clock": Bug(_dropped_by_the_phones_clock, ("clock jumps", "back up")),
    "new hamlet not fetched": Bug(_area_kept_without_its_rows, ("reassign",)),
    "new history not fetched": Bug(_epoch_not_followed, ("restore server", "back up")),
    "file applied after its cursor": Bug(_file_after_its_cursor, ("new files", "kill phone", "reassign"), 60),
    "cursor of the newest file": Bug(_cursor_of_the_newest_file, ("new files", "reassign", "drop request"), 100),
    "what left before the file stays": Bug(
        _what_left_before_the_file_stays, ("new files", "reassign", "drop answer", "kill phone"), 80
    ),
}
