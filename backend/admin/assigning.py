"""Give officers households to call on, chosen from any list: why, until when, and to whom each goes.

A household goes to whoever visited it last and still works there, else to an officer of its hamlet. Asking twice gives
nobody anything twice, and who asked not to be visited again is left alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import or_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.sync import moving
from backend.sync.desk import Desk, Row, open_desk
from backend.tables.account import Account, Grant
from backend.tables.household import PersonRow
from backend.tables.visit import VisitRow
from shared import problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.records.follow_up import FollowUp
from shared.rules import checks
from shared.vocabulary import follow_ups

GIVEN = ("come_again", "payment_due", "mend_details")
"""The reasons for which somebody in office may send an officer to any household."""

REASONS = {code: follow_ups.REASONS[code] for code in GIVEN}
"""What people call them."""

AT_ONCE = 200
_LATEST = timedelta(days=92)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Households of one commune, why they are to be called on (a code of GIVEN), and the last good day to go."""

    commune: str
    households: Collection[UUID]
    reason: str
    due: date


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """How many follow-ups are new, how many stood before, how many households have no officer to go to, and how many
    are left alone: they asked for it, or are on the list no more.
    """

    new: int = 0
    stood: int = 0
    without_officer: int = 0
    left_alone: int = 0

    def __add__(self, other: "Assigned") -> "Assigned":
        return Assigned(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


def assign(session: Session, principal: Principal, wish: Wish, now: datetime) -> Assigned:
    """Give the follow-ups. Refused with 403 unless the committee, a supervisor or an administrator asks, 404 for a
    commune outside their area, 422 for another reason, no household, or a day that is past or far ahead.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, wish.commune)
    if found := _problems_in(wish, day_of(now)):
        raise Refused(*found)
    desk = open_desk(session, wish.commune)
    desk.lay_out("household", wish.households)
    homes = [home for one in wish.households if (home := desk.find("household", one)) and _may_be_called_on(home)]
    officers = officers_of(session, wish.commune, homes, day_of(now))
    given = {_id(home["id"], wish): home for home in homes if home["id"] in officers}
    desk.lay_out("follow_up", given)
    new = [row_id for row_id in given if desk.find("follow_up", row_id) is None]
    for row_id in new:
        _give(desk, row_id, given[row_id], officers[given[row_id]["id"]], wish, day_of(now))
    desk.close()
    if new:
        facts = {"commune": wish.commune, "reason": wish.reason, "due": wish.due.isoformat(), "households": len(new)}
        act = Act(account_id=principal.account_id, act="follow_ups_given", subject=new[0], facts=facts)
        audit.write(session, act, now)
    return Assigned(
        new=len(new),
        stood=len(given) - len(new),
        without_officer=len(homes) - len(given),
        left_alone=len(wish.households) - len(homes),
    )


def households_of(session: Session, commune: str, visits: Collection[UUID]) -> set[UUID]:
    """The households at which visits of a commune were made; a visit without consent has none."""
    here = col(VisitRow.commune) == commune, col(VisitRow.id).in_(sorted(visits)), col(VisitRow.household).is_not(None)
    return set(session.execute(select(col(VisitRow.household)).where(*here)).scalars())


def households_of_people(session: Session, people: Iterable[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """The households of people, both by commune and id."""
    rows = (session.get(PersonRow, person) for person in sorted(people))
    return {(row.commune, row.household) for row in rows if row is not None}


def officers_of(session: Session, commune: str, homes: Iterable[Row], today: date) -> Mapping[UUID, UUID]:
    """The officer of each household: who visited it last of those who work in its hamlet, else the first of these.

    A household in whose hamlet nobody works is left out.
    """
    working = _working(session, commune, today)
    last = _last_visited_by(session, commune, {home["id"] for home in homes})
    found: dict[UUID, UUID] = {}
    for home in homes:
        here = [account for account, hamlet in working if hamlet in {None, home["hamlet"]}]
        if here:
            by = [account for account in last.get(home["id"], ()) if account in here]
            found[home["id"]] = by[0] if by else here[0]
    return found


def _problems_in(wish: Wish, today: date) -> list[Problem]:
    return [
        *([] if wish.reason in GIVEN else [problems.unknown_code("reason")]),
        *([] if wish.households else [problems.missing_field("households")]),
        *checks.few("households", wish.households, AT_ONCE),
        *checks.day_within("due", wish.due, today, today + _LATEST),
    ]


def _may_be_called_on(home: Row) -> bool:
    return moving.stands(home) and not home["do_not_visit"]


def _working(session: Session, commune: str, today: date) -> list[tuple[UUID, UUID | None]]:
    """Who is an officer in the commune now, and in which hamlet; None for all of it."""
    found = (
        select(col(Grant.account_id), col(Grant.hamlet))
        .join(Account, col(Account.id) == Grant.account_id)
        .where(col(Grant.commune) == commune, col(Grant.revoked_at).is_(None))
        .where(or_(col(Grant.until).is_(None), col(Grant.until) >= today))
        .where(col(Account.role) == "officer", col(Account.active))
        .order_by(col(Grant.account_id))
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def _last_visited_by(session: Session, commune: str, households: Collection[UUID]) -> Mapping[UUID, list[UUID]]:
    """Who visited each household, the latest first."""
    here: Any = (col(VisitRow.commune) == commune, col(VisitRow.household).in_(sorted(households)))
    stands = col(VisitRow.standing) == "stands"
    found = select(col(VisitRow.household), col(VisitRow.officer)).where(*here, stands)
    officers: dict[UUID, list[UUID]] = {}
    for household, officer in session.execute(found.order_by(col(VisitRow.visited_at).desc(), col(VisitRow.id))):
        officers.setdefault(household, []).append(officer)
    return officers


def _id(household: UUID, wish: Wish) -> UUID:
    """The same for the same household, reason and day, so that it can be given once."""
    return uuid5(household, f"{wish.reason}:{wish.due.isoformat()}")


def _give(desk: Desk, row_id: UUID, home: Row, officer: UUID, wish: Wish, today: date) -> None:  # noqa: PLR0917 - what one row is made of
    follow_up = FollowUp(household=home["id"], reason=wish.reason, about=today, due=wish.due, assigned_to=officer)
    values = {field.name: getattr(follow_up, field.name) for field in fields(follow_up)}
    desk.add("follow_up", {"commune": desk.commune, "id": row_id, "rev": 1} | values, home["hamlet"])
