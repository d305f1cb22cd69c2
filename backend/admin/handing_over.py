"""An officer goes on leave or moves on: the hamlets of theirs that somebody chooses go to another officer at once, with
one entry in the audit book.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from backend.access import grants
from backend.access.principal import Principal
from backend.admin import areas, audit
from backend.admin.areas import AtWork
from backend.admin.audit import Act
from backend.tables.account import Account, Grant
from backend.tables.counter import lock_head, user_scope
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

REASONS = ("on_leave", "moved_on", "less_work", "other")
"""Why areas change hands, as codes: the audit book keeps no free words about people."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What an officer can hand over. `hamlet`: its name, None for all of the commune; `until`: its last day."""

    grant_id: UUID
    hamlet: str | None
    until: date | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to change hands. `since`: the first day on which the giver no longer works there; `until`: the last day
    of the taker, None for no end.
    """

    grants: Sequence[UUID]
    taker: UUID
    since: date
    until: date | None
    reason: str


def pieces(session: Session, principal: Principal, commune: str, giver: UUID, today: date) -> tuple[str, list[Piece]]:
    """The name of an officer and what they have in a commune, hamlets in their order; Refused with 403 and 404 as
    `areas.of_commune`, 404 for who works in nothing there that the asker sees.
    """
    found = areas.of_commune(session, principal, commune, today)
    held: list[tuple[str | None, AtWork]] = [(None, one) for one in found.everywhere]
    held += [(hamlet.name, one) for hamlet in found.hamlets for one in hamlet.officers]
    theirs = [(name, one) for name, one in held if one.account_id == giver]
    if not theirs:
        raise Refused(problems.not_found())
    named = [Piece(grant_id=one.grant_id, hamlet=name, until=one.until) for name, one in theirs]
    return theirs[0][1].name, named


def hand_over(session: Session, principal: Principal, wish: Wish, now: datetime) -> UUID:
    """Give what was chosen to the taker now, so that their phone has it in time, and end it for the giver on the day
    before `since`: at once, where that is today. A taker who has it already for longer keeps that. Answers a grant by
    which the taker has the first of it.

    Refused with 403 and 404 as in `areas`, 409 for a closed account, 422 for nothing chosen, for an officer who would
    hand over to themselves, for days that have passed or are the wrong way round, and for an unknown reason.
    """
    _check(wish, now)
    given = [areas.standing_grant(session, principal, grant_id) for grant_id in dict.fromkeys(wish.grants)]
    giver, commune = session.get_one(Account, given[0].account_id), areas.commune_of(session, given[0].id)
    if any(one.account_id != giver.id or areas.commune_of(session, one.id) != commune for one in given):
        raise Refused(problems.not_found())
    taker = areas.find_taker(session, principal, wish.taker, commune)
    if taker.id == giver.id:
        raise Refused(problems.hands_over_to_oneself("officer"))
    for account in sorted((giver.id, taker.id)):  # in one order, for whoever hands over the other way round
        lock_head(session, user_scope(account))
    received = [_receive(session, taker, grant, wish.until, now) for grant in given]
    for grant in given:
        _leave(session, giver, grant, wish.since, now)
    _note(session, principal, given, wish, now)
    return received[0]


def _check(wish: Wish, now: datetime) -> None:
    if not wish.grants:
        raise Refused(problems.missing_field("areas"))
    if wish.reason not in REASONS:
        raise Refused(problems.unknown_code("reason"))
    if wish.since < day_of(now):
        raise Refused(problems.begins_before_today("since"))
    if wish.until is not None and wish.until < wish.since:
        raise Refused(problems.ends_before_it_begins("until"))


def _receive(session: Session, taker: Account, grant: Grant, until: date | None, now: datetime) -> UUID:
    for standing in _standing(session, taker, grant):
        if standing.until is None or (until is not None and standing.until >= until):
            return standing.id
    return grants.renew(session, taker, grant.commune, grant.hamlet, now, until=until).id


def _leave(session: Session, giver: Account, grant: Grant, since: date, now: datetime) -> None:
    if since == day_of(now):
        grants.take_back(session, giver, grant.commune, grant.hamlet, now)
        return
    last = since - timedelta(days=1)
    if grant.until is None or grant.until > last:
        grants.renew(session, giver, grant.commune, grant.hamlet, now, until=last)


def _standing(session: Session, account: Account, like: Grant) -> Sequence[Grant]:
    same = (
        col(Grant.account_id) == account.id,
        col(Grant.commune) == like.commune,
        col(Grant.hamlet).is_not_distinct_from(like.hamlet),
        col(Grant.revoked_at).is_(None),
    )
    return session.exec(select(Grant).where(*same)).all()


def _note(session: Session, principal: Principal, given: Sequence[Grant], wish: Wish, now: datetime) -> None:
    facts = {
        "commune": given[0].commune,
        "taker": str(wish.taker),
        "areas": [[grant.commune, str(grant.hamlet) if grant.hamlet else None] for grant in given],
        "since": wish.since.isoformat(),
        "until": wish.until.isoformat() if wish.until else None,
        "reason": wish.reason,
    }
    subject = given[0].account_id
    audit.write(
        session, Act(account_id=principal.account_id, act="area_handed_over", subject=subject, facts=facts), now
    )
