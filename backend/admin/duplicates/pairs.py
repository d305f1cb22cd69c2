"""The pairs that wait for somebody to say whether they are one, side by side, and what was said of each.

«Not the same» is remembered, so that nobody is asked twice; a merge can be undone, and then the pair waits again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import audit
from backend.admin.audit import Act
from backend.admin.duplicates import merges, sides
from backend.admin.duplicates.merges import Wish
from backend.admin.duplicates.sides import Side
from backend.tables.alias import AliasRow
from backend.tables.duplicate import DuplicatePair
from backend.tables.household import HouseholdRow, PersonRow
from shared import problems
from shared.problems import Refused

ON_A_PAGE = 50

Said = Literal["keep_one", "keep_other", "different"]
TABLE_OF: dict[str, Any] = {"household": HouseholdRow, "person": PersonRow}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one, `score` points of 100; `sides` are empty for who does not see names."""

    kind: str
    one: UUID
    other: UUID
    score: int
    reasons: Sequence[dict[str, Any]]
    found_at: datetime
    sides: Sequence[Side]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody says of a pair: which record is to be kept, or that they are not the same. `reason`: why."""

    commune: str
    kind: str
    one: UUID
    other: UUID
    said: Said
    reason: str


def waiting(session: Session, principal: Principal, commune: str, kind: str) -> Sequence[Pair]:
    """The pairs of a commune that nobody has decided of, the most alike first, ON_A_PAGE at most.

    Refused with 403 unless the committee or an administrator asks, 404 outside their area, 422 for another kind.
    """
    _require(principal, commune, kind)
    found = select(DuplicatePair).where(col(DuplicatePair.commune) == commune, col(DuplicatePair.of_kind) == kind)
    most_alike = col(DuplicatePair.score).desc(), col(DuplicatePair.one), col(DuplicatePair.other)
    rows = session.execute(found.where(is_open()).order_by(*most_alike).limit(ON_A_PAGE)).scalars().all()
    ids = {row_id for row in rows for row_id in (row.one, row.other)}
    shown = sides.of(session, commune, kind, ids) if scope.names_visible(principal, commune) else {}
    return [_pair(row, shown) for row in rows]


def numbers(session: Session, principal: Principal, commune: str) -> Mapping[str, int]:
    """How many pairs of each kind wait in a commune; kinds of which none waits are left out.

    Refused with 403 unless the committee or an administrator asks, 404 outside their area.
    """
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)
    kind = col(DuplicatePair.of_kind)
    found = select(kind, func.count()).where(col(DuplicatePair.commune) == commune, is_open()).group_by(kind)
    return {row[0]: row[1] for row in session.execute(found)}


def is_open() -> Any:
    """Whether a pair waits for a word, and both of its records still stand for themselves."""
    return and_(
        col(DuplicatePair.decision).is_(None),
        *(~_is_gone(table, side) for table in TABLE_OF.values() for side in (DuplicatePair.one, DuplicatePair.other)),
        ~exists().where(
            col(AliasRow.commune) == DuplicatePair.commune,
            col(AliasRow.undone_at).is_(None),
            col(AliasRow.dropped).in_([col(DuplicatePair.one), col(DuplicatePair.other)]),
        ),
    )


def decide(session: Session, principal: Principal, decision: Decision, now: datetime) -> UUID | None:
    """Say it, once; the id of the merge, None for a pair that is not the same. Refused as `waiting`, with 404 for a
    pair that is not listed, 409 for one that is decided, and as `merges.merge`.
    """
    _require(principal, decision.commune, decision.kind)
    key = decision.commune, decision.kind, decision.one, decision.other
    pair = session.get(DuplicatePair, key, with_for_update=True)
    if pair is None:
        raise Refused(problems.not_found())
    if pair.decision is not None:
        raise Refused(problems.already_settled())
    if decision.said == "different":
        facts = {"commune": decision.commune, "kind": decision.kind, "other": str(decision.other)}
        act = Act(account_id=principal.account_id, act="duplicate_denied", subject=decision.one, facts=facts)
        audit.write(session, act, now)
    else:
        pair.merge = merges.merge(session, principal, _wish(decision), now)
    pair.decision = "different" if decision.said == "different" else "merged"
    pair.decided_by, pair.decided_at = principal.account_id, now
    return pair.merge


def undo(session: Session, principal: Principal, commune: str, merge: UUID, now: datetime) -> None:
    """Take a merge back; a pair that was listed waits again. Refused as `merges.undo`."""
    merges.undo(session, principal, commune, merge, now)
    found = select(DuplicatePair).where(col(DuplicatePair.commune) == commune, col(DuplicatePair.merge) == merge)
    for pair in session.execute(found).scalars():
        pair.decision = pair.decided_by = pair.decided_at = pair.merge = None


def merged(session: Session, principal: Principal, commune: str) -> Sequence[AliasRow]:
    """The merges of a commune that stand, the latest first, ON_A_PAGE at most. Refused as `waiting`."""
    _require(principal, commune, "person")
    stands = col(AliasRow.commune) == commune, col(AliasRow.undone_at).is_(None)
    latest = select(AliasRow).where(*stands).order_by(col(AliasRow.merged_at).desc(), col(AliasRow.id))
    return session.execute(latest.limit(ON_A_PAGE)).scalars().all()


def _require(principal: Principal, commune: str, kind: str) -> None:
    scope.require(principal, "committee", "admin")
    scope.commune_in_scope(principal, commune)
    if kind not in merges.KINDS:
        raise Refused(problems.unknown_code("kind"))


def _is_gone(table: Any, side: Any) -> Any:
    """Whether a record was taken off the list, or moved, since the pair was found; ids of another kind match none."""
    row = aliased(table)
    is_off = (col(row.standing) != "stands") | col(row.moved_to).is_not(None)
    return exists().where(col(row.commune) == DuplicatePair.commune, col(row.id) == col(side), is_off)


def _wish(decision: Decision) -> Wish:
    keep, drop = decision.one, decision.other
    if decision.said == "keep_other":
        keep, drop = drop, keep
    return Wish(commune=decision.commune, kind=decision.kind, keep=keep, drop=drop, reason=decision.reason)


def _pair(row: DuplicatePair, shown: dict[UUID, Side]) -> Pair:
    both = [shown[row_id] for row_id in (row.one, row.other) if row_id in shown]
    return Pair(
        kind=row.of_kind,
        one=row.one,
        other=row.other,
        score=row.score,
        reasons=row.reasons,
        found_at=row.found_at,
        sides=both if len(both) == len((row.one, row.other)) else (),
    )
