"""Visits that chance draws day by day, so that their households are asked again: nobody chooses whom.

Whoever asks does not see what the officer recorded until the household's own answers are noted. Then both stand beside
one another, for help, never as a verdict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import asked_again, audit, visit_log
from backend.admin.asked_again import Answers
from backend.admin.audit import Act
from backend.admin.reviews import REVIEWERS
from backend.admin.visit_log import LogAsk, Row
from backend.sync import unfolding
from backend.tables.account import Account
from backend.tables.inserting import insert_rows
from backend.tables.review import BackCheckRow
from backend.tables.visit import VisitRow
from shared import problems
from shared.clock import day_of
from shared.problems import Refused

READERS = ("committee", "supervisor", "admin")
DRAWN_A_DAY = 3
REACH = timedelta(days=30)
"""How old a drawn visit may be: people remember a month."""

LISTED_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A drawn visit: its line in the log, when it was drawn, and who asked when; both None while nobody has."""

    line: Row
    drawn_on: date
    asked_by: str | None
    asked_at: datetime | None
    agrees: dict[str, bool | None]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What the household of a visit answered."""

    commune: str
    visit: UUID
    answers: Answers


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One question, what the household said, what the officer recorded, and whether they agree; None: it cannot say."""

    question: str
    said: str
    recorded: str
    agrees: bool | None


def draw(session: Session, principal: Principal, commune: str, now: datetime) -> int:
    """Draw today's visits, the same whoever draws and however often; how many stand drawn today.

    Refused with 403 unless the commune's committee or an administrator draws, 404 for a commune outside their area.
    """
    scope.require(principal, *REVIEWERS)
    scope.commune_in_scope(principal, commune)
    today = day_of(now)
    before = {row.visit: row.drawn_on for row in session.execute(_BEFORE.where(col(_B.commune) == commune))}
    there = [visit for visit, day in before.items() if day == today]
    if there:
        return len(there)
    ask = LogAsk(commune=commune, first=today - REACH, last=today)
    pool = select(col(VisitRow.id)).where(*visit_log.chosen(principal, ask), col(VisitRow.household).is_not(None))
    visits = sorted(set(session.execute(pool).scalars()) - before.keys(), key=lambda one: _lot(one, today))
    drawn = visits[:DRAWN_A_DAY]
    insert_rows(session, BackCheckRow, [_fresh(principal, commune, visit, today) for visit in drawn])
    if drawn:
        facts = {"commune": commune, "visits": len(drawn)}
        act = Act(account_id=principal.account_id, act="back_check_drawn", subject=drawn[0], facts=facts)
        audit.write(session, act, now)
    return len(drawn)


def of_commune(session: Session, principal: Principal, ask: LogAsk) -> list[Drawn]:
    """The drawn visits of a commune, by day of the visit and officer as the log chooses them, the newest draw first.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    scope.require(principal, *READERS)
    scope.commune_in_scope(principal, ask.commune)
    found = session.execute(_DRAWN.where(*_chosen(ask)).limit(LISTED_MAX)).all()
    lines = visit_log.lines_of(session, principal, ask.commune, [row.visit for row in found])
    by_id = {line["id"]: line for line in lines}
    return [_drawn(row, by_id[str(row.visit)]) for row in found]


def agreed(session: Session, principal: Principal, ask: LogAsk) -> Sequence[dict[str, bool | None]]:
    """Of each visit of which a household was asked, whether its answers agree, by question. Refused as `of_commune`."""
    scope.require(principal, *READERS)
    scope.commune_in_scope(principal, ask.commune)
    return session.execute(_AGREED.where(*_chosen(ask))).scalars().all()


def to_ask(session: Session, principal: Principal, commune: str, visit: UUID) -> Drawn:
    """A drawn visit as somebody may read it who is to ask: where and when, nothing of what was recorded.

    Refused as `draw`, with 403 for one's own visit, 404 for one that was not drawn, 409 where it was asked about.
    """
    scope.require(principal, *REVIEWERS)
    scope.commune_in_scope(principal, commune)
    row = session.execute(_DRAWN.where(col(VisitRow.commune) == commune, col(VisitRow.id) == visit)).one_or_none()
    if row is None:
        raise Refused(problems.not_found())
    if row.officer == principal.account_id:
        raise Refused(problems.own_visit())
    if row.asked_at is not None:
        raise Refused(problems.asked_again_already())
    (line,) = visit_log.lines_of(session, principal, commune, [visit])
    return _drawn(row, {name: line[name] for name in _SEEN_BEFORE})


def note(session: Session, principal: Principal, noted: Noted, now: datetime) -> None:
    """Keep what the household said, once. Refused as `to_ask`, with 422 where a question has no answer."""
    to_ask(session, principal, noted.commune, noted.visit)
    if found := asked_again.problems_in(noted.answers):
        raise Refused(*found)
    visit = session.get_one(VisitRow, (noted.commune, noted.visit))
    record = unfolding.fold(session, noted.commune, [visit])[noted.visit]
    agrees = asked_again.agreement(noted.answers, asked_again.recorded(record))
    values = {
        "version": visit.rev,
        "asked_by": principal.account_id,
        "asked_at": now,
        "answers": {code: noted.answers[code] for code in asked_again.QUESTIONS},
        "agrees": agrees,
    }
    session.execute(update(BackCheckRow).where(*_of(noted.commune, noted.visit)).values(**values))
    act = Act(account_id=principal.account_id, act="back_check_noted", subject=noted.visit, facts={"agrees": agrees})
    audit.write(session, act, now)


def beside(session: Session, principal: Principal, commune: str, visit: UUID) -> Sequence[Beside]:
    """What a household said of a visit beside what was recorded of it; empty while nobody has asked.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    scope.require(principal, *READERS)
    scope.commune_in_scope(principal, commune)
    found = session.execute(select(BackCheckRow).where(*_of(commune, visit))).scalar_one_or_none()
    if found is None or found.asked_at is None:
        return ()
    one = session.get_one(VisitRow, (commune, visit))
    written = asked_again.recorded(unfolding.fold(session, commune, [one])[visit])
    return [
        Beside(question=code, said=found.answers[code], recorded=written[code], agrees=found.agrees[code])
        for code in asked_again.QUESTIONS
    ]


def _lot(visit: UUID, today: date) -> bytes:
    """What chance gives a visit on a day: the same for everybody, and nobody's choice."""
    return sha256(f"{today} {visit}".encode()).digest()


def _fresh(principal: Principal, commune: str, visit: UUID, today: date) -> Row:
    drawn = {"commune": commune, "visit": visit, "drawn_on": today, "drawn_by": principal.account_id}
    return drawn | {"answers": {}, "agrees": {}}


def _chosen(ask: LogAsk) -> Iterable[ColumnElement[bool]]:
    """Also visits that were corrected since: what was asked about them stays counted."""
    yield col(_B.commune) == ask.commune
    if ask.first:
        yield col(VisitRow.day) >= ask.first
    if ask.last:
        yield col(VisitRow.day) <= ask.last
    if ask.officer:
        yield col(VisitRow.officer) == ask.officer


def _of(commune: str, visit: UUID) -> Any:
    return col(BackCheckRow.commune) == commune, col(BackCheckRow.visit) == visit


def _drawn(row: Any, line: Row) -> Drawn:
    return Drawn(
        line=line, drawn_on=row.drawn_on, asked_by=row.asked_by_name, asked_at=row.asked_at, agrees=dict(row.agrees)
    )


# What tells where to go, and nothing of what came of it.
_SEEN_BEFORE = (
    *("id", "commune", "visited_at", "corrected_at", "hamlet", "head_name", "household"),
    *("officer", "officer_name"),
)

_B = BackCheckRow
_BEFORE = select(col(_B.visit), col(_B.drawn_on))
_OF_A_VISIT = (col(VisitRow.commune) == _B.commune) & (col(VisitRow.id) == _B.visit)
_AGREED = select(col(_B.agrees)).join(VisitRow, _OF_A_VISIT).where(col(_B.asked_at).is_not(None))
_DRAWN: Any = (
    select(
        *(col(_B.visit), col(_B.drawn_on), col(_B.asked_at), col(_B.agrees), col(VisitRow.officer)),
        col(Account.name).label("asked_by_name"),
    )
    .join(VisitRow, _OF_A_VISIT)
    .outerjoin(Account, col(Account.id) == _B.asked_by)
    .order_by(col(_B.drawn_on).desc(), col(_B.visit))
)
