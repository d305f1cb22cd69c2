"""The way through a log of visits: what lies beside a visit, and which one waits for the committee next."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.admin.visit_log import LogAsk, chosen
from backend.tables.visit import VisitRow

# Nobody has said anything yet of a visit, or of its correction.
UNREVIEWED = ("recorded", "corrected")

Place = tuple[datetime, UUID]
"""Where a visit stands in a log: its moment and its id. The newest is first."""

_MOMENT, _ID = col(VisitRow.visited_at), col(VisitRow.id)
_NEWEST_FIRST = (_MOMENT.desc(), _ID.desc())


def beside(session: Session, principal: Principal, ask: LogAsk, place: Place) -> tuple[UUID | None, UUID | None]:
    """The visit before a place in the log and the one after it; None at an end."""
    asked = select(_ID).where(*chosen(principal, replace(ask, cursor=None)))
    before = session.execute(asked.where(_is_before(place)).order_by(_MOMENT, _ID).limit(1)).scalar()
    after = session.execute(asked.where(_is_after(place)).order_by(*_NEWEST_FIRST).limit(1)).scalar()
    return before, after


def next_waiting(session: Session, principal: Principal, ask: LogAsk, place: Place) -> UUID | None:
    """The next visit that waits for the principal's word: after a place, else from the start of the log again."""
    asked = select(_ID).where(*_waiting(principal, ask)).order_by(*_NEWEST_FIRST).limit(1)
    after = session.execute(asked.where(_is_after(place))).scalar()
    return after or session.execute(asked.where(_is_before(place))).scalar()


def _waiting(principal: Principal, ask: LogAsk) -> tuple[ColumnElement[bool], ...]:
    """Whatever state was asked for, what waits is unreviewed, and it is somebody else's."""
    asked = chosen(principal, replace(ask, cursor=None, states=UNREVIEWED))
    return *asked, col(VisitRow.officer) != principal.account_id


def _is_before(place: Place) -> ColumnElement[bool]:
    moment, visit = place
    same = and_(col(VisitRow.visited_at) == moment, col(VisitRow.id) > visit)
    return or_(col(VisitRow.visited_at) > moment, same)


def _is_after(place: Place) -> ColumnElement[bool]:
    moment, visit = place
    same = and_(col(VisitRow.visited_at) == moment, col(VisitRow.id) < visit)
    return or_(col(VisitRow.visited_at) < moment, same)
