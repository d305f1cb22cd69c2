"""What waits for somebody in office, kind by kind: how much, since when, and how much of it too long.

Numbers alone, so a supervisor may see where a commune needs help without reading whom it concerns.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from backend.checks.stuck import stuck_in_area
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
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

# A committee meets every week; a returned visit is mended at the officer's next round; a declaration is on BHXH's list
# within its five working days and the way there. Customs of the house: they turn a number red and decide nothing.
SEEN_WITHIN = timedelta(days=7)
MENDED_WITHIN = timedelta(days=7)
CONFIRMED_WITHIN = timedelta(days=14)
PARTED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Pile:
    """One kind of what waits: how many, how many of them too long, and the day of the oldest; None for none.

    `commune`: where, of a part; None for all together, and for operations that name no commune of ours.
    """

    kind: str
    commune: str | None = None
    waiting: int = 0
    too_late: int = 0
    since: date | None = None


def piles(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Everything that waits in the principal's communes. Refused with 403 for officers."""
    return [together(kind, by_commune(session, principal, now, kind)) for kind in _PARTS]


def by_commune(session: Session, principal: Principal, now: datetime, kind: str) -> list[Pile]:
    """One kind, a pile for each commune where some of it waits: the most overdue first, then the longest waiting.

    Refused as `piles`, with 404 for a kind that nobody counts.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    if kind not in _PARTS:
        raise Refused(problems.not_found())
    return sorted(_PARTS[kind](session, principal, now), key=lambda one: (-one.too_late, one.since, one.commune or ""))


def together(kind: str, parts: Sequence[Pile]) -> Pile:
    """The piles of all communes as one."""
    return Pile(
        kind=kind,
        waiting=sum(one.waiting for one in parts),
        too_late=sum(one.too_late for one in parts),
        since=min((one.since for one in parts if one.since), default=None),
    )


def _held(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    return _of_stuck("held", session, principal, now)


def _conflicts(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    return _of_stuck("conflict", session, principal, now)


def _of_stuck(kind: str, session: Session, principal: Principal, now: datetime) -> list[Pile]:
    found = [one for one in stuck_in_area(session, principal, now) if one.what == kind]
    told = [(one.commune, one.waiting, one.too_long, day_of(one.oldest)) for one in found]
    return _piles(kind, told)


def _duplicates(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Pairs that the last search found and of which nobody has said anything."""
    commune = col(DuplicatePair.commune)
    found: Any = select(commune, col(DuplicatePair.found_at).label("at"))
    here = found.where(scope.in_area(principal, commune), pairs.is_open())
    return _piles("duplicate", _summed(session, here, now - PARTED_WITHIN))


def _data_requests(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """What people ask about their own data and nobody has closed; too late where one of its clocks has run out."""
    here = scope.in_area(principal, col(DataRequest.commune)), col(DataRequest.closed_on).is_(None)
    of_commune: dict[str, list[DataRequest]] = defaultdict(list)
    for row in session.execute(select(DataRequest).where(*here)).scalars():
        of_commune[row.commune].append(row)
    today = day_of(now)
    told = [
        (commune, len(rows), sum(_is_late(row, today) for row in rows), min(row.received_on for row in rows))
        for commune, rows in of_commune.items()
    ]
    return _piles("data_request", told)


def _is_late(row: DataRequest, today: date) -> bool:
    clock = kinds.clock(row.kind, row.received_on, longer=row.extended_on is not None)
    return clock.done_by < today or (row.replied_on is None and clock.reply_by < today)


def _petitions(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    commune, asked, due = col(FollowUpRow.commune), col(FollowUpRow.about), col(FollowUpRow.due)
    here = scope.in_area(principal, commune), col(FollowUpRow.reason).in_(petitions.OF_PEOPLE)
    found = select(commune, func.count(), func.count().filter(due < day_of(now)), func.min(asked))
    open_here = found.where(*here, col(FollowUpRow.state) == "open").group_by(commune)
    return _piles("petition", session.execute(open_here).all())


def _corrected(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Corrections of visits of which nobody has said anything."""
    return _unseen("corrected", session, principal, now)


def _recorded(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Visits of which nobody has said anything."""
    return _unseen("recorded", session, principal, now)


def _unseen(state: str, session: Session, principal: Principal, now: datetime) -> list[Pile]:
    commune = col(VisitRow.commune)
    found: Any = select(commune, col(VisitRow.visited_at).label("at")).where(scope.in_area(principal, commune))
    unseen = found.where(col(VisitRow.standing) == "stands", col(VisitRow.review_state) == state)
    return _piles(state, _summed(session, unseen, now - SEEN_WITHIN))


def _returned(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Visits that the committee gave back and that have not been corrected, by the last time they were."""
    of_visit = and_(col(ReviewRow.commune) == VisitRow.commune, col(ReviewRow.visit) == VisitRow.id)
    returned = (
        select(col(VisitRow.commune), func.max(col(ReviewRow.reviewed_at)).label("at"))
        .join(VisitRow, of_visit)
        .where(scope.in_area(principal, col(VisitRow.commune)), col(ReviewRow.decision) == "returned")
        .where(col(VisitRow.standing) == "stands", col(VisitRow.review_state) == "returned")
        .group_by(col(VisitRow.commune), col(VisitRow.id))
    )
    return _piles("returned", _summed(session, returned, now - MENDED_WITHIN))


def _declarations(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Declarations that stand, of persons who are on no list of BHXH yet."""
    commune = col(DeclarationRow.commune)
    declared: Any = (
        select(commune, col(DeclarationRow.declared_at).label("at"))
        .where(scope.in_area(principal, commune), col(DeclarationRow.standing) == "stands")
        .where(~is_confirmed())
    )
    return _piles("declaration", _summed(session, declared, now - CONFIRMED_WITHIN))


def is_confirmed() -> Any:
    """Whether the person of a declaration is on a list from BHXH for its product."""
    of_person = col(PersonState.commune) == DeclarationRow.commune, col(PersonState.person) == DeclarationRow.person
    of_product = col(PersonState.product) == DeclarationRow.product
    return exists().where(*of_person, of_product, col(PersonState.first_confirmed).is_not(None))


def _handovers(session: Session, principal: Principal, now: datetime) -> list[Pile]:
    """Phones of which a handover came while operations before it are still missing: they lie on the phone alone, so
    each is too long. A phone whose officer works in several communes is counted in the first of them.
    """
    brought = (
        select(_first_commune(principal).label("commune"), func.max(col(Deposit.at)).label("at"))
        .join(InstallLine, col(InstallLine.install_id) == Deposit.install_id)
        .where(is_missing(principal))
        .group_by(col(Deposit.install_id))
    )
    return _piles("handover", _summed(session, brought, now + timedelta(days=1)))


def _first_commune(principal: Principal) -> Any:
    commune = func.min(col(Grant.commune))
    return select(commune).where(*_works_here(principal)).correlate(Deposit).scalar_subquery()


def is_missing(principal: Principal) -> Any:
    """Whether the line of a phone that was handed over has a hole, and its officer works in the principal's area."""
    return and_(col(InstallLine.highest_dseq) > col(InstallLine.acked_dseq), exists().where(*_works_here(principal)))


def _works_here(principal: Principal) -> tuple[Any, ...]:
    return (
        col(Install.install_id) == Deposit.install_id,
        col(Grant.account_id) == Install.account_id,
        col(Grant.revoked_at).is_(None),
        scope.in_area(principal, col(Grant.commune)),
    )


def _summed(session: Session, waiting: Any, too_old: datetime) -> list[tuple[Any, ...]]:
    """By commune, of a statement that tells the commune and the moment (`at`) of everything that waits."""
    one = waiting.subquery().c
    found = select(one.commune, func.count(), func.count().filter(one.at < too_old), func.min(one.at))
    return [(*counted, day_of(oldest)) for *counted, oldest in session.execute(found.group_by(one.commune))]


def _piles(kind: str, told: Iterable[Sequence[Any]]) -> list[Pile]:
    return [
        Pile(kind=kind, commune=commune, waiting=waiting, too_late=too_late, since=since)
        for commune, waiting, too_late, since in told
    ]


_PARTS: Mapping[str, Callable[[Session, Principal, datetime], list[Pile]]] = {
    "held": _held,
    "conflict": _conflicts,
    "corrected": _corrected,
    "recorded": _recorded,
    "duplicate": _duplicates,
    "data_request": _data_requests,
    "petition": _petitions,
    "returned": _returned,
    "declaration": _declarations,
    "handover": _handovers,
}
"""How much of each kind waits in which commune, in the order in which they are shown."""
