"""Fields that two people changed from the same base: somebody who knows the household says which value stands.

What they take is a change like any other, in the stream of the commune; who took it, and when, is kept beside it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from backend import rollups
from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.sync import filing, laying_out
from backend.sync.desk import Desk, open_desk
from backend.sync.envelope import SentOp
from backend.sync.intent import Patch
from backend.sync.sender import Sender
from backend.tables.op import FieldConflict
from shared import problems
from shared.problems import Refused
from shared.records.wire import to_wire

AT_ONCE = 200

# Nobody's phone: what a person decides at a desk comes from none.
_NO_PHONE = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which value is to stand in a field: the one that stands, the one that was offered, or another `value`."""

    commune: str
    op_id: UUID
    field: str
    take: Literal["standing", "offered", "value"]
    value: Any = None


def open_ones(session: Session, principal: Principal, commune: str | None) -> Sequence[FieldConflict]:
    """The conflicts of the principal's communes, or of one, that nobody has settled, AT_ONCE + 1 at most.

    Refused with 403 for whoever may not see names, 404 for a commune outside the principal's area.
    """
    scope.require(principal, "committee")
    here = [scope.in_area(principal, col(FieldConflict.commune)), col(FieldConflict.settled_at).is_(None)]
    if commune is not None:
        scope.commune_in_scope(principal, commune)
        here.append(col(FieldConflict.commune) == commune)
    oldest_first = col(FieldConflict.offered_at), col(FieldConflict.op_id), col(FieldConflict.field)
    return (
        session.execute(select(FieldConflict).where(*here).order_by(*oldest_first).limit(AT_ONCE + 1)).scalars().all()
    )


def settled_ones(session: Session, principal: Principal, since: datetime) -> Sequence[FieldConflict]:
    """The conflicts of the principal's communes that were settled since a moment, the latest first, AT_ONCE at most:
    the value that was not taken stays to be read. Refused as `open_ones`.
    """
    scope.require(principal, "committee")
    here = scope.in_area(principal, col(FieldConflict.commune)), col(FieldConflict.settled_at) >= since
    latest_first = col(FieldConflict.settled_at).desc(), col(FieldConflict.op_id), col(FieldConflict.field)
    return session.execute(select(FieldConflict).where(*here).order_by(*latest_first).limit(AT_ONCE)).scalars().all()


def settle(session: Session, principal: Principal, choice: Choice, now: datetime) -> FieldConflict:
    """Let the chosen value stand. Refused with 403 unless the committee chooses, 404 for a conflict
    that is not theirs, 409 where it is settled or its row is gone, 422 for a value that the field cannot hold.
    """
    scope.require(principal, "committee")
    scope.commune_in_scope(principal, choice.commune)
    desk = open_desk(session, choice.commune)
    conflict = session.get(FieldConflict, (choice.commune, choice.op_id, choice.field), populate_existing=True)
    if conflict is None:
        raise Refused(problems.not_found())
    if conflict.settled_at is not None:
        raise Refused(problems.already_settled())
    conflict.settled_at, conflict.settled_by, conflict.taken = now, principal.account_id, choice.take
    if choice.take != "standing":
        conflict.taken_value = choice.value if choice.take == "value" else conflict.offered_value
        _write(desk, conflict, Sender(principal=principal, install_id=_NO_PHONE, received_at=now, decided=True))
    facts = {"commune": choice.commune, "field": choice.field, "taken": choice.take}
    audit.write(
        session, Act(account_id=principal.account_id, act="conflict_settled", subject=choice.op_id, facts=facts), now
    )
    return conflict


def settle_together(
    session: Session, principal: Principal, choice: Choice, others: Collection[UUID], now: datetime
) -> FieldConflict:
    """As `settle`, and with it the `others` that somebody saw beside it, by their operations: of several values that
    were offered for one field, what is chosen stands against all of them.
    """
    settled = settle(session, principal, choice, now)
    for op_id in sorted(set(others) - {choice.op_id}):
        other = session.get(FieldConflict, (choice.commune, op_id, choice.field))
        if other is None or other.row_id != settled.row_id:
            raise Refused(problems.not_found())
        settle(session, principal, replace(choice, op_id=op_id, take="standing", value=None), now)
    return settled


def _write(desk: Desk, conflict: FieldConflict, sender: Sender) -> None:
    """The value as a patch of the row as it now stands, with which nothing can be in conflict any more."""
    patch = _patch(desk, conflict)
    laying_out.lay_out(desk, [patch])
    row = desk.find(conflict.kind, conflict.row_id)
    if row is None:
        raise Refused(problems.parent_missing("row_id"))
    was = {conflict.field: to_wire(row[conflict.field])}
    filing.file(desk, replace(patch, base_rev=row["rev"], was=was), sender)
    desk.close()
    rollups.recount(desk.session, desk.touched)


def _patch(desk: Desk, conflict: FieldConflict) -> Patch:
    op = SentOp(op_id=conflict.op_id, dseq=0, sha256="", body=b"", seen=None, content={})
    return Patch(
        op=op,
        kind=conflict.kind,
        act="patch",
        row_id=conflict.row_id,
        commune=desk.commune,
        recorded_unit=desk.commune,
        base_rev=0,
        changes={conflict.field: conflict.taken_value},
        was={},
    )
