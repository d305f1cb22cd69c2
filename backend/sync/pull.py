"""Pull: the rows that changed in a phone's scopes since its cursors, as they are now, in the stream's order.

A page is lines of JSON: a head that names the columns, a line a row, and a tail with the cursors and a hash
over everything before it. A page without a valid tail is thrown away by the phone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import bindparam, or_, select
from sqlmodel import Session, col

from backend.access.principal import Principal
from backend.reports.law_in_force import step_of
from backend.sync import conferring, own_targets, stream, unfolding
from backend.sync.epoch import epoch_of
from backend.tables.account import Account, Grant
from backend.tables.alias import AliasRow
from backend.tables.conference import ConferenceRow
from backend.tables.follow_up import FollowUpRow
from backend.tables.household import HamletRow, HouseholdRow, PersonRow
from backend.tables.law import LawStepRow
from backend.tables.review import ReviewRow
from backend.tables.spelt import spelt
from backend.tables.stream import Change
from shared import problems
from shared.clock import day_of, format_moment
from shared.problems import Refused
from shared.records import KINDS
from shared.records.wire import to_wire
from shared.sync import protocol
from shared.sync.canonical import sha256_hex

Values = dict[str, Any]

_COLUMNS = {kind: protocol.columns(kind) for kind in KINDS}
# Nine times as fast as json, and a page is thousands of lines.
_JSON = TypeAdapter(Any)
_NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Since where a phone wants to know, and at most how many rows.

    `begun`: the horizons of the scopes that the phone is still loading from 0, as they were when it began: it holds
    nothing that left before.
    """

    epoch: UUID
    cursors: Mapping[str, int]
    limit: int
    begun: Mapping[str, int] = field(default_factory=dict)


def page(session: Session, principal: Principal, ask: Ask, now: datetime) -> bytes:
    """One page of what changed, oldest first; the last one tells the officer's targets as they stand now.

    Refused with 409 for a foreign epoch, and for a cursor that lies where the stream has forgotten what left; with 404
    for a foreign scope.
    """
    if epoch_of(session) != ask.epoch:
        raise Refused(problems.epoch_changed())
    own = {stream.REFERENCE, stream.user_scope(principal.account_id)}
    if not ask.cursors.keys() <= own | principal.areas.keys():
        raise Refused(problems.not_found())
    lines: list[list[Any]] = []
    cursors = dict(ask.cursors)
    more = False
    # The heads are read before the rows: what is committed meanwhile lies above them and comes with the next page.
    standing = stream.heads_and_horizons(session, ask.cursors)
    for scope, since in sorted(ask.cursors.items()):
        room = ask.limit - len(lines)
        head, horizon = standing[scope]
        if 0 < since < horizon and ask.begun.get(scope, 0) < horizon:
            raise Refused(problems.cursor_too_old())
        changes = _changes(session, principal, scope, range(since + 1, head + 1), room + 1) if head > since else []
        more = more or len(changes) > room
        lines += lines_of(session, scope, changes[:room])
        cursors[scope] = _moved(since, head, changes, room)
    targets = None if more else own_targets.told(session, principal, now)
    return _written(ask.epoch, lines, {"cursors": cursors, "count": len(lines), "more": more, "targets": targets})


def _changes(session: Session, principal: Principal, scope: str, numbers: range, limit: int) -> Sequence[Any]:
    """What changed under these numbers: of the hamlets that were given, and of the commune as a whole."""
    asked = {"named": scope, "first": numbers.start, "last": numbers.stop - 1, "limit": limit}
    hamlets = principal.areas.get(scope)
    if hamlets is None:
        return session.execute(_ALL_CHANGES, asked).all()
    return session.execute(_CHANGES_IN, asked | {"hamlets": sorted(hamlets)}).all()


# Asked once a scope in every pull, so they are put together once.
_CHANGE: Any = Change.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_ALL_CHANGES = (
    select(_CHANGE.c.seq, _CHANGE.c.kind, _CHANGE.c.row_id, _CHANGE.c.act)
    .where(_CHANGE.c.scope == bindparam("named"), _CHANGE.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(_CHANGE.c.seq)
    .limit(bindparam("limit"))
)
_CHANGES_IN = _ALL_CHANGES.where(
    or_(_CHANGE.c.hamlet.is_(None), _CHANGE.c.hamlet.in_(bindparam("hamlets", expanding=True)))
)


def _moved(since: int, head: int, changes: Sequence[Any], room: int) -> int:
    """Where the cursor moves: to the last row sent, or over rows that are not this phone's to the head."""
    if len(changes) > room:
        return changes[room - 1].seq if room else since
    return max(since, head)


def lines_of(session: Session, commune: str, changes: Iterable[Any]) -> list[list[Any]]:
    """The rows of these changes as they are now, each as it travels: `[kind, seq, act, *values]`."""
    ids_by_kind: dict[str, list[UUID]] = defaultdict(list)
    changes = list(changes)
    for change in changes:
        if change.act == "put" or change.kind == "assignment":
            ids_by_kind[change.kind].append(change.row_id)
    rows = {kind: ROWS[kind](session, commune, ids) for kind, ids in ids_by_kind.items()}
    return [[change.kind, change.seq, change.act, *_values(commune, change, rows)] for change in changes]


def _values(commune: str, change: Any, rows: Mapping[str, Mapping[str, Values]]) -> list[Any]:
    """A row as it is now; of one that left no more than which it was, and in which commune."""
    row_id = str(change.row_id)
    row = rows.get(change.kind, _NONE).get(row_id, _NONE)
    if change.act == "leave":
        row = {"commune": row.get("commune", commune), "id": row_id}
    return list(map(row.get, _COLUMNS[change.kind]))


def _written(epoch: UUID, lines: list[list[Any]], tail: Values) -> bytes:
    head = {"head": {"protocol": protocol.PROTOCOL, "epoch": str(epoch), "columns": _COLUMNS}}
    above = b"".join(_line(value) for value in [head, *lines])
    return above + _line({"tail": tail | {"sha256": sha256_hex(above)}})


def _line(value: Any) -> bytes:
    return _JSON.dump_json(value) + b"\n"


def _file_rows(
    table: type[AliasRow | FollowUpRow | HamletRow | HouseholdRow | PersonRow], kind: str
) -> Any:  # a reader of rows of one kind, as _ROWS holds them
    names = ("commune", "id", "rev", *KINDS[kind].fields)
    columns: Any = table.__table__.c  # type: ignore[union-attr]  # SQLModel makes it; its types do not say so
    # Columns, not whole objects, and ids as they travel: a first load is thousands of rows.
    wanted = select(*(spelt(columns[name]) for name in names)).where(
        columns.commune == bindparam("named"), columns.id.in_(bindparam("ids", expanding=True))
    )
    days = [name for name in names if columns[name].type.python_type is date]

    def read(session: Session, commune: str, ids: list[UUID]) -> dict[str, Values]:
        found = session.execute(wanted, {"named": commune, "ids": ids}).all()
        rows = {row.id: dict(zip(names, row, strict=True)) for row in found}
        for row in rows.values() if days else ():
            row.update({day: to_wire(row[day]) for day in days})
        return rows

    return read


def _assignment_rows(session: Session, scope: str, ids: list[UUID]) -> dict[str, Values]:
    found = select(Grant).where(col(Grant.id).in_(ids))
    return {
        str(grant.id): {
            "commune": grant.commune,
            "id": str(grant.id),
            "rev": 1,
            "hamlet": to_wire(grant.hamlet),
            "since": to_wire(day_of(grant.granted_at)),
            "until": to_wire(grant.until),
        }
        for grant in session.execute(found).scalars()
        if stream.user_scope(grant.account_id) == scope
    }


def _review_rows(session: Session, scope: str, ids: list[UUID]) -> dict[str, Values]:
    found = select(ReviewRow).where(col(ReviewRow.id).in_(ids))
    names = [name for name in _COLUMNS["review"] if name != "fields"]
    return {
        str(row.id): {name: to_wire(getattr(row, name)) for name in names} | {"fields": row.fields}
        for row in session.execute(found).scalars()
        if stream.user_scope(row.officer) == scope
    }


def _law_rows(session: Session, scope: str, ids: list[UUID]) -> dict[str, Values]:
    found = select(LawStepRow).where(col(LawStepRow.commune) == scope, col(LawStepRow.id).in_(ids))
    return {
        str(row.id): {"commune": scope, "id": str(row.id), "rev": row.rev}
        | {name: to_wire(getattr(step_of(row), name)) for name in KINDS["law_step"].fields}
        for row in session.execute(found).scalars()
    }


def _visit_rows(session: Session, commune: str, ids: list[UUID]) -> dict[str, Values]:
    visits = unfolding.visits_by_id(session, commune, ids)
    records = unfolding.fold(session, commune, visits)
    names = _names(session, {visit.officer for visit in visits})
    return {
        str(visit.id): records[visit.id]
        | {
            "commune": visit.commune,
            "id": str(visit.id),
            "rev": visit.rev,
            "officer": str(visit.officer),
            "officer_name": names[visit.officer],
            "received_at": format_moment(visit.received_at),
            "review_state": visit.review_state,
            "standing": visit.standing,
        }
        for visit in visits
    }


def _names(session: Session, accounts: Iterable[UUID]) -> dict[UUID, str]:
    return {row.id: row.name for row in session.execute(_NAMES, {"ids": list(accounts)})}


_A: Any = Account.__table__  # type: ignore[attr-defined]  # SQLModel makes it; its types do not say so
_NAMES = select(_A.c.id, _A.c.name).where(_A.c.id.in_(bindparam("ids", expanding=True)))


def _conference_rows(session: Session, commune: str, ids: list[UUID]) -> dict[str, Values]:
    found = select(ConferenceRow).where(col(ConferenceRow.commune) == commune, col(ConferenceRow.id).in_(ids))
    names = tuple(_COLUMNS["conference"])
    return {str(row.id): conferring.as_it_travels(row, names) for row in session.execute(found).scalars()}


def _told_to_nobody(_session: Session, _scope: str, _ids: list[UUID]) -> dict[str, Values]:
    """A declaration holds a personal number, and a photo shows people: no stream carries them, and no phone is told
    what another one wrote.
    """
    return {}


ROWS: Mapping[str, Any] = {
    "alias": _file_rows(AliasRow, "alias"),
    "assignment": _assignment_rows,
    "attachment": _told_to_nobody,
    "conference": _conference_rows,
    "declaration": _told_to_nobody,
    "hamlet": _file_rows(HamletRow, "hamlet"),
    "household": _file_rows(HouseholdRow, "household"),
    "follow_up": _file_rows(FollowUpRow, "follow_up"),
    "law_step": _law_rows,
    "person": _file_rows(PersonRow, "person"),
    "review": _review_rows,
    "visit": _visit_rows,
}
