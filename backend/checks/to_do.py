"""What waits for somebody in office, kind by kind: how much, since when, and how much of it too long.

Numbers alone, so a supervisor may see where a commune needs help without reading whom it concerns.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import petitions
from backend.admin.data_requests import kinds
from backend.admin.duplicates import pairs
from backend.checks.stuck import Stuck, stuck_in_area
from backend.tables.account import Grant, Install
from backend.tables.data_request import DataRequest
from backend.tables.declaration import DeclarationRow
from backend.tables.deposit import Deposit
from backend.tables.duplicate import DuplicatePair
from backend.tables.follow_up import FollowUpRow
from backend.tables.op import InstallLine
from backend.tables.review import ReviewRow
from backend.tables.rollup import PersonState
from backend.tables.visit import VisitRow
from shared.clock import day_of

# A returned visit is mended at the officer's next round; a declaration is on BHXH's list within its five working days
# and the way there. Customs of the house: they turn a number red and decide nothing.
MENDED_WITHIN = timedelta(days=7)
CONFIRMED_WITHIN = timedelta(days=14)
PARTED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Pile:
    """One kind of what waits: how many, how many of them too long, and the day of the oldest; None for none."""

    kind: str
    waiting: int = 0
    too_late: int = 0
    since: date | None = None


def piles(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Everything that waits in the principal's communes. Refused with 403 for officers."""
    stuck = stuck_in_area(session, principal, now)
    today = day_of(now)
    return [
        _of_stuck("held", stuck),
        _of_stuck("conflict", stuck),
        _duplicates(session, principal, now),
        _data_requests(session, principal, today),
        _petitions(session, principal, today),
        _returned(session, principal, now),
        _declarations(session, principal, now),
        _handovers(session, principal),
    ]


def _of_stuck(kind: str, stuck: Iterable[Stuck]) -> Pile:
    found = [one for one in stuck if one.what == kind]
    return Pile(
        kind=kind,
        waiting=sum(one.waiting for one in found),
        too_late=sum(one.too_long for one in found),
        since=min((day_of(one.oldest) for one in found), default=None),
    )


def _duplicates(session: Session, principal: Principal, now: datetime) -> Pile:
    """Pairs that the last search found and of which nobody has said anything."""
    found = (
        select(col(DuplicatePair.found_at).label("at"))
        .where(scope.in_area(principal, col(DuplicatePair.commune)), pairs.is_open())
        .subquery()
    )
    return _pile("duplicate", _summed(session, found.c.at, now - PARTED_WITHIN))


def _data_requests(session: Session, principal: Principal, today: date) -> Pile:
    """What people ask about their own data and nobody has closed; too late where one of its clocks has run out."""
    here = scope.in_area(principal, col(DataRequest.commune)), col(DataRequest.closed_on).is_(None)
    rows = session.execute(select(DataRequest).where(*here)).scalars().all()
    late = sum(_is_late(row, today) for row in rows)
    return _pile("data_request", (len(rows), late, min((row.received_on for row in rows), default=None)))


def _is_late(row: DataRequest, today: date) -> bool:
    clock = kinds.clock(row.kind, row.received_on, longer=row.extended_on is not None)
    return clock.done_by < today or (row.replied_on is None and clock.reply_by < today)


def _petitions(session: Session, principal: Principal, today: date) -> Pile:
    asked, due = col(FollowUpRow.about), col(FollowUpRow.due)
    here = scope.in_area(principal, col(FollowUpRow.commune)), col(FollowUpRow.reason).in_(petitions.OF_PEOPLE)
    found = select(func.count(), func.count().filter(due < today), func.min(asked))
    return _pile("petition", session.execute(found.where(*here, col(FollowUpRow.state) == "open")).one())


def _returned(session: Session, principal: Principal, now: datetime) -> Pile:
    """Visits that the committee gave back and that have not been corrected, by the last time they were."""
    of_visit = and_(col(ReviewRow.commune) == VisitRow.commune, col(ReviewRow.visit) == VisitRow.id)
    returned = (
        select(func.max(col(ReviewRow.reviewed_at)).label("at"))
        .join(VisitRow, of_visit)
        .where(scope.in_area(principal, col(VisitRow.commune)), col(ReviewRow.decision) == "returned")
        .where(col(VisitRow.standing) == "stands", col(VisitRow.review_state) == "returned")
        .group_by(col(VisitRow.commune), col(VisitRow.id))
        .subquery()
    )
    return _pile("returned", _summed(session, returned.c.at, now - MENDED_WITHIN))


def _declarations(session: Session, principal: Principal, now: datetime) -> Pile:
    """Declarations that stand, of persons who are on no list of BHXH yet."""
    declared = (
        select(col(DeclarationRow.declared_at).label("at"))
        .where(scope.in_area(principal, col(DeclarationRow.commune)), col(DeclarationRow.standing) == "stands")
        .where(~is_confirmed())
        .subquery()
    )
    return _pile("declaration", _summed(session, declared.c.at, now - CONFIRMED_WITHIN))


def is_confirmed() -> Any:
    """Whether the person of a declaration is on a list from BHXH for its product."""
    of_person = col(PersonState.commune) == DeclarationRow.commune, col(PersonState.person) == DeclarationRow.person
    of_product = col(PersonState.product) == DeclarationRow.product
    return exists().where(*of_person, of_product, col(PersonState.first_confirmed).is_not(None))


def _handovers(session: Session, principal: Principal) -> Pile:
    """Phones of which a handover came while operations before it are still missing: they lie on the phone alone."""
    brought = (
        select(func.max(col(Deposit.at)).label("at"))
        .join(InstallLine, col(InstallLine.install_id) == Deposit.install_id)
        .where(is_missing(principal))
        .group_by(col(Deposit.install_id))
        .subquery()
    )
    return _pile("handover", _summed(session, brought.c.at, None))


def is_missing(principal: Principal) -> Any:
    """Whether the line of a phone that was handed over has a hole, and its officer works in the principal's area."""
    works_here = exists().where(
        col(Install.install_id) == Deposit.install_id,
        col(Grant.account_id) == Install.account_id,
        col(Grant.revoked_at).is_(None),
        scope.in_area(principal, col(Grant.commune)),
    )
    return and_(col(InstallLine.highest_dseq) > col(InstallLine.acked_dseq), works_here)


def _summed(session: Session, at: Any, too_old: datetime | None) -> Sequence[Any]:
    late = func.count().filter(at < too_old) if too_old else func.count()
    waiting, too_late, oldest = session.execute(select(func.count(), late, func.min(at))).one()
    return waiting, too_late, oldest and day_of(oldest)


def _pile(kind: str, summed: Sequence[Any]) -> Pile:
    waiting, too_late, since = summed
    return Pile(kind=kind, waiting=waiting, too_late=too_late, since=since)
