"""Ask officers to call again on the households whose amount changes: all of a commune, or those chosen, in one act.

Each goes to the officer who advised the household first. Doing it again gives nobody anything twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.reports import recontact
from backend.reports.recontact import HouseholdTouched, RecontactAsk
from backend.sync.desk import Desk, open_desk
from backend.tables.account import Account
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.follow_up import FollowUp

REASON = "amount_changes"

# Told on the eve at the latest; of a day that is past, within a fortnight.
_EVE, _SOON = timedelta(days=1), timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """The day on which amounts change, the commune, and its households; None for all that are listed."""

    on: date
    commune: str
    households: Collection[UUID] | None = None


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """How many follow-ups are new, how many stood before, and how many households have no officer to go to."""

    new: int
    stood: int
    without_officer: int


def assign(session: Session, principal: Principal, wish: Wish, now: datetime) -> Assigned:
    """Give the follow-ups. Refused with 403 unless the committee, a supervisor or an administrator asks, 404 for a
    commune outside their area, 422 for a household that is not on the list.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, wish.commune)
    desk = open_desk(session, wish.commune)
    wanted = _wanted(session, principal, wish)
    officers = _at_work(session, wanted)
    given = {_id(one, wish): one for one in wanted if one.officer in officers}
    desk.lay_out("follow_up", given)
    new = [row_id for row_id in given if desk.find("follow_up", row_id) is None]
    for row_id in new:
        _give(desk, row_id, given[row_id], wish, day_of(now))
    desk.close()
    if new:
        facts = {"commune": wish.commune, "on": wish.on.isoformat(), "households": len(new)}
        act = Act(account_id=principal.account_id, act="follow_ups_given", subject=new[0], facts=facts)
        audit.write(session, act, now)
    return Assigned(new=len(new), stood=len(given) - len(new), without_officer=len(wanted) - len(given))


def _wanted(session: Session, principal: Principal, wish: Wish) -> list[HouseholdTouched]:
    listed = list(recontact.households(session, principal, RecontactAsk(on=wish.on, commune=wish.commune)))
    if wish.households is None:
        return listed
    if not set(wish.households) <= {one.household for one in listed}:
        raise Refused(problems.unknown_code("households"))
    return [one for one in listed if one.household in set(wish.households)]


def _at_work(session: Session, wanted: Iterable[HouseholdTouched]) -> set[UUID | None]:
    """Those officers whose accounts are open."""
    named = {one.officer for one in wanted} - {None}
    return set(
        session.execute(select(col(Account.id)).where(col(Account.id).in_(named), col(Account.active))).scalars()
    )


def _id(one: HouseholdTouched, wish: Wish) -> UUID:
    """The same for the same household, reason and day, so that it can be given once."""
    return uuid5(one.household, f"{REASON}:{wish.on.isoformat()}")


def _give(desk: Desk, row_id: UUID, one: HouseholdTouched, wish: Wish, today: date) -> None:
    if one.officer is None:
        raise Refused(problems.unknown_code("officer"))
    eve = wish.on - _EVE
    follow_up = FollowUp(
        household=one.household,
        reason=REASON,
        about=wish.on,
        due=eve if eve >= today else today + _SOON,
        assigned_to=one.officer,
    )
    values = {field.name: getattr(follow_up, field.name) for field in fields(follow_up)}
    desk.add("follow_up", {"commune": desk.commune, "id": row_id, "rev": 1} | values, one.hamlet)
