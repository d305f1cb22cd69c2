"""Invariants of streams: who pulls gets every row that is theirs, and nothing else, and can read it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlmodel import SQLModel, col

from backend.checks.finding import Finding, Look, count_of, named
from backend.sync import pull
from backend.sync.desk import TABLE_OF
from backend.tables.conference import ConferenceRow
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.law import LawStepRow
from backend.tables.stream import Change, ScopeHead
from backend.tables.visit import VisitRow
from shared.records import KINDS
from shared.records.wire import from_wire
from shared.sync import protocol

_AT_ONCE = 500
_OF_ONE_USER = "user:"
# What reading a row that is not as its kind says may raise.
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, LookupError)


def no_number_lies_above_its_head(look: Look) -> Finding:
    """I4: who has pulled up to a scope's head has seen every change of it."""
    above = (
        select(col(Change.scope), col(Change.seq))
        .outerjoin(ScopeHead, col(ScopeHead.scope) == col(Change.scope))
        .where(or_(col(ScopeHead.head).is_(None), col(Change.seq) > col(ScopeHead.head), col(Change.seq) < 1))
    )
    return Finding(looked_at=count_of(look, Change), violations=named(look.session.execute(above).mappings()))


def streams_carry_what_stands(look: Look) -> Finding:
    """I5: replaying a stream from its beginning gives exactly the rows that stand in its scope."""
    wrong: list[str] = []
    for kind, table in TABLE_OF.items():
        wrong += named(look.session.execute(_put_without_row(kind, table)).mappings())
    for kind, rows in _STANDING.items():
        wrong += named(look.session.execute(_row_without_put(kind, rows)).mappings())
    return Finding(looked_at=count_of(look, Change), violations=tuple(wrong))


def rows_lie_in_their_hamlets(look: Look) -> Finding:
    """I6: a row is carried once, to the phones of the hamlet in which it lies."""
    wrong = [row for asked in _astray() for row in named(look.session.execute(asked).mappings())]
    return Finding(looked_at=count_of(look, Change), violations=tuple(wrong))


def every_row_can_be_read(look: Look) -> Finding:
    """I13: every row goes through the page that carries it, and an app of this version reads it."""
    looked_at, wrong = 0, []
    for scope in look.session.execute(select(col(Change.scope)).distinct()).scalars().all():
        for some in _changes_of(look, scope):
            looked_at += len(some)
            if not _readable(look, scope, some):
                wrong += [f"scope={scope} seq={one.seq}" for one in some if not _readable(look, scope, [one])]
    return Finding(looked_at=looked_at, violations=tuple(wrong))


def _put_without_row(kind: str, table: type[SQLModel]) -> Any:
    row = table.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
    there = exists().where(row.commune == col(Change.scope), row.id == col(Change.row_id))
    # What is told to one officer, a grant or a review, lies in a commune all the same. Asked apart: rows are found by
    # their commune, and without it all of them would be looked through for each.
    somewhere = and_(col(Change.scope).startswith(_OF_ONE_USER), exists().where(row.id == col(Change.row_id)))
    return select(col(Change.scope), col(Change.kind), col(Change.row_id)).where(
        col(Change.kind) == kind, col(Change.act) == "put", ~or_(there, somewhere)
    )


def _row_without_put(kind: str, standing: Any) -> Any:
    rows = standing.subquery()
    carried = exists().where(
        col(Change.scope) == rows.c.commune,
        col(Change.kind) == kind,
        col(Change.row_id) == rows.c.id,
        col(Change.act) == "put",
    )
    return select(rows.c.commune, rows.c.id).where(~carried)


def _rows(table: Any, *where: Any) -> Any:
    return select(table.commune, table.id).where(*where)


def _on_the_list(table: Any) -> Any:
    return and_(table.standing == "stands", table.moved_to.is_(None))


_ITS_HOUSEHOLD = exists().where(
    col(HouseholdRow.commune) == col(FollowUpRow.commune),
    col(HouseholdRow.id) == col(FollowUpRow.household),
    _on_the_list(HouseholdRow),
)
_STANDING = {
    "hamlet": _rows(HamletRow),
    "household": _rows(HouseholdRow, _on_the_list(HouseholdRow)),
    "person": _rows(PersonRow, _on_the_list(PersonRow)),
    "visit": _rows(VisitRow),
    "conference": _rows(ConferenceRow),
    "follow_up": _rows(FollowUpRow, _ITS_HOUSEHOLD),
    "law_step": _rows(LawStepRow),
}


def _astray() -> Iterator[Any]:
    key = (col(Change.scope), col(Change.kind), col(Change.row_id))
    put = col(Change.act) == "put"
    yield select(*key).where(put).group_by(*key).having(func.count() > 1)
    of_household = and_(col(HouseholdRow.commune) == col(Change.scope), col(HouseholdRow.id) == col(Change.row_id))
    yield (
        select(*key)
        .join(HouseholdRow, of_household)
        .where(put, col(Change.kind) == "household", col(Change.hamlet) != col(HouseholdRow.hamlet))
    )
    for kind, table in (("person", PersonRow), ("visit", VisitRow), ("follow_up", FollowUpRow)):
        yield _away_from_its_household(kind, table).where(put)


def _away_from_its_household(kind: str, table: Any) -> Any:
    """Rows that are carried to another hamlet than their household lies in; a visit without one has its own."""
    own = table.hamlet if kind == "visit" else None
    lies_in = (
        case((table.household.is_(None), own), else_=HouseholdRow.hamlet) if own is not None else HouseholdRow.hamlet
    )
    return (
        select(col(Change.scope), col(Change.kind), col(Change.row_id))
        .join(table, and_(table.commune == col(Change.scope), table.id == col(Change.row_id)))
        .outerjoin(
            HouseholdRow,
            and_(col(HouseholdRow.commune) == table.commune, col(HouseholdRow.id) == table.household),
        )
        .where(col(Change.kind) == kind, col(Change.hamlet) != lies_in)
    )


def _changes_of(look: Look, scope: str) -> Iterator[list[Any]]:
    columns = (col(Change.seq), col(Change.kind), col(Change.row_id), col(Change.act))
    after = 0
    while some := look.session.execute(
        select(*columns)
        .where(col(Change.scope) == scope, col(Change.seq) > after)
        .order_by(col(Change.seq))
        .limit(_AT_ONCE)
    ).all():
        yield list(some)
        after = some[-1].seq


def _readable(look: Look, scope: str, changes: list[Any]) -> bool:
    try:
        for kind, _seq, act, *values in pull.lines_of(look.session, scope, changes):
            if act == "put":
                row = dict(zip(protocol.columns(kind), values, strict=True))
                from_wire(KINDS[kind].record, {name: row[name] for name in KINDS[kind].fields})
    except _UNREADABLE:
        return False
    return True
