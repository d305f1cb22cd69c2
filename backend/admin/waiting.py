"""The way through a log of visits: what lies beside a visit, and which one waits for the committee next."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.admin import unclear
from backend.admin.visit_log import LogAsk, chosen
from backend.tables.visit import VisitRow

# Nobody has said anything yet of a visit, or of its correction.
UNREVIEWED = ("recorded", "corrected")

DECIDABLE = frozenset({*UNREVIEWED, "flagged"})
"""What may wait for a decision: what nobody has decided of yet, and what somebody wanted to look at again."""

Place = tuple[datetime, UUID]
"""Where a visit stands in a log: its moment and its id. The newest is first."""

_MOMENT, _ID = col(VisitRow.visited_at), col(VisitRow.id)
_NEWEST_FIRST = (_MOMENT.desc(), _ID.desc())


def beside(session: Session, principal: Principal, ask: LogAsk, place: Place) -> tuple[UUID | None, UUID | None]:
    """The visit before a place in the log and the one after it; None at an end."""
    asked = select(_ID).where(*chosen(principal, replace(ask, cursor=None)))
    before = _first(session, ask, asked.where(_is_before(place)).order_by(_MOMENT, _ID))
    after = _first(session, ask, asked.where(_is_after(place)).order_by(*_NEWEST_FIRST))
    return before, after


def next_waiting(session: Session, principal: Principal, ask: LogAsk, place: Place) -> UUID | None:
    """The next visit of those asked for that waits for the principal's word: after a place, else from the start of the
    log again; None where none of them waits.
    """
    asked = select(_ID).where(*_waiting(principal, ask)).order_by(*_NEWEST_FIRST)
    after = _first(session, ask, asked.where(_is_after(place)))
    return after or _first(session, ask, asked.where(_is_before(place)))


def _waiting(principal: Principal, ask: LogAsk) -> tuple[ColumnElement[bool], ...]:
    """Where every state was asked for, what waits is unreviewed; and it is somebody else's."""
    asked = chosen(principal, replace(ask, cursor=None, states=ask.states or UNREVIEWED))
    return *asked, col(VisitRow.review_state).in_(sorted(DECIDABLE)), col(VisitRow.officer) != principal.account_id


def _first(session: Session, ask: LogAsk, asked: Select[UUID]) -> UUID | None:
    if not ask.unclear:
        return session.execute(asked.limit(1)).scalar()
    return next(iter(unclear.first(session, ask.commune, session.execute(asked).scalars().all(), 1)), None)


def _is_before(place: Place) -> ColumnElement[bool]:
    moment, visit = place
    same = and_(col(VisitRow.visited_at) == moment, col(VisitRow.id) > visit)
    return or_(col(VisitRow.visited_at) > moment, same)


def _is_after(place: Place) -> ColumnElement[bool]:
    moment, visit = place
    same = and_(col(VisitRow.visited_at) == moment, col(VisitRow.id) < visit)
    return or_(col(VisitRow.visited_at) < moment, same)
