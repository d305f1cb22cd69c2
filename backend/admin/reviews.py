"""The committee's word on a visit: approved, returned with a reason, or flagged.

A returned visit stops counting until it is corrected, and its officer finds the reason on the phone. Each saying is
kept; the visit as it was recorded is never changed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session, col

from backend import rollups
from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.rollups import touch
from backend.sync import stream
from backend.sync.desk import Desk, Row, open_desk
from backend.tables.review import ReviewRow
from backend.tables.stream import Change
from backend.tables.visit import PersonInVisitRow
from shared import problems
from shared.ids import uuid7
from shared.problems import Refused
from shared.records.review import Review
from shared.rules import reviews, visits

KIND = "review"
REVIEWERS = ("committee", "admin")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is said of which visit. `version`: the revision that was read."""

    commune: str
    visit: UUID
    version: int
    decision: str
    reason: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """How the visit now stands, and under which revision."""

    review_state: str
    version: int
    counts: bool


def review(session: Session, principal: Principal, wish: Wish, now: datetime) -> Reviewed:
    """Say it. Saying again what stands is no second saying.

    Refused with 403 unless the commune's committee or an administrator says it, and for one's own visit; 404 for a
    visit outside their communes; 409 where it has changed since it was read, or stands no more; 422 without a reason.
    """
    scope.require(principal, *REVIEWERS)
    scope.commune_in_scope(principal, wish.commune)
    said = _said(principal, wish, now)
    desk = open_desk(session, wish.commune)
    row = _visit(desk, principal, wish)
    if row["rev"] == wish.version + 1 and _was_said(session, principal, wish):
        return _standing(row)
    if row["rev"] != wish.version:
        raise Refused(problems.version_changed())
    _apply(desk, row, wish.decision)
    _keep(session, said, row, principal, wish.commune)
    act = Act(account_id=principal.account_id, act="visit_reviewed", subject=wish.visit, facts={"is": wish.decision})
    audit.write(session, act, now)
    return _standing(row)


def may_review(principal: Principal, officer: UUID, standing: str) -> bool:
    """Whether a page offers the principal to say something of a visit: of one that stands, and that is not theirs."""
    return principal.role in REVIEWERS and officer != principal.account_id and standing == "stands"


def _said(principal: Principal, wish: Wish, now: datetime) -> Review:
    said = Review(
        visit=wish.visit,
        version=wish.version,
        decision=wish.decision,
        reason=wish.reason,
        fields=wish.fields,
        reviewed_at=now,
        reviewer_name=principal.name,
    )
    if found := reviews.problems_in(said):
        raise Refused(*found)
    return said


def _visit(desk: Desk, principal: Principal, wish: Wish) -> Row:
    desk.lay_out("visit", [wish.visit])
    row = desk.find("visit", wish.visit)
    if row is None:
        raise Refused(problems.not_found())
    if row["officer"] == principal.account_id:
        raise Refused(problems.own_visit())
    if row["standing"] != "stands":
        raise Refused(problems.visit_set_aside())
    return row


def _was_said(session: Session, principal: Principal, wish: Wish) -> bool:
    """Whether this very saying of theirs is the one that stands: an answer was lost, and they say it again."""
    of_version = (
        col(ReviewRow.commune) == wish.commune,
        col(ReviewRow.visit) == wish.visit,
        col(ReviewRow.version) == wish.version,
        col(ReviewRow.reviewer) == principal.account_id,
    )
    before = session.execute(select(ReviewRow).where(*of_version)).scalar_one_or_none()
    return before is not None and (before.decision, before.reason, tuple(before.fields)) == (
        wish.decision,
        wish.reason,
        wish.fields,
    )


def _apply(desk: Desk, row: Row, decision: str) -> None:
    people = desk.session.execute(
        select(col(PersonInVisitRow.person)).where(
            col(PersonInVisitRow.commune) == desk.commune, col(PersonInVisitRow.visit) == row["id"]
        )
    ).scalars()
    changed = {"review_state": decision, "counts": visits.counts(row["standing"], decision)}
    desk.change("visit", row["id"], changed, _hamlet(desk, row))
    touch(desk.touched, "visit", row, list(people))
    desk.close()
    rollups.recount(desk.session, desk.touched)


def _hamlet(desk: Desk, row: Row) -> UUID:
    """The hamlet whose phones have the visit: the household's, wherever it was moved."""
    if row["household"] is None:
        return UUID(str(row["hamlet"]))
    desk.lay_out("household", [row["household"]])
    home: Any = desk.find("household", row["household"])
    return UUID(str(home["hamlet"]))


def _keep(session: Session, said: Review, row: Row, principal: Principal, commune: str) -> None:
    """Keep it, and let the officer's own stream carry it."""
    review_id = uuid7(int(said.reviewed_at.timestamp() * 1_000))
    values = {name: getattr(said, name) for name in Review.__dataclass_fields__}
    session.execute(
        insert(ReviewRow).values(
            commune=commune,
            id=review_id,
            rev=1,
            reviewer=principal.account_id,
            officer=row["officer"],
            **(values | {"fields": list(said.fields)}),
        )
    )
    own = stream.user_scope(row["officer"])
    number = stream.lock_head(session, own) + 1
    session.execute(insert(Change).values(scope=own, seq=number, kind=KIND, row_id=review_id, act="put"))
    stream.move_head(session, own, number)


def _standing(row: Row) -> Reviewed:
    return Reviewed(review_state=row["review_state"], version=row["rev"], counts=row["counts"])
