"""«Hai người sửa khác nhau»: the two values of a field beside one another, and which of them is to stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import conflicts, naming_rows
from backend.admin.conflicts import Choice
from backend.console import record_words
from backend.console.pages import PageRoute, Reader, page
from backend.console.to_do_page import CARDS
from backend.console.words import marked
from backend.db import Reading, database_of
from backend.edge.clock import Now
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
class Beside:
    """One conflict in words: whose field it is, and its two values; `settled` tells what became of it."""

    row: FieldConflict
    whose: str
    kind: str
    field: str
    standing: str
    offered: str
    offered_by: str
    takes_text: bool
    settled: str
    settled_by: str


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a form says: which value, and another one's text."""

    take: Literal["standing", "offered", "value"]
    value: str


def _taken(
    take: Annotated[Literal["standing", "offered", "value"], Form()], value: Annotated[str, Form(max_length=400)] = ""
) -> Taken:
    return Taken(take=take, value=tidy(value))


@router.get(CONFLICTS)
def conflicts_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    done: Annotated[str, Query(alias="xong", max_length=8)] = "",
) -> Response:
    """What nobody has settled, the oldest first, and what was settled lately."""
    words = _words(session, reader, now) | {"done": TAKEN.get(done), "found": ()}
    return page(request, "conflicts.html", words, principal=reader)


@router.post(f"{CONFLICTS}/{{commune}}/{{op}}/{{field}}")
def settle(
    *,
    request: Request,
    reader: Reader,
    now: Now,
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
            conflicts.settle(session, reader, choice, now)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            words = _words(session, reader, now) | {"done": None, "found": refused.problems}
        return page(request, "conflicts.html", words, principal=reader, status=refused.problems[0].status)
    return RedirectResponse(f"{CONFLICTS}?xong={taken.take}", HTTPStatus.SEE_OTHER)


def _words(session: Session, reader: Principal, now: datetime) -> dict[str, Any]:
    waiting = conflicts.open_ones(session, reader, None)
    settled = conflicts.settled_ones(session, reader, now - _READABLE)
    return {
        "waiting": _beside(session, waiting[: conflicts.AT_ONCE]),
        "settled": _beside(session, settled),
        "more": len(waiting) > conflicts.AT_ONCE,
    }


def _beside(session: Session, rows: Iterable[FieldConflict]) -> list[Beside]:
    found = list(rows)
    names = naming_rows.names_of(session, {(row.commune, row.row_id) for row in found})
    people = naming_rows.accounts(session, {who for row in found for who in (row.offered_by, row.settled_by) if who})
    return [_in_words(row, names, people) for row in found]


def _in_words(row: FieldConflict, names: dict[UUID, str], people: dict[UUID, str]) -> Beside:
    return Beside(
        row=row,
        whose=names.get(row.row_id, ""),
        kind=record_words.KINDS.get(row.kind, row.kind),
        field=record_words.field_name(row.field),
        standing=record_words.value(row.field, row.standing_value),
        offered=record_words.value(row.field, row.offered_value),
        offered_by=people.get(row.offered_by, ""),
        takes_text=record_words.is_text(row.field),
        settled=TAKEN.get(row.taken or "", ""),
        settled_by=people.get(row.settled_by, "") if row.settled_by else "",
    )
