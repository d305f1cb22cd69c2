"""How each officer's work reaches the server: visits, the phone, what it still holds, what waits to be corrected.

It is read to find whom to help, never to rank anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.reports import cells
from backend.reports.asking import Ask
from backend.reports.counted import Number
from backend.reports.measures import MEASURES, Slice
from backend.reports.periods import Period
from backend.tables.account import Account, Grant, Install
from backend.tables.op import InstallLine
from backend.tables.receipt import HeldOp, ReceiptLink
from backend.tables.visit import GIVEN_BACK, VisitRow
from shared.text import sort_key


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A phone at work. `unsent` of its operations had not come when it last spoke and have not come since, `missing`
    of them below a number that did come; `links` receipts were made for it, `has_every_link`: none of them is gone.
    """

    install_id: UUID
    device_name: str
    app_version: str
    activated_at: datetime
    last_spoke: datetime | None
    clock_offset_ms: int | None
    unsent: int | None
    missing: int
    links: int
    has_every_link: bool
    held: int

    @property
    def is_whole(self) -> bool:
        """Whether no number is missing among those that came, nor any receipt: «không thiếu số nào»."""
        return self.missing == 0 and self.has_every_link


@dataclass(frozen=True, kw_only=True)
class Officer:
    """An officer of the reader's area; `visits` of the period and `returned` ones that wait for a correction are by
    commune. `is_active`: the account is open.
    """

    account_id: UUID
    name: str
    is_active: bool
    communes: Sequence[str]
    phones: Sequence[Phone]
    visits: Mapping[str, Number]
    returned: Mapping[str, int]

    @property
    def visits_in_all(self) -> int:
        """Visits of the period in every commune of the reader's area."""
        return sum(one.number or 0 for one in self.visits.values())


def at_work(session: Session, principal: Principal, period: Period, *, only: UUID | None = None) -> Sequence[Officer]:
    """The officers whose account is open and who hold something in the reader's area, in the order of names; `only`:
    that one alone, also after they have left.
    """
    held_by = _communes(session, principal, only)
    named = select(col(Account.id), col(Account.name), col(Account.active)).where(col(Account.id).in_(sorted(held_by)))
    phones = _phones(session, held_by)
    visits = _visits(session, principal, period, held_by)
    returned = _returned(session, principal, held_by)
    found = [
        Officer(
            account_id=row.id,
            name=row.name,
            is_active=row.active,
            communes=held_by[row.id],
            phones=phones.get(row.id, ()),
            visits={
                commune: visits.get((row.id, commune)) or _none(row.id, commune, period) for commune in held_by[row.id]
            },
            returned=returned.get(row.id, {}),
        )
        for row in session.execute(named)
    ]
    return sorted(found, key=lambda officer: sort_key(officer.name))


def _communes(session: Session, principal: Principal, only: UUID | None) -> Mapping[UUID, Sequence[str]]:
    at_work_now = col(Account.active), col(Grant.revoked_at).is_(None)
    asked = [col(Grant.account_id) == only] if only else at_work_now
    rows = session.execute(
        select(col(Grant.account_id), col(Grant.commune))
        .join(Account, col(Account.id) == col(Grant.account_id))
        .where(*asked, col(Account.role) == "officer")
        .where(scope.in_area(principal, col(Grant.commune)))
        .distinct()
        .order_by(col(Grant.commune))
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row.commune)
    return found


def _phones(session: Session, officers: Mapping[UUID, Any]) -> Mapping[UUID, Sequence[Phone]]:
    theirs = col(Install.account_id).in_(sorted(officers)), col(Install.revoked_at).is_(None)
    of_line = col(InstallLine.install_id) == col(Install.install_id)
    asked = select(*_OF_INSTALL, *_OF_LINE).select_from(Install).outerjoin(InstallLine, of_line).where(*theirs)
    rows = session.execute(asked.order_by(col(Install.activated_at))).all()
    installs = [row.install_id for row in rows]
    links = _links(session, installs)
    held = _held(session, installs)
    found: dict[UUID, list[Phone]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(_phone(row, links, held))
    return found


# A province has thousands of phones: their columns are read, not whole rows with keys in them.
_OF_INSTALL = (
    *(col(Install.install_id), col(Install.account_id), col(Install.device_name), col(Install.app_version)),
    *(col(Install.activated_at), col(Install.last_hello_at), col(Install.clock_offset_ms)),
    *(col(Install.unsent_said), col(Install.made_said)),
)
_OF_LINE = (
    func.coalesce(col(InstallLine.acked_dseq), 0).label("acked_dseq"),
    func.coalesce(col(InstallLine.highest_dseq), 0).label("highest_dseq"),
)


def _phone(row: Any, links: Mapping[UUID, Any], held: Mapping[UUID, int]) -> Phone:
    made, lowest_n, highest_n = links.get(row.install_id, (0, 0, 0))
    return Phone(
        install_id=row.install_id,
        device_name=row.device_name,
        app_version=row.app_version,
        activated_at=row.activated_at,
        last_spoke=row.last_hello_at,
        clock_offset_ms=row.clock_offset_ms,
        unsent=_unsent(row.unsent_said, row.made_said, row.acked_dseq),
        missing=max(row.highest_dseq - row.acked_dseq, 0),
        links=made,
        has_every_link=made == 0 or highest_n - lowest_n + 1 == made,
        held=held.get(row.install_id, 0),
    )


def _unsent(said: int | None, made: int | None, acked: int) -> int | None:
    """Of what it said it had not sent, what has not come since; None where it has not said."""
    if said is None or made is None:
        return None
    return min(said, max(made - acked, 0))


def _links(session: Session, installs: Sequence[UUID]) -> Mapping[UUID, Any]:
    number = col(ReceiptLink.n)
    counted = select(col(ReceiptLink.install_id), func.count(), func.min(number), func.max(number))
    of_them = counted.where(col(ReceiptLink.install_id).in_(installs)).group_by(col(ReceiptLink.install_id))
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(of_them)}


def _held(session: Session, installs: Sequence[UUID]) -> Mapping[UUID, int]:
    counted = select(col(HeldOp.install_id), func.count()).where(col(HeldOp.install_id).in_(installs))
    return {row[0]: row[1] for row in session.execute(counted.group_by(col(HeldOp.install_id)))}


def _visits(
    session: Session, principal: Principal, period: Period, officers: Mapping[UUID, Sequence[str]]
) -> Mapping[tuple[UUID, str], Number]:
    """The visits that every report counts, by officer and commune; a visit is one row, so none has to be left out as
    counted already.
    """
    found = _members(principal, period, officers).subquery()
    counted = select(found.c.key, found.c.commune, func.count().label("visits")).group_by(found.c.key, found.c.commune)
    return {
        (row.key, row.commune): Number(number=row.visits, cell=_cell(row.key, row.commune, period))
        for row in session.execute(counted)
    }


def _members(principal: Principal, period: Period, officers: Mapping[UUID, Sequence[str]]) -> Select[Any]:
    """The visits of a period: of one officer only those, for there the whole area need not be read."""
    members: Any = MEASURES["visits"].members(
        Slice(ask=Ask(by="officer"), by="officer", period=period, principal=principal)
    )
    alone = list(officers.items()) if len(officers) == 1 else []
    mine = [(col(VisitRow.officer) == one) & col(VisitRow.commune).in_(communes) for one, communes in alone]
    return members.where(*mine)  # type: ignore[no-any-return]  # SQLModel's own statements have no closer type


def by_week(session: Session, principal: Principal, officer: Officer, weeks: Sequence[Period]) -> Sequence[Officer]:
    """The officer as in each of these weeks, which follow one another: with the visits of that week."""
    whole = Period(start=weeks[0].start, end=weeks[-1].end)
    here = {officer.account_id: officer.communes}
    told = _members(principal, whole, here).add_columns(col(VisitRow.day))
    visits = Counter((row.commune, _week_of(weeks, row.day)) for row in session.execute(told))
    return [
        replace(
            officer,
            visits={
                commune: Number(number=visits[commune, n], cell=_cell(officer.account_id, commune, week))
                for commune in officer.communes
            },
        )
        for n, week in enumerate(weeks)
    ]


def _week_of(weeks: Sequence[Period], day: date) -> int:
    return next(n for n, week in enumerate(weeks) if week.end is None or day <= week.end)


def _none(officer: UUID, commune: str, period: Period) -> Number:
    return Number(number=0, cell=_cell(officer, commune, period))


def _cell(officer: UUID, commune: str, period: Period) -> str:
    return cells.name(Ask(by="officer", commune=commune, period=period), "visits", str(officer))


def _returned(
    session: Session, principal: Principal, officers: Mapping[UUID, Sequence[str]]
) -> Mapping[UUID, Mapping[str, int]]:
    """Visits that a committee gave back and that are not corrected yet, of all days."""
    officer, commune = col(VisitRow.officer), col(VisitRow.commune)
    stands_here = col(VisitRow.standing) == "stands", scope.in_area(principal, commune, col(VisitRow.hamlet))
    counted = select(officer, commune, func.count().label("waiting")).where(GIVEN_BACK, *stands_here)
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in session.execute(counted.group_by(commune, officer)):
        if row.officer in officers:
            found[row.officer][row.commune] = row.waiting
    return found
