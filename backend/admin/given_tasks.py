"""The households that officers were asked to call on and have not yet: by officer, what is overdue first.

Done is what the officer's phone says is done: a visit at which somebody was met, made when the phone had the request.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import assigning, follow_ups
from backend.tables.account import Account
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow
from backend.tables.op import KeptOp
from backend.tables.stream import Change
from backend.tables.visit import VisitRow

LISTED_MAX = 1_000

CALLS = (follow_ups.REASON, *assigning.GIVEN)
"""The reasons for which the commune sends an officer to a household."""

_NOT_HOME = "not_home"
_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class Task:
    """One household to be called on. `head` and `hamlet`: empty for who does not see names."""

    household: UUID
    head: str
    hamlet: str
    reason: str
    about: date
    due: date
    officer: UUID
    officer_name: str


def still_to_do(session: Session, principal: Principal, commune: str) -> list[Task]:
    """The tasks of a commune that are not done, those due first in front, LISTED_MAX at most.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, commune)
    rows = list(session.execute(_OPEN.where(col(_F.commune) == commune).limit(LISTED_MAX)))
    seen = _seen_at_visits(session, commune, {row.household for row in rows})
    named = scope.names_visible(principal, commune)
    return [_task(row, named=named) for row in rows if not _is_done(row, seen.get(row.household, ()))]


def _is_done(row: Any, seen: Iterable[int]) -> bool:
    return any(number >= row.seq for number in seen)


def _seen_at_visits(session: Session, commune: str, households: Collection[UUID]) -> Mapping[UUID, list[int]]:
    """For each household, how far the commune's stream had been read when each visit that met somebody was made."""
    of_op = and_(col(KeptOp.install_id) == VisitRow.install_id, col(KeptOp.op_id) == VisitRow.op_id)
    met = col(VisitRow.standing) == "stands", col(VisitRow.outcome) != _NOT_HOME
    seen: dict[UUID, list[int]] = {}
    wanted = sorted(households)
    for start in range(0, len(wanted), _AT_ONCE):
        here = col(VisitRow.commune) == commune, col(VisitRow.household).in_(wanted[start : start + _AT_ONCE])
        found = select(col(VisitRow.household), col(KeptOp.seen)).join(KeptOp, of_op).where(*here, *met)
        for household, cursors in session.execute(found):
            seen.setdefault(household, []).append(cursors.get(commune, 0))
    return seen


def _task(row: Any, *, named: bool) -> Task:
    return Task(
        household=row.household,
        head=row.head_name if named else "",
        hamlet=(row.hamlet or "") if named else "",
        reason=row.reason,
        about=row.about,
        due=row.due,
        officer=row.assigned_to,
        officer_name=row.officer,
    )


_F, _H, _X = FollowUpRow, HouseholdRow, HamletRow
_OPEN: Any = (
    select(
        *(col(_F.household), col(_F.reason), col(_F.about), col(_F.due), col(_F.assigned_to), col(_H.head_name)),
        *(col(_X.name).label("hamlet"), col(Account.name).label("officer"), col(Change.seq)),
    )
    .join(_H, and_(col(_H.commune) == _F.commune, col(_H.id) == _F.household))
    .outerjoin(_X, and_(col(_X.commune) == _F.commune, col(_X.id) == _H.hamlet))
    .join(Account, col(Account.id) == _F.assigned_to)
    .join(
        Change,
        and_(
            col(Change.scope) == _F.commune,
            col(Change.kind) == "follow_up",
            col(Change.row_id) == _F.id,
            col(Change.act) == "put",
        ),
    )
    .where(col(_F.reason).in_(CALLS), col(_F.state) == "open")
    .where(col(_H.standing) == "stands", col(_H.moved_to).is_(None), col(_H.do_not_visit).is_(False))
    .order_by(col(_F.due), col(_F.id))
)
