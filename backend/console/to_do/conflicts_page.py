"""«Hai người sửa khác nhau»: the two values of a field beside one another, and which of them is to stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import conflicts, naming_rows, standing_values
from backend.admin.conflicts import Choice
from backend.admin.standing_values import FieldAt, Standing
from backend.console.shell import labels
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import _, marked
from backend.console.to_do import record_words
from backend.console.to_do.to_do_page import CARDS
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.sync.keys import Keys, KeysOfApp
from backend.tables.op import FieldConflict
from shared.problems import Refused
from shared.text import tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)

CONFLICTS = CARDS["conflict"].address

TAKEN = {
    "standing": marked("Đã giữ giá trị đang có."),
    "offered": marked("Đã lấy giá trị gửi sau."),
    "value": marked("Đã ghi giá trị khác."),
}

# For as long as somebody may still ask why: what was settled before stays in the database and in the book of acts.
_READABLE = timedelta(days=90)

_TO_MEND = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A value that was offered, and by whom; `others` are the operations of all that were offered beside it."""

    row: FieldConflict
    value: str
    by: str
    others: Sequence[UUID]


@dataclass(frozen=True, kw_only=True)
class Disputed:
    """One field in words: whose it is, what stands in it, who wrote that, and everything that was offered instead."""

    whose: str
    kind: str
    field: str
    standing: str
    standing_by: str
    offered: Sequence[Offered]
    takes_text: bool


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A dispute that is over: its two values, and what became of it."""

    row: FieldConflict
    whose: str
    kind: str
    field: str
    standing: str
    offered: Offered
    taken: str
    settled_by: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a form says: which value, another one's text, and what else was offered and seen."""

    take: Literal["standing", "offered", "value"]
    value: str
    others: Sequence[UUID]


def _taken(
    take: Annotated[Literal["standing", "offered", "value"], Form()],
    value: Annotated[str, Form(max_length=400)] = "",
    others: Annotated[list[UUID] | None, Form(max_length=conflicts.AT_ONCE)] = None,
) -> Taken:
    return Taken(take=take, value=tidy(value), others=others or ())


@router.get(CONFLICTS)
def conflicts_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    keys: KeysOfApp,
    done: Annotated[str, Query(alias="xong", max_length=8)] = "",
) -> Response:
    """What nobody has settled, the oldest first, and what was settled lately."""
    words = _words(session, reader, now, keys) | {"done": TAKEN.get(done), "found": ()}
    return page(request, "to_do/conflicts.html", words, principal=reader)


@router.post(f"{CONFLICTS}/{{commune}}/{{op}}/{{field}}")
def settle(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    keys: KeysOfApp,
    commune: Annotated[str, Path(max_length=16)],
    op: UUID,
    field: Annotated[str, Path(max_length=64)],
    taken: Annotated[Taken, Depends(_taken)],
) -> Response:
    """Let a value stand, and show the list; 409 and 422 show the list with what is wrong."""
    choice = Choice(commune=commune, op_id=op, field=field, take=taken.take, value=taken.value or None)
    database = database_of(request)
    try:
        with database.writing(beside_others=True) as session:
            conflicts.settle_together(session, reader, choice, taken.others, now)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            words = _words(session, reader, now, keys) | {"done": None, "found": refused.problems}
        return page(request, "to_do/conflicts.html", words, principal=reader, status=refused.problems[0].status)
    return RedirectResponse(f"{CONFLICTS}?xong={taken.take}", HTTPStatus.SEE_OTHER)


def _words(session: Session, reader: Principal, now: datetime, keys: Keys) -> dict[str, Any]:
    waiting = conflicts.open_ones(session, reader, None)
    settled = conflicts.settled_ones(session, reader, now - _READABLE)
    return {
        "waiting": _disputed(session, waiting[: conflicts.AT_ONCE], keys),
        "settled": _settled(session, settled),
        "more": len(waiting) > conflicts.AT_ONCE,
    }


def _disputed(session: Session, rows: Sequence[FieldConflict], keys: Keys) -> list[Disputed]:
    """Field by field, in the order in which the first value was offered."""
    standing = standing_values.of_conflicts(session, rows, keys)
    by_field: dict[FieldAt, list[FieldConflict]] = defaultdict(list)
    for row in rows:
        by_field[row.commune, row.row_id, row.field].append(row)
    values = [(row.field, row.offered_value) for row in rows] + [(at[2], one.value) for at, one in standing.items()]
    names = _names(session, rows, values)
    people = naming_rows.accounts(session, _who(rows) | {one.by for one in standing.values() if one.by})
    return [_in_words(offered, standing.get(at), names, people) for at, offered in by_field.items()]


def _in_words(
    rows: Sequence[FieldConflict], standing: Standing | None, names: Mapping[UUID, str], people: Mapping[UUID, str]
) -> Disputed:
    first = rows[0]
    stands = standing or Standing(value=first.standing_value, how="office")
    return Disputed(
        whose=names.get(first.row_id, ""),
        kind=record_words.KINDS.get(first.kind, first.kind),
        field=record_words.field_name(first.field),
        standing=record_words.value(first.field, stands.value, names),
        standing_by=_wrote(stands, people),
        offered=[_offered(row, rows, names, people) for row in rows],
        takes_text=record_words.is_text(first.field),
    )


def _wrote(stands: Standing, people: Mapping[UUID, str]) -> str:
    """Who wrote what stands, and when."""
    if stands.by is None or stands.at is None:
        return _(_HOW[stands.how])
    return _(_HOW[stands.how]).format(name=people.get(stands.by, ""), moment=labels.moment(stands.at))


_HOW = {
    "sent": marked("{name} gửi lúc {moment}"),
    "chosen": marked("{name} chọn lúc {moment}"),
    "first": marked("Có từ khi được ghi vào danh sách"),
    "office": marked("Không do máy cán bộ gửi: từ tệp danh sách đưa vào, hoặc việc làm tại cơ quan"),
}


def _offered(
    row: FieldConflict, rows: Sequence[FieldConflict], names: Mapping[UUID, str], people: Mapping[UUID, str]
) -> Offered:
    return Offered(
        row=row,
        value=record_words.value(row.field, row.offered_value, names),
        by=people.get(row.offered_by, ""),
        others=[other.op_id for other in rows if other.op_id != row.op_id],
    )


def _settled(session: Session, rows: Sequence[FieldConflict]) -> list[Settled]:
    values = [(row.field, value) for row in rows for value in (row.standing_value, row.offered_value)]
    names, people = _names(session, rows, values), naming_rows.accounts(session, _who(rows))
    return [
        Settled(
            row=row,
            whose=names.get(row.row_id, ""),
            kind=record_words.KINDS.get(row.kind, row.kind),
            field=record_words.field_name(row.field),
            standing=record_words.value(row.field, row.standing_value, names),
            offered=_offered(row, [row], names, people),
            taken=TAKEN.get(row.taken or "", ""),
            settled_by=people.get(row.settled_by, "") if row.settled_by else "",
        )
        for row in rows
    ]


def _who(rows: Iterable[FieldConflict]) -> set[UUID]:
    return {who for row in rows for who in (row.offered_by, row.settled_by) if who}


def _names(session: Session, rows: Sequence[FieldConflict], values: Iterable[tuple[str, Any]]) -> Mapping[UUID, str]:
    """What the rows are called, and the hamlets and households that stand in their fields."""
    ids = {UUID(value) for field, value in values if field in {"hamlet", "household"} and isinstance(value, str)}
    communes = {row.commune for row in rows}
    wanted = {(row.commune, row.row_id) for row in rows} | {(commune, one) for commune in communes for one in ids}
    return naming_rows.names_of(session, wanted)
