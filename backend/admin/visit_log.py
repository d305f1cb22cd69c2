"""The log of visits of one commune, newest first, and one visit with everything that became of it.

Names are shown to those who work in the commune. Others read the same log without, and without hamlets and groups,
whose small numbers they could count from it (backend.reports.small_numbers).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import signals, unclear
from backend.sync import unfolding
from backend.tables.account import Account
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.review import ReviewRow
from backend.tables.visit import VisitRow
from shared import problems
from shared.clock import format_moment, parse_moment
from shared.problems import Refused
from shared.vocabulary import outcomes, reviews

Row = dict[str, Any]
PAGE_MAX = 200


@dataclass(frozen=True, kw_only=True)
class LogAsk:
    """Which visits: of a commune, by day of the visit (both included), officer, outcome, review states (none: any).
    With `unclear` those alone that have something worth a second look (backend.admin.unclear).

    `cursor` is the last visit of the page before; visits are told newest first, by moment and then by id.
    """

    commune: str
    first: date | None = None
    last: date | None = None
    officer: UUID | None = None
    outcome: str | None = None
    states: tuple[str, ...] = ()
    unclear: bool = False
    cursor: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """One page, and the cursor of the next; None at the end."""

    rows: list[Row]
    cursor: str | None


def log(session: Session, principal: Principal, ask: LogAsk) -> LogPage:
    """One page of the log. Refused with 403 for officers, 404 for a commune outside one's area."""
    newest_first = col(VisitRow.visited_at).desc(), col(VisitRow.id).desc()
    asked = select(VisitRow).where(*chosen(principal, ask)).order_by(*newest_first)
    if ask.unclear:
        asked = asked.where(col(VisitRow.id).in_(_unclear(session, asked, ask)))
    found = session.execute(asked.limit(ask.limit + 1)).scalars().all()
    page = found[: ask.limit]
    more = len(found) > ask.limit
    return LogPage(rows=_lines(session, principal, page), cursor=_cursor(page[-1]) if more else None)


def lines_of(session: Session, principal: Principal, commune: str, visits: Sequence[UUID]) -> list[Row]:
    """The lines of these visits as the log has them, newest first; of those that stand no more, too.

    Refused as the log is.
    """
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, commune)
    here = col(VisitRow.commune) == commune, col(VisitRow.id).in_(sorted(visits))
    newest_first = select(VisitRow).where(*here).order_by(col(VisitRow.visited_at).desc(), col(VisitRow.id).desc())
    return _lines(session, principal, session.execute(newest_first).scalars().all()) if visits else []


def chosen(principal: Principal, ask: LogAsk) -> tuple[ColumnElement[bool], ...]:
    """What a statement asks of visits to find those of the log. Refused as the log is."""
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, ask.commune)
    return col(VisitRow.commune) == ask.commune, col(VisitRow.standing) == "stands", *_conditions(ask)


def read_cursor(text: str) -> tuple[datetime, UUID]:
    """The visit that a cursor names; Refused with 422."""
    moment, _, visit = text.partition("~")
    try:
        return parse_moment(moment), UUID(visit)
    except ValueError:
        raise Refused(problems.unreadable("cursor")) from None


def _cursor(visit: VisitRow) -> str:
    return f"{visit.visited_at.isoformat(timespec='microseconds').replace('+00:00', 'Z')}~{visit.id}"


def _unclear(session: Session, asked: Any, ask: LogAsk) -> list[UUID]:
    visits = session.execute(asked.with_only_columns(col(VisitRow.id))).scalars().all()
    return unclear.first(session, ask.commune, visits, ask.limit + 1)


def _conditions(ask: LogAsk) -> Iterable[ColumnElement[bool]]:
    if ask.first:
        yield col(VisitRow.day) >= ask.first
    if ask.last:
        yield col(VisitRow.day) <= ask.last
    if ask.officer:
        yield col(VisitRow.officer) == ask.officer
    if ask.outcome:
        yield col(VisitRow.outcome) == ask.outcome
    if ask.states:
        yield col(VisitRow.review_state).in_(ask.states)
    if ask.cursor:
        moment, visit = ask.cursor
        same = and_(col(VisitRow.visited_at) == moment, col(VisitRow.id) < visit)
        yield or_(col(VisitRow.visited_at) < moment, same)


def _lines(session: Session, principal: Principal, visits: Sequence[VisitRow]) -> list[Row]:
    names = _names(session, Account, {visit.officer for visit in visits}, col(Account.name))
    hamlets = _hamlets(session, principal, visits)
    heads = _heads(session, principal, visits)
    return [
        {
            "commune": visit.commune,
            "id": str(visit.id),
            "version": visit.rev,
            "visited_at": format_moment(visit.visited_at),
            "corrected_at": _corrected(visit),
            "received_at": format_moment(visit.received_at),
            "day": visit.day.isoformat(),
            "hamlet": hamlets.get(visit.hamlet, ""),
            "outcome": visit.outcome,
            "outcome_label": outcomes.CODES[visit.outcome].vi,
            "officer": str(visit.officer),
            "officer_name": names[visit.officer],
            "household": str(visit.household) if visit.household else None,
            "head_name": heads.get(visit.household) if visit.household else None,
            "duration_s": visit.duration_s,
            "review_state": visit.review_state,
            "review_state_label": reviews.STATES[visit.review_state].vi,
            "counts": visit.counts,
        }
        for visit in visits
    ]


def _corrected(visit: VisitRow) -> str | None:
    """MUST 19. When the visit was by the server's clock; None where the phone's showed about the same."""
    if not signals.is_off(visit.clock_offset_ms):
        return None
    return format_moment(visit.visited_at + timedelta(milliseconds=visit.clock_offset_ms or 0))


def _names(session: Session, table: Any, ids: set[UUID], name: Any) -> dict[UUID, str]:
    found = session.execute(select(table.id, name).where(table.id.in_(sorted(ids))))
    return {row[0]: row[1] for row in found}


def _hamlets(session: Session, principal: Principal, visits: Sequence[VisitRow]) -> dict[UUID, str]:
    if not visits or not scope.names_visible(principal, visits[0].commune):
        return {}
    return _names(session, HamletRow, {visit.hamlet for visit in visits}, col(HamletRow.name))


def _heads(session: Session, principal: Principal, visits: Sequence[VisitRow]) -> dict[UUID, str]:
    if not visits or not scope.names_visible(principal, visits[0].commune):
        return {}
    homes = {visit.household for visit in visits if visit.household}
    found = select(col(HouseholdRow.id), col(HouseholdRow.head_name)).where(
        col(HouseholdRow.commune) == visits[0].commune, col(HouseholdRow.id).in_(sorted(homes))
    )
    return {row.id: row.head_name for row in session.execute(found)}


def one_visit(session: Session, principal: Principal, commune: str, visit: UUID) -> Row:
    """One visit with every version of it, oldest first, and every review. Refused with 403 or 404 as the log is."""
    scope.require(principal, "committee", "supervisor", "admin")
    scope.commune_in_scope(principal, commune)
    versions = _versions(session, commune, visit)
    records = unfolding.fold(session, commune, versions)
    lines = {line["id"]: line for line in _lines(session, principal, versions)}
    people = _people(session, principal, commune, records.values())
    told = [
        lines[str(one.id)] | {"standing": one.standing, "data": _shown(principal, commune, records[one.id])}
        for one in versions
    ]
    return {
        "id": str(visit),
        "commune": commune,
        "versions": told,
        "people": people,
        "reviews": _said(session, versions),
    }


def _versions(session: Session, commune: str, visit: UUID) -> list[VisitRow]:
    """The visit, what it corrects, and what corrects it."""
    found: dict[UUID, VisitRow] = {}
    wanted = {visit}
    while wanted:
        here = col(VisitRow.commune) == commune
        rows = session.execute(
            select(VisitRow).where(here, or_(col(VisitRow.id).in_(wanted), col(VisitRow.supersedes).in_(wanted)))
        ).scalars()
        fresh = [row for row in rows if row.id not in found]
        found |= {row.id: row for row in fresh}
        wanted = {row.supersedes for row in fresh if row.supersedes} | {row.id for row in fresh}
        wanted -= found.keys() if not fresh else set()
    if visit not in found:
        raise Refused(problems.not_found())
    return sorted(found.values(), key=lambda row: (row.received_at, row.id))


def _shown(principal: Principal, commune: str, record: Row) -> Row:
    """What was recorded. For those who may not read names it is without the note, in which names may stand, and without
    what tells the hamlet or somebody's group: that itself, its paper, and the support that was shown.
    """
    if scope.names_visible(principal, commune):
        return record
    persons = [
        said | {"assessments": [one | _OF_ANY_GROUP for one in said["assessments"]]} for said in record["persons"]
    ]
    return record | {"hamlet": None, "note": None, "position": None, "persons": persons}


_OF_ANY_GROUP: Row = {"groups": [], "reasons": [], "missing": [], "certificate_year": None, "quote": None}


def _people(session: Session, principal: Principal, commune: str, records: Iterable[Row]) -> dict[str, str]:
    """The names of the members who were spoken to, by id, for those who may read names."""
    if not scope.names_visible(principal, commune):
        return {}
    ids = {UUID(said["person"]) for record in records for said in record["persons"]}
    found = select(col(PersonRow.id), col(PersonRow.name)).where(
        col(PersonRow.commune) == commune, col(PersonRow.id).in_(sorted(ids))
    )
    return {str(row.id): row.name for row in session.execute(found)}


def _said(session: Session, versions: Sequence[VisitRow]) -> list[Row]:
    of_them = col(ReviewRow.visit).in_([one.id for one in versions]), col(ReviewRow.commune) == versions[0].commune
    found = session.execute(select(ReviewRow).where(*of_them).order_by(col(ReviewRow.reviewed_at), col(ReviewRow.id)))
    return [
        {
            "visit": str(row.visit),
            "version": row.version,
            "decision": row.decision,
            "decision_label": reviews.DECISIONS[row.decision].vi,
            "reason": row.reason,
            "fields": row.fields,
            "reviewer_name": row.reviewer_name,
            "reviewed_at": format_moment(row.reviewed_at),
        }
        for row in found.scalars()
    ]
