"""«Lượt gửi được giữ lại»: what the server received and has not filed, why, and how a person ends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import held, naming_rows
from backend.admin.held import Decision, Waiting
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import marked
from backend.console.to_do import record_words
from backend.console.to_do.to_do_page import CARDS
from backend.db import Reading, database_of
from backend.edge.clock import Now
from backend.sync.keys import Keys, KeysOfApp
from shared.problems import Refused
from shared.text import tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)

HELD = CARDS["held"].address

AWAITS = {
    "row": marked("Tự ghi khi máy của người kia gửi hộ hoặc người còn thiếu; cũng có thể xử lý ngay."),
    "time": marked("Tự ghi khi đến ngày giờ trong lượt gửi; cũng có thể xử lý ngay."),
    "upgrade": marked("Tự ghi khi máy chủ được nâng cấp."),
    "person": marked("Cần người xem: không tự hết."),
}
"""What ends each by itself."""

DONE = {"file": marked("Đã ghi lượt gửi."), "refuse": marked("Đã từ chối. Nội dung đã gửi vẫn được giữ.")}

# What the list shows again, with what was typed; anything else is a page of its own.
_TO_MEND = frozenset({HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What was typed for one operation and is to be mended: its reason."""

    op_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a form says of one operation."""

    decision: Literal["file", "refuse"]
    reason: str


def _decided(
    decision: Annotated[Literal["file", "refuse"], Form()], reason: Annotated[str, Form(max_length=4_000)] = ""
) -> Decided:
    return Decided(decision=decision, reason=tidy(reason))


@router.get(HELD)
def held_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    keys: KeysOfApp,
    after: UUID | None = None,
    done: Annotated[str, Query(alias="xong", max_length=8)] = "",
) -> Response:
    """What is held in the reader's communes, the oldest first, AT_ONCE to a page."""
    words = _words(session, reader, after, keys)
    return page(
        request, "to_do/held.html", words | {"done": DONE.get(done), "filled": Filled(), "found": ()}, principal=reader
    )


@router.post(f"{HELD}/{{install}}/{{op}}")
def decide(  # noqa: PLR0917 - FastAPI's parameters: each is who or what the route needs
    request: Request,
    reader: Reader,
    now: Now,
    keys: KeysOfApp,
    install: UUID,
    op: UUID,
    decided: Annotated[Decided, Depends(_decided)],
) -> Response:
    """File it or refuse it, and show the list; 409 and 422 show the list with what was typed."""
    decision = Decision(install_id=install, op_id=op, decision=decided.decision, reason=decided.reason)
    database = database_of(request)
    try:
        with database.writing(beside_others=True) as session:
            held.decide(session, reader, decision, now, keys)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            words = _words(session, reader, None, keys)
        filled = Filled(op_id=op, reason=decided.reason)
        more = {"done": None, "filled": filled, "found": refused.problems}
        return page(request, "to_do/held.html", words | more, principal=reader, status=refused.problems[0].status)
    return RedirectResponse(f"{HELD}?xong={decided.decision}", HTTPStatus.SEE_OTHER)


def _words(session: Session, reader: Principal, after: UUID | None, keys: Keys) -> dict[str, Any]:
    scope.require(reader, *CARDS["held"].roles)
    found = held.waiting(session, reader, None, after, keys)
    rows, more = found[: held.AT_ONCE], len(found) > held.AT_ONCE
    return {
        "rows": rows,
        "lines": _lines(session, rows),
        "next": rows[-1].op_id if more else None,
        "kinds": record_words.KINDS,
        "acts": record_words.ACTS,
        "awaits": AWAITS,
    }


def _lines(session: Session, rows: Sequence[Waiting]) -> dict[UUID, Sequence[tuple[str, str]]]:
    """What each operation says, where the reader may see that."""
    told = {row.op_id: (row.commune, row.content) for row in rows if row.content is not None and row.commune}
    wanted = {(commune, row_id) for commune, content in told.values() for row_id in record_words.ids_in(content)}
    names = naming_rows.names_of(session, wanted)
    return {op_id: record_words.lines(content, names) for op_id, (_, content) in told.items()}
