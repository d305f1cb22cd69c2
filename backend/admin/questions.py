"""What a committee asks an officer about a signal of a visit, what the officer answers, and which signals are clear.

A question is no verdict: nothing is counted by it, and neither it nor an answer changes the visit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit, signals
from backend.admin.audit import Act
from backend.admin.audit_acts import ActCode
from backend.admin.reviews import REVIEWERS
from backend.sync import moving
from backend.sync.desk import Desk, Row, open_desk
from backend.tables.account import Account
from backend.tables.follow_up import FollowUpRow
from backend.tables.inserting import insert_new
from backend.tables.review import SignalClearedRow
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.records.follow_up import FollowUp
from shared.rules.follow_ups import ANSWERED_WITHIN, ASKED, REPLIED


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Of which signal of which visit."""

    commune: str
    visit: UUID
    signal: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a signal stands: asked about until a day, or answered by a code with the officer's words, or clear, and by
    whom. Nothing of it where nobody has done anything.
    """

    asked_until: date | None = None
    reply: str | None = None
    note: str | None = None
    cleared_by: str | None = None


def ask(session: Session, principal: Principal, wish: Wish, now: datetime) -> None:
    """Ask the visit's officer. Asking again what was asked is no second question.

    Refused with 403 unless the commune's committee or an administrator asks, and for one's own visit; 404 for a visit
    outside their communes; 409 where the visit stands no more, names no household, or has no such signal,
    or where the household is on the list no more.
    """
    desk, visit = _visit(session, principal, wish)
    if visit["household"] is None:
        raise Refused(problems.nothing_to_ask())
    row_id = uuid5(wish.visit, f"{ASKED}:{wish.signal}")
    desk.lay_out("follow_up", [row_id])
    if desk.find("follow_up", row_id) is not None:
        return
    _give(desk, row_id, _question(visit, wish, day_of(now)))
    desk.close()
    _write(session, principal, "visit_signal_asked", wish, now)


def clear(session: Session, principal: Principal, wish: Wish, now: datetime) -> None:
    """Say of a signal that it is clear. Refused as `ask`, but for visits that name no household."""
    _visit(session, principal, wish)
    said = {"visit": wish.visit, "signal": wish.signal, "cleared_by": principal.account_id, "cleared_at": now}
    insert_new(session, SignalClearedRow, {"commune": wish.commune} | said)
    _write(session, principal, "visit_signal_cleared", wish, now)


def of_visits(session: Session, commune: str, visits: Iterable[UUID]) -> Mapping[tuple[UUID, str], Told]:
    """How the signals of visits of a commune stand, by visit and signal; those of which something was done."""
    ids = sorted(visits)
    told = _asked(session, commune, ids)
    cleared = (
        select(col(SignalClearedRow.visit), col(SignalClearedRow.signal), col(Account.name))
        .join(Account, col(Account.id) == SignalClearedRow.cleared_by)
        .where(col(SignalClearedRow.commune) == commune, col(SignalClearedRow.visit).in_(ids))
    )
    for row in session.execute(cleared):
        before = told.get((row.visit, row.signal), Told())
        told[row.visit, row.signal] = Told(
            asked_until=before.asked_until, reply=before.reply, note=before.note, cleared_by=row.name
        )
    return told


def _visit(session: Session, principal: Principal, wish: Wish) -> tuple[Desk, Row]:
    scope.require(principal, *REVIEWERS)
    scope.commune_in_scope(principal, wish.commune)
    desk = open_desk(session, wish.commune)
    desk.lay_out("visit", [wish.visit])
    visit = desk.find("visit", wish.visit)
    if visit is None:
        raise Refused(problems.not_found())
    if visit["officer"] == principal.account_id:
        raise Refused(problems.own_visit())
    if visit["standing"] != "stands":
        raise Refused(problems.visit_set_aside())
    if wish.signal not in {one.code for one in signals.of_visits(session, wish.commune, [wish.visit])[wish.visit]}:
        raise Refused(problems.nothing_to_ask())
    return desk, visit


def _question(visit: Row, wish: Wish, today: date) -> FollowUp:
    return FollowUp(
        household=visit["household"],
        reason=ASKED,
        about=visit["day"],
        due=today + ANSWERED_WITHIN,
        assigned_to=visit["officer"],
        visit=wish.visit,
        signal=wish.signal,
    )


def _give(desk: Desk, row_id: UUID, question: FollowUp) -> None:
    """To the phones of the hamlet where the household is now."""
    desk.lay_out("household", [question.household])
    household = desk.rows["household"][question.household]
    if not moving.stands(household):
        raise Refused(problems.nothing_to_ask())
    values = {field.name: getattr(question, field.name) for field in fields(question)}
    row = {"commune": desk.commune, "id": row_id, "rev": 1} | values | {"topics": []}
    desk.add("follow_up", row, household["hamlet"])


def _asked(session: Session, commune: str, visits: list[UUID]) -> dict[tuple[UUID, str], Told]:
    here = col(FollowUpRow.commune) == commune, col(FollowUpRow.reason) == ASKED
    questions = session.execute(select(FollowUpRow).where(*here, col(FollowUpRow.visit).in_(visits))).scalars().all()
    replies = _replies(session, commune, [one.id for one in questions])
    return {(one.visit, one.signal): _told(one, replies.get(one.id)) for one in questions if one.visit and one.signal}


def _replies(session: Session, commune: str, questions: list[UUID]) -> dict[UUID | None, Any]:
    """The last answer to each."""
    here = col(FollowUpRow.commune) == commune, col(FollowUpRow.reason) == REPLIED
    found = select(FollowUpRow).where(*here, col(FollowUpRow.question).in_(questions)).order_by(col(FollowUpRow.id))
    return {one.question: one for one in session.execute(found).scalars()}


def _told(question: FollowUpRow, reply: FollowUpRow | None) -> Told:
    if reply is None:
        return Told(asked_until=question.due)
    return Told(asked_until=question.due, reply=reply.reply, note=reply.note)


def _write(session: Session, principal: Principal, act: ActCode, wish: Wish, now: datetime) -> None:
    facts = {"commune": wish.commune, "signal": wish.signal}
    audit.write(session, Act(account_id=principal.account_id, act=act, subject=wish.visit, facts=facts), now)
