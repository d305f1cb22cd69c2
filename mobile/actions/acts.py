"""Write one fact, or one change of a file, with the operation that will carry it to the server.

Row and operation go into the caller's transaction together: there is no moment at which one exists alone.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from mobile.store import cursors, meta, outbox, shelf
from mobile.store.phone import Phone
from shared import problems
from shared.clock import format_moment
from shared.problems import Refused
from shared.records import KINDS
from shared.records.base import Record
from shared.records.wire import from_wire, to_wire
from shared.rules import RULES
from shared.sync.ops import ClockReading, freeze


def add(phone: Phone, db: sqlite3.Connection, clock: ClockReading, *, kind: str, commune: str, record: Record) -> UUID:
    """Put a new row on the shelf and its operation in the outbox; the row's id. Refused where a rule is broken."""
    row_id = phone.new_id()
    data = tell(phone, db, clock, kind=kind, commune=commune, row_id=row_id, record=record)
    shelf.put(db, kind=kind, row_id=str(row_id), commune=commune, rev=0, seq=0, base=None, body=data)
    return row_id


def tell(
    phone: Phone, db: sqlite3.Connection, clock: ClockReading, *, kind: str, commune: str, row_id: UUID, record: Record
) -> dict[str, Any]:
    """Tell the server of a new row that stands here elsewhere than on the shelf; its values. Refused as above."""
    _check(kind, record)
    data = _as_values(record)
    _write_op(phone, db, clock, kind=kind, act="add", row_id=row_id, commune=commune, content={"data": data})
    return data


def patch(
    phone: Phone, db: sqlite3.Connection, clock: ClockReading, *, kind: str, row_id: str, changes: Mapping[str, Any]
) -> None:
    """Change fields of a row and say so in an operation; what is so already is passed over.

    Refused (not_found) for a row that is not on this phone, or where a rule is broken.
    """
    row = shelf.find(db, kind, row_id)
    if row is None:
        raise Refused(problems.not_found())
    before = from_wire(KINDS[kind].record, row.body)
    was = {name: to_wire(getattr(before, name)) for name in changes}
    wanted = {name: to_wire(value) for name, value in changes.items()}
    changed = {name: value for name, value in wanted.items() if value != was[name]}
    if not changed:
        return
    body = row.body | changed
    _check(kind, from_wire(KINDS[kind].record, body))
    content = {"base_rev": row.rev, "set": changed, "was": {name: was[name] for name in changed}}
    _write_op(phone, db, clock, kind=kind, act="patch", row_id=UUID(row_id), commune=row.commune, content=content)
    shelf.show(db, kind, row_id, body)


def _check(kind: str, record: Record) -> None:
    found = RULES[kind](record)
    if found:
        raise Refused(*found)


def _as_values(record: Record) -> dict[str, Any]:
    values = to_wire(record)
    assert isinstance(values, dict)  # noqa: S101 - a record is an object on the wire
    return values


def _write_op(
    phone: Phone,
    db: sqlite3.Connection,
    clock: ClockReading,
    *,
    kind: str,
    act: str,
    row_id: UUID,
    commune: str,
    content: Mapping[str, Any],
) -> None:
    owner = meta.owner(db)
    if owner is None:
        raise Refused(problems.not_signed_in())
    op = freeze(op_id=phone.new_id(), kind=kind, act=act, row_id=row_id, commune=commune, clock=clock, content=content)
    outbox.add(db, op, seen=cursors.seen_by(db, commune, owner.account_id), made_at=format_moment(clock.wall))
