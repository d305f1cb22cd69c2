"""Targets, for the people in office: set by supervisors and administrators for their communes, for hamlets and for
officers, and never edited: whoever changes one adds a version, with the decision that says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.reports import targets
from backend.reports.targets import Slot
from backend.tables.account import Account, Grant
from backend.tables.counter import lock_head
from backend.tables.household import HamletRow
from backend.tables.inserting import insert_rows
from backend.tables.target import TargetRow
from shared import places, problems
from shared.clock import day_of
from shared.ids import uuid7
from shared.problems import Refused
from shared.records.target import Target
from shared.rules import checks
from shared.rules import targets as rules
from shared.text import numbered_key
from shared.vocabulary.targets import HOLDERS

SETTERS = ("supervisor", "admin")
READERS = ("committee", *SETTERS)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A target to be set in a commune. `after`: the version that was read, 0 where there was none."""

    commune: str
    target: Target
    after: int = 0

    @property
    def slot(self) -> Slot:
        """Which target it would be a version of."""
        return Slot(commune=self.commune, **{name: getattr(self.target, name) for name in _OF_A_SLOT})


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose a target may be: its code, the hamlet's or the account's id, and the name; the commune itself has none."""

    holder: str
    whose: UUID | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a target: how many, by which decision, and who entered it when."""

    version: int
    value: int
    decision: str
    decided_on: date
    set_by_name: str
    set_at: datetime


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A target with the version that holds, and those before it. `name` says whose it is.

    `counted` is how many there are so far and `percent` what that is of the target; None where the number is too small
    to be shown to the reader. `cell` opens what was counted.
    """

    id: UUID
    commune: str
    holder: str
    whose: UUID | None
    name: str
    measure: str
    product: str | None
    period: str
    holds: Version
    earlier: tuple[Version, ...]
    counted: int | None
    percent: float | None
    cell: str | None


@dataclass(frozen=True, kw_only=True)
class _Ask:
    """Who reads the list on which day, and what the accounts and hamlets in it are called."""

    principal: Principal
    names: Mapping[UUID, str]
    today: date


def set_target(session: Session, principal: Principal, wish: Wish, now: datetime) -> Version:
    """Set it, as the next version. The same wish again is no second version.

    Refused with 403 unless a supervisor or an administrator sets it, 404 for a commune, hamlet or officer outside their
    area, 409 where another version was set meanwhile, 422 for what no target can be.
    """
    scope.require(principal, *SETTERS)
    scope.commune_in_scope(principal, wish.commune)
    _check(wish, day_of(now))
    _check_holder(session, principal, wish, day_of(now))
    lock_head(session, wish.commune)
    standing = targets.versions(session, _here(wish.commune), col(TargetRow.period) == wish.target.period)
    last = max(standing.get(wish.slot, ()), key=lambda row: row.version, default=None)
    if last is not None and last.version == wish.after + 1 and _says_the_same(last, principal, wish.target):
        return _version(last, principal.name)
    if wish.after != (last.version if last else 0):
        raise Refused(problems.target_changed())
    return _version(_keep(session, principal, wish, now), principal.name)


def of_commune(session: Session, principal: Principal, commune: str, period: str | None, today: date) -> list[Standing]:
    """The targets of a commune, of its hamlets and of its officers, in one period or in all; the newest period first.

    Refused with 403 for officers, 404 for a commune outside the principal's area, 422 for what is no period.
    """
    scope.require(principal, *READERS)
    scope.commune_in_scope(principal, commune)
    if period is not None and rules.find_span(period) is None:
        raise Refused(problems.unreadable_period("period"))
    found = targets.versions(session, _here(commune), *([col(TargetRow.period) == period] if period else []))
    names = _names(session, {row.set_by for rows in found.values() for row in rows} | _whose(found))
    names |= {hamlet.id: hamlet.name for hamlet in _hamlets(session, commune)}
    asked = _Ask(principal=principal, names=names, today=today)
    shown = [
        _standing(session, asked, slot, rows)
        for slot, rows in found.items()
        if sees(principal, commune, slot.holder, slot.whose)
    ]
    ordered = sorted(
        shown, key=lambda one: (_PLACE[one.holder], numbered_key(one.name), one.measure, one.product or "")
    )
    return sorted(ordered, key=_begins, reverse=True)


def _begins(one: Standing) -> tuple[date, int]:
    """By its first day; of those that begin together the longest, so that the newest and shortest can come first."""
    span = rules.find_span(one.period)
    return (span.first, -(span.last - span.first).days) if span else (date.min, 0)


def sees(principal: Principal, commune: str, holder: str, whose: UUID | None) -> bool:
    """Whether a target is of a place that the principal sees all of; officers work anywhere in their commune."""
    if holder == "hamlet" and whose is not None:
        return scope.may_see_hamlet(principal, commune, whose)
    return scope.may_see_all_of(principal, commune)


def holders(session: Session, principal: Principal, commune: str, today: date) -> list[Holder]:
    """For whom the principal may set a target in a commune: all of it, its hamlets of today, its officers at work."""
    found = [
        Holder(holder="commune", whose=None, name=""),
        *(
            Holder(holder="hamlet", whose=hamlet.id, name=hamlet.name)
            for hamlet in _hamlets(session, commune)
            if hamlet.until is None or hamlet.until >= today
        ),
        *(Holder(holder="officer", whose=row.id, name=row.name) for row in session.execute(_at_work(commune))),
    ]
    theirs = [one for one in found if sees(principal, commune, one.holder, one.whose)]
    return sorted(theirs, key=lambda one: (_PLACE[one.holder], numbered_key(one.name)))


def _check(wish: Wish, today: date) -> None:
    """What the rules say, and that the decision has been made and the commune stood in the period."""
    found = rules.problems_in(wish.target)
    found += checks.day_within("decided_on", wish.target.decided_on, last=today)
    if found:
        raise Refused(*found)
    span, unit = rules.find_span(wish.target.period), places.unit(wish.commune)
    if span and not (unit.in_force_on(span.first) or unit.in_force_on(span.last)):
        raise Refused(problems.unknown_unit("commune"))


def _check_holder(session: Session, principal: Principal, wish: Wish, today: date) -> None:
    """A hamlet or an officer of this commune, and of the principal's area; elsewhere and missing are one answer."""
    named = wish.target.holder, wish.target.whose
    if named not in {(one.holder, one.whose) for one in holders(session, principal, wish.commune, today)}:
        raise Refused(problems.not_found())


def _says_the_same(row: TargetRow, principal: Principal, target: Target) -> bool:
    said = (row.set_by, row.value, row.decision, row.decided_on)
    return said == (principal.account_id, target.value, target.decision, target.decided_on)


def _keep(session: Session, principal: Principal, wish: Wish, now: datetime) -> TargetRow:
    said = wish.target
    row = TargetRow(
        commune=wish.commune,
        id=uuid7(int(now.timestamp() * 1_000)),
        holder=said.holder,
        whose=str(said.whose or ""),
        measure=said.measure,
        product=said.product or "",
        period=said.period,
        version=wish.after + 1,
        value=said.value,
        decision=said.decision,
        decided_on=said.decided_on,
        set_by=principal.account_id,
        set_at=now,
    )
    insert_rows(session, TargetRow, [row.model_dump()])
    facts = {name: getattr(row, name) for name in ("commune", *_OF_A_SLOT, "version", "value")}
    act = Act(account_id=principal.account_id, act="target_set", subject=row.id, facts=facts)
    audit.write(session, act, now)
    return row


def _standing(session: Session, ask: _Ask, slot: Slot, rows: Sequence[TargetRow]) -> Standing:
    holds = targets.in_force(rows, ask.today) or rows[-1]
    counted = targets.shown(session, slot, ask.principal)
    return Standing(
        id=holds.id,
        commune=slot.commune,
        holder=slot.holder,
        whose=slot.whose,
        name=ask.names.get(slot.whose, "") if slot.whose else "",
        measure=slot.measure,
        product=slot.product,
        period=slot.period,
        holds=_version(holds, ask.names[holds.set_by]),
        earlier=tuple(_version(row, ask.names[row.set_by]) for row in reversed(rows) if row is not holds),
        counted=counted,
        percent=None if counted is None else round(100 * counted / holds.value, 1),
        cell=None if counted is None else targets.cell(slot),
    )


def _version(row: TargetRow, set_by_name: str) -> Version:
    return Version(
        version=row.version,
        value=row.value,
        decision=row.decision,
        decided_on=row.decided_on,
        set_by_name=set_by_name,
        set_at=row.set_at,
    )


def _here(commune: str) -> ColumnElement[bool]:
    return col(TargetRow.commune) == commune


def _whose(found: targets.Versions) -> set[UUID]:
    return {slot.whose for slot in found if slot.holder == "officer" and slot.whose}


def _names(session: Session, accounts: set[UUID]) -> dict[UUID, str]:
    named = select(col(Account.id), col(Account.name)).where(col(Account.id).in_(sorted(accounts)))
    return {row.id: row.name for row in session.execute(named)}


def _hamlets(session: Session, commune: str) -> Sequence[HamletRow]:
    return session.execute(select(HamletRow).where(col(HamletRow.commune) == commune)).scalars().all()


def _at_work(commune: str) -> Select[UUID, str]:
    held = col(Grant.commune) == commune, col(Grant.revoked_at).is_(None)
    ids = select(col(Grant.account_id)).where(*held)
    officers = col(Account.id).in_(ids), col(Account.role) == "officer", col(Account.active)
    return select(col(Account.id), col(Account.name)).where(*officers)


_OF_A_SLOT = ("holder", "whose", "measure", "product", "period")
_PLACE = {code: place for place, code in enumerate(HOLDERS)}
