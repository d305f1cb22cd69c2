"""Who works in which hamlet of a commune: given up to a day, with another last day, or taken back, each in the audit
book.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from backend.access import grants, scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.audit_acts import ActCode
from backend.tables.account import Account, Grant
from backend.tables.household import HamletRow, HouseholdRow
from shared import places, problems
from shared.clock import day_label, day_of
from shared.problems import Refused
from shared.text import numbered_key, sort_key

GIVERS = ("committee", "admin")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be given: a hamlet of a commune, or all of it (None), to an account up to the day `until`, if any."""

    account_id: UUID
    commune: str
    hamlet: UUID | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """An officer in a hamlet or in all of a commune, by the grant that says so."""

    grant_id: UUID
    account_id: UUID
    name: str
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Given:
    """Who was given what up to when, by a grant that may have been taken back. `hamlet`: None for the whole commune."""

    name: str
    hamlet: str | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Officer:
    """To whom an area may be given, with what tells two of one name apart. `works_here`: in the commune in question.
    `communes`: where they work today, of what the asker sees. `organisation`: its code, if it is known.
    """

    account_id: UUID
    name: str
    username: str
    organisation: str | None
    communes: tuple[str, ...]
    works_here: bool


@dataclass(frozen=True, kw_only=True)
class HamletAreas:
    """A hamlet with the number of households that stand in it, and who works there."""

    id: UUID
    name: str
    households: int
    officers: tuple[AtWork, ...]


@dataclass(frozen=True, kw_only=True)
class CommuneAreas:
    """A commune's hamlets, and who works in all of them. `choices`: to whom the asker may give one, those who work
    here first.
    """

    hamlets: tuple[HamletAreas, ...]
    everywhere: tuple[AtWork, ...]
    choices: tuple[Officer, ...]

    @property
    def without_officer(self) -> tuple[HamletAreas, ...]:
        """The hamlets in which nobody works; none while somebody works in all of the commune."""
        return () if self.everywhere else tuple(one for one in self.hamlets if not one.officers)


def of_commune(session: Session, principal: Principal, commune: str, today: date) -> CommuneAreas:
    """Who works where in a commune today; only the asker's hamlets. Refused with 403 for others than committees and
    administrators, 404 outside their area.
    """
    _check_commune(principal, commune)
    by_hamlet: dict[UUID | None, list[AtWork]] = {}
    for grant, name in _grants_of_officers(session, commune, today):
        at_work = AtWork(grant_id=grant.id, account_id=grant.account_id, name=name, until=grant.until)
        by_hamlet.setdefault(grant.hamlet, []).append(at_work)
    households = _households(session, commune)
    hamlets = [
        HamletAreas(
            id=row.id,
            name=row.name,
            households=households.get(row.id, 0),
            officers=tuple(sorted(by_hamlet.get(row.id, ()), key=lambda one: sort_key(one.name))),
        )
        for row in _hamlets(session, principal, commune, today)
    ]
    return CommuneAreas(
        hamlets=tuple(sorted(hamlets, key=lambda one: numbered_key(one.name))),
        everywhere=tuple(by_hamlet.get(None, ())),
        choices=tuple(officers_for(session, principal, commune, today)),
    )


def officers_for(session: Session, principal: Principal, commune: str, today: date) -> list[Officer]:
    """To whom the asker may give an area of the commune: those who work there first, then the others, by name."""
    works_in = _works_in(session, today)
    found = [
        Officer(
            account_id=row.id,
            name=row.name,
            username=row.username,
            organisation=row.organisation,
            communes=tuple(sorted(one for one in works_in.get(row.id, ()) if scope.may_see_commune(principal, one))),
            works_here=commune in works_in.get(row.id, ()),
        )
        for row in _choices(session, principal, commune)
    ]
    return sorted(found, key=lambda one: (not one.works_here, sort_key(one.name), one.username))


def give(session: Session, principal: Principal, wanted: Wanted, now: datetime) -> UUID:
    """Give it; the id of the grant. Another last day than before takes the place of the one before.

    Refused with 403 and 404 as above, 404 for an account to which the asker may not give, 409 for a closed one or where
    a last day would be lost by leaving it out (`set_until` does that), 422 for a last day that has passed.
    """
    _check_commune(principal, wanted.commune)
    _check_place(session, principal, wanted, day_of(now))
    account = find_taker(session, principal, wanted.account_id, wanted.commune)
    _check_until(wanted.until, now)
    _check_keeps_its_end(session, wanted, now)
    grant = grants.renew(session, account, wanted.commune, wanted.hamlet, now, until=wanted.until)
    _note(session, principal, "area_given", grant, now)
    return grant.id


def set_until(session: Session, principal: Principal, grant_id: UUID, until: date | None, now: datetime) -> UUID:
    """Give what somebody has up to another last day, None for no end; the id of the grant that says so."""
    grant = standing_grant(session, principal, grant_id)
    _check_until(until, now)
    account = session.get_one(Account, grant.account_id)
    renewed = grants.renew(session, account, grant.commune, grant.hamlet, now, until=until)
    _note(session, principal, "area_given", renewed, now)
    return renewed.id


def take_back(session: Session, principal: Principal, grant_id: UUID, now: datetime) -> None:
    """Take it back: the phone reads nothing more there, and what it recorded before it hears of this is filed."""
    grant = standing_grant(session, principal, grant_id)
    grants.take_back(session, session.get_one(Account, grant.account_id), grant.commune, grant.hamlet, now)
    _note(session, principal, "area_taken_back", grant, now)


def find_taker(session: Session, principal: Principal, account_id: UUID, commune: str) -> Account:
    """An account to which the asker may give an area of the commune; Refused with 404, 409 for a closed one."""
    account = session.get(Account, account_id)
    if account is None or not _may_give_to(session, principal, account, commune):
        raise Refused(problems.not_found())
    if not account.active:
        raise Refused(problems.account_closed())
    return account


def find_given(session: Session, principal: Principal, commune: str, grant_id: UUID) -> Given | None:
    """What an officer's grant in a commune says, whether or not it stands; None where the asker sees no such grant."""
    grant = session.get(Grant, grant_id)
    account = session.get_one(Account, grant.account_id) if grant else None
    if grant is None or account is None or account.role != "officer" or commune_of(session, grant_id) != commune:
        return None
    if not _sees_place(principal, commune, grant.hamlet):
        return None
    name = select(col(HamletRow.name)).where(col(HamletRow.commune) == commune, col(HamletRow.id) == grant.hamlet)
    hamlet = session.execute(name).scalar() if grant.hamlet else None
    return Given(name=account.name, hamlet=hamlet, until=grant.until)


def commune_of(session: Session, grant_id: UUID) -> str:
    """The commune in force of a grant; Refused with 404 for an unknown one."""
    grant = session.get(Grant, grant_id)
    if grant is None:
        raise Refused(problems.not_found())
    return places.today_unit(grant.commune).id


def standing_grant(session: Session, principal: Principal, grant_id: UUID) -> Grant:
    """A grant that stands, of an officer for a committee, of anybody for an administrator; Refused with 403 and 404."""
    commune = commune_of(session, grant_id)
    _check_commune(principal, commune)
    grant = session.get_one(Grant, grant_id)
    account = session.get_one(Account, grant.account_id)
    sees_place = _sees_place(principal, commune, grant.hamlet)
    if grant.revoked_at is not None or not sees_place or not _may_give_to(session, principal, account, commune):
        raise Refused(problems.not_found())
    return grant


def _check_commune(principal: Principal, commune: str) -> None:
    scope.require(principal, *GIVERS)
    scope.commune_in_scope(principal, commune)


def _check_place(session: Session, principal: Principal, wanted: Wanted, today: date) -> None:
    """A commune in force, and a hamlet that stands in it; what the asker sees only a part of is not theirs to give."""
    unit = places.find(wanted.commune)
    if unit is None or not unit.in_force_on(today):
        raise Refused(problems.not_found())
    if wanted.hamlet is None:
        known = scope.may_see_all_of(principal, wanted.commune)
    else:
        known = wanted.hamlet in {row.id for row in _hamlets(session, principal, wanted.commune, today)}
    if not known:
        raise Refused(problems.not_found())


def _check_until(until: date | None, now: datetime) -> None:
    if until is not None and until < day_of(now):
        raise Refused(problems.day_has_passed("until"))


def _check_keeps_its_end(session: Session, wanted: Wanted, now: datetime) -> None:
    """An empty box in the form that gives is most often one that nobody filled in, so it takes no last day away."""
    same = (
        col(Grant.account_id) == wanted.account_id,
        col(Grant.commune) == wanted.commune,
        col(Grant.hamlet).is_not_distinct_from(wanted.hamlet),
        col(Grant.revoked_at).is_(None),
        col(Grant.until) >= day_of(now),
    )
    until = session.execute(select(func.max(col(Grant.until))).where(*same)).scalar()
    if wanted.until is None and until is not None:
        raise Refused(problems.area_given_until(day_label(until)))


def _sees_place(principal: Principal, commune: str, hamlet: UUID | None) -> bool:
    if hamlet is None:
        return scope.may_see_all_of(principal, commune)
    return scope.may_see_hamlet(principal, commune, hamlet)


def _may_give_to(session: Session, principal: Principal, account: Account, commune: str) -> bool:
    """Administrators bring people in; a committee moves the officers who work or have worked in its commune."""
    if principal.role == "admin":
        return account.role != "admin"
    return account.role == "officer" and account.id in {row.id for row in _choices(session, principal, commune)}


def _choices(session: Session, principal: Principal, commune: str) -> list[Any]:
    officers = [col(Account.role) == "officer", col(Account.active)]
    if principal.role != "admin":
        worked_here = select(col(Grant.account_id)).where(col(Grant.commune).in_(_and_before(commune)))
        officers.append(col(Account.id).in_(worked_here))
    known_by = col(Account.id), col(Account.name), col(Account.username), col(Account.organisation)
    return list(session.execute(select(*known_by).where(*officers)))


def _works_in(session: Session, today: date) -> dict[UUID, set[str]]:
    """The communes in force in which each account works today."""
    held = col(Grant.revoked_at).is_(None), or_(col(Grant.until).is_(None), col(Grant.until) >= today)
    works_in: dict[UUID, set[str]] = {}
    for account, commune in session.execute(select(col(Grant.account_id), col(Grant.commune)).where(*held).distinct()):
        works_in.setdefault(account, set()).add(places.today_unit(commune).id)
    return works_in


def _grants_of_officers(session: Session, commune: str, today: date) -> list[tuple[Grant, str]]:
    held = (
        col(Grant.commune).in_(_and_before(commune)),
        col(Grant.revoked_at).is_(None),
        or_(col(Grant.until).is_(None), col(Grant.until) >= today),
        col(Account.role) == "officer",
        col(Account.active),
    )
    found = select(Grant, col(Account.name)).join(Account, col(Account.id) == col(Grant.account_id)).where(*held)
    return [(grant, name) for grant, name in session.execute(found.order_by(col(Grant.id)))]


def _hamlets(session: Session, principal: Principal, commune: str, today: date) -> list[Any]:
    here = (
        col(HamletRow.commune) == commune,
        or_(col(HamletRow.until).is_(None), col(HamletRow.until) >= today),
        scope.in_area(principal, col(HamletRow.commune), col(HamletRow.id)),
    )
    return list(session.execute(select(col(HamletRow.id), col(HamletRow.name)).where(*here)))


def _households(session: Session, commune: str) -> dict[UUID, int]:
    standing = (
        col(HouseholdRow.commune) == commune,
        col(HouseholdRow.standing) == "stands",
        col(HouseholdRow.moved_to).is_(None),
    )
    counted = select(col(HouseholdRow.hamlet), func.count()).where(*standing).group_by(col(HouseholdRow.hamlet))
    return dict(session.execute(counted).all())


def _and_before(commune: str) -> list[str]:
    """The commune, and those that it was made from: who worked in them works in it."""
    return [commune, *(unit.id for unit in places.predecessors(commune))]


def _note(session: Session, principal: Principal, act: ActCode, grant: Grant, now: datetime) -> None:
    facts = {
        "account": str(grant.account_id),
        "hamlet": str(grant.hamlet) if grant.hamlet else None,
        "until": grant.until.isoformat() if grant.until else None,
        "commune": grant.commune,
    }
    audit.write(session, Act(account_id=principal.account_id, act=act, subject=grant.id, facts=facts), now)
