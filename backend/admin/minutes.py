"""Minutes of the sessions in which a commune's committee goes through its visits: who sat, and what was decided why.

Minutes hold decisions that were made and kept one by one. Each stands in one session's minutes, and minutes are never
changed: their digest stands in the audit book.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit, visit_log
from backend.admin.audit import Act
from backend.admin.reviews import REVIEWERS
from backend.admin.visit_log import Row
from backend.tables.inserting import insert_rows
from backend.tables.review import MinutesRow, ReviewRow
from shared import problems
from shared.clock import VIETNAM, day_of
from shared.ids import uuid7
from shared.problems import Problem, Refused
from shared.rules import checks
from shared.sync.canonical import canonical, sha256_hex

READERS = ("committee", "supervisor", "admin")
PRESENT_MAX = 40
NAME_MAX = 120
DECISIONS_MAX = 2_000
"""More than a commune decides of in a month; a longer span is more than one session."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A session: its day, the days whose decisions it went through (both included), and who sat, by name."""

    commune: str
    held_on: date
    first: date
    last: date
    chair: str
    secretary: str
    present: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was said of one visit; `line` is the visit as the log tells it to the reader."""

    id: UUID
    decision: str
    reason: str | None
    reviewer: str
    line: Row


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Minutes with their number in the commune's year; `is_whole`: they still say what their digest says."""

    id: UUID
    commune: str
    year: int
    number: int
    held_on: date
    first: date
    last: date
    chair: str
    secretary: str
    present: tuple[str, ...]
    sha256: str
    decisions: int
    is_whole: bool = True


def undocumented(session: Session, principal: Principal, commune: str, first: date, last: date) -> list[Decision]:
    """The decisions of these days (Vietnam's, both included) that stand in no minutes yet, in the order made.

    Refused with 403 for officers, 404 for a commune outside the principal's area.
    """
    _require_reader(principal, commune)
    return _told(session, principal, commune, _open(session, commune, first, last))


def since(session: Session, commune: str, today: date) -> date:
    """From which day on a commune's next minutes usually tell: that of its last ones, else a week ago."""
    last = session.execute(select(func.max(col(MinutesRow.last))).where(col(MinutesRow.commune) == commune)).scalar()
    return last or today - timedelta(days=7)


def write(session: Session, principal: Principal, wish: Wish, now: datetime) -> UUID:
    """Make the minutes of a session; their id.

    Refused with 403 unless the commune's committee or an administrator writes, 404 for a commune outside their area,
    422 where a name or a day is missing or wrong, or where nothing was decided.
    """
    scope.require(principal, *REVIEWERS)
    scope.commune_in_scope(principal, wish.commune)
    if found := _problems_in(wish, day_of(now)):
        raise Refused(*found)
    decided = _open(session, wish.commune, wish.first, wish.last)
    if not decided:
        raise Refused(problems.nothing_decided())
    row = _row(session, principal, wish, decided, now)
    insert_rows(session, MinutesRow, [row])
    facts = {"commune": wish.commune, "number": row["number"], "visits": len(decided), "sha256": row["sha256"]}
    act = Act(account_id=principal.account_id, act="minutes_made", subject=row["id"], facts=facts)
    audit.write(session, act, now)
    return UUID(str(row["id"]))


def of_commune(session: Session, principal: Principal, commune: str) -> list[Minutes]:
    """Every session's minutes, the newest first. Refused as `undocumented`."""
    _require_reader(principal, commune)
    newest = col(MinutesRow.year).desc(), col(MinutesRow.number).desc()
    found = session.execute(select(MinutesRow).where(col(MinutesRow.commune) == commune).order_by(*newest)).scalars()
    return [_minutes(row) for row in found]


def find(session: Session, principal: Principal, commune: str, minutes: UUID) -> tuple[Minutes, list[Decision]]:
    """One session's minutes with their decisions; names of people only for those who may read them.

    Refused as `undocumented`, with 404 for minutes that are not there.
    """
    _require_reader(principal, commune)
    row = session.get(MinutesRow, (commune, minutes))
    if row is None:
        raise Refused(problems.not_found())
    decided = _decided(session, commune, [UUID(one) for one in row.reviews])
    is_whole = _digest(row.model_dump(), decided) == row.sha256
    return _minutes(row, is_whole=is_whole), _told(session, principal, commune, decided)


def _require_reader(principal: Principal, commune: str) -> None:
    scope.require(principal, *READERS)
    scope.commune_in_scope(principal, commune)


def _problems_in(wish: Wish, today: date) -> list[Problem]:
    named = {"chair": wish.chair, "secretary": wish.secretary}
    return [
        *(problem for field, name in named.items() for problem in checks.name(field, name, NAME_MAX)),
        *(problem for name in wish.present for problem in checks.name("present", name, NAME_MAX)),
        *checks.few("present", wish.present, PRESENT_MAX),
        *checks.day_within("held_on", wish.held_on, last=today),
        *checks.day_within("last", wish.last, first=wish.first, last=today),
    ]


def _open(session: Session, commune: str, first: date, last: date) -> Sequence[ReviewRow]:
    begin, end = (datetime.combine(day, time.min, VIETNAM) for day in (first, last + timedelta(days=1)))
    within = col(ReviewRow.reviewed_at) >= begin, col(ReviewRow.reviewed_at) < end
    found = select(ReviewRow).where(col(ReviewRow.commune) == commune, *within)
    in_order = found.order_by(col(ReviewRow.reviewed_at), col(ReviewRow.id)).limit(DECISIONS_MAX)
    held = session.execute(select(col(MinutesRow.reviews)).where(col(MinutesRow.commune) == commune)).scalars()
    before = {one for ids in held for one in ids}
    return [row for row in session.execute(in_order).scalars() if str(row.id) not in before]


def _decided(session: Session, commune: str, ids: Sequence[UUID]) -> Sequence[ReviewRow]:
    of_them = col(ReviewRow.commune) == commune, col(ReviewRow.id).in_(ids)
    found = select(ReviewRow).where(*of_them).order_by(col(ReviewRow.reviewed_at), col(ReviewRow.id))
    return session.execute(found).scalars().all()


def _told(session: Session, principal: Principal, commune: str, decided: Sequence[ReviewRow]) -> list[Decision]:
    visits = sorted({row.visit for row in decided})
    lines = {line["id"]: line for line in visit_log.lines_of(session, principal, commune, visits)}
    return [
        Decision(
            id=row.id,
            decision=row.decision,
            reason=row.reason,
            reviewer=row.reviewer_name,
            line=lines[str(row.visit)],
        )
        for row in decided
    ]


def _row(
    session: Session, principal: Principal, wish: Wish, decided: Sequence[ReviewRow], now: datetime
) -> dict[str, Any]:
    of_year = col(MinutesRow.commune) == wish.commune, col(MinutesRow.year) == wish.held_on.year
    before = session.execute(select(func.max(col(MinutesRow.number))).where(*of_year)).scalar() or 0
    row: dict[str, Any] = {
        "commune": wish.commune,
        "id": uuid7(int(now.timestamp() * 1_000)),
        "year": wish.held_on.year,
        "number": before + 1,
        "held_on": wish.held_on,
        "first": wish.first,
        "last": wish.last,
        "chair": wish.chair,
        "secretary": wish.secretary,
        "present": list(wish.present),
        "reviews": [str(one.id) for one in decided],
        "written_by": principal.account_id,
        "written_at": now,
    }
    return row | {"sha256": _digest(row, decided)}


def _digest(row: dict[str, Any], decided: Sequence[ReviewRow]) -> str:
    """Over who sat when, and what was decided of which version of which visit."""
    days = {name: row[name].isoformat() for name in ("held_on", "first", "last")}
    sat = {name: row[name] for name in ("commune", "year", "number", "chair", "secretary", "present", "reviews")}
    said = [[str(one.id), str(one.visit), one.version, one.decision, one.reason] for one in decided]
    return sha256_hex(canonical(days | sat | {"decisions": said}))


def _minutes(row: MinutesRow, *, is_whole: bool = True) -> Minutes:
    names = set(Minutes.__dataclass_fields__) - {"present", "decisions", "is_whole"}
    values = {name: getattr(row, name) for name in names}
    return Minutes(**values, present=tuple(row.present), decisions=len(row.reviews), is_whole=is_whole)
