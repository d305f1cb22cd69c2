"""«Sổ kiểm tra»: every act in office, by whom and when; looked through, proved whole, and carried away as a table."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import audit_book, audit_names
from backend.admin.audit_book import BookAsk, EntryShown
from backend.console.audit import audit_words
from backend.console.audit.audit_values import Known
from backend.console.audit.audit_words import Detail
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in
from backend.console.shell.words import _, marked
from backend.db import Reading, Writing
from backend.edge.clock import Now
from backend.papers import plain
from backend.papers.tables import Column, Row, Table
from backend.reports.law_in_force import law_in_force
from shared import problems
from shared.clock import VIETNAM
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AUDIT = "/quan-tri/so-kiem-tra"
ON_A_PAGE = 100

_COLUMNS = {
    "number": marked("Mục"),
    "at": marked("Lúc"),
    "account": marked("Mã tài khoản"),
    "name": marked("Ai"),
    "said": marked("Việc"),
    "act": marked("Mã việc"),
    "subject": marked("Mã đối tượng"),
    "facts": marked("Ghi nhận, nguyên văn"),
    "sha256": marked("Dấu"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What was chosen, as texts of an address; "" where nothing was."""

    first: str = ""
    last: str = ""
    who: str = ""
    act: str = ""

    def query(self, **more: str) -> str:
        """The texts as an address carries them."""
        said = {"from": self.first, "to": self.last, "who": self.who, "act": self.act, **more}
        return urlencode({name: text for name, text in said.items() if text})


def _chosen(
    first: Annotated[DayText, Query(alias="from", max_length=10)] = "",
    last: Annotated[DayText, Query(alias="to", max_length=10)] = "",
    who: Annotated[str, Query(max_length=36)] = "",
    act: Annotated[str, Query(max_length=32)] = "",
) -> Chosen:
    return Chosen(first=first, last=last, who=who, act=act)


def _posted(
    first: Annotated[DayText, Form(alias="from", max_length=10)] = "",
    last: Annotated[DayText, Form(alias="to", max_length=10)] = "",
    who: Annotated[str, Form(max_length=36)] = "",
    act: Annotated[str, Form(max_length=32)] = "",
) -> Chosen:
    return Chosen(first=first, last=last, who=who, act=act)


@router.get(AUDIT)
def audit_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    chosen: Annotated[Chosen, Depends(_chosen)],
    before: Annotated[int | None, Query(alias="truoc", ge=1)] = None,
    verify: Annotated[str, Query(alias="kiem-tra", max_length=1)] = "",
) -> Response:
    """The newest acts that fit; with `kiem-tra` the whole book is gone through first."""
    found = audit_book.listed(session, reader, replace(_ask(chosen), before=before), ON_A_PAGE + 1)
    rows = found[:ON_A_PAGE]
    words = {
        "rows": list(_in_words(session, reader, rows)),
        "older": chosen.query(truoc=str(rows[-1].number)) if len(found) > ON_A_PAGE else "",
        "chosen": chosen,
        "actors": audit_book.actors(session, reader),
        "acts": sorted(audit_words.ACTS, key=audit_words.act),
        "act_label": audit_words.act,
        "whole": audit_book.wholeness(session, reader) if verify else None,
        "verify": chosen.query(**{"kiem-tra": "1"}),
    }
    return page(request, "audit/audit.html", words, principal=reader)


@router.post(f"{AUDIT}/csv")
def export(
    *, request: Request, reader: Reader, session: Writing, now: Now, chosen: Annotated[Chosen, Depends(_posted)]
) -> Response:
    """The entries that fit as CSV; that they were carried away is an entry, too."""
    entries = audit_book.exported(session, reader, _ask(chosen), now)
    name = f"so-kiem-tra-{now.astimezone(VIETNAM):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    table = _table(entries, made_up=request.app.state.settings.demo)
    return Response(plain.of_table(table), HTTPStatus.OK, headers, plain.MEDIA_TYPE)


def _table(entries: Iterable[EntryShown], *, made_up: bool) -> Table:
    columns = [Column(key=key, label=_(label)) for key, label in _COLUMNS.items()]
    rows = [Row(values=_values(one)) for one in entries]
    return Table(title=_("Sổ kiểm tra"), about=(), columns=columns, rows=rows, made_up=made_up)


def _values(one: EntryShown) -> Mapping[str, str]:
    return {
        "number": str(one.number),
        "at": one.at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "account": str(one.account_id),
        "name": one.name,
        "said": audit_words.act(one.act),
        "act": one.act,
        "subject": str(one.subject),
        "facts": json.dumps(one.facts, ensure_ascii=False, sort_keys=True),
        "sha256": one.sha256,
    }


def _in_words(
    session: Session, reader: Principal, rows: Sequence[EntryShown]
) -> Iterator[tuple[EntryShown, str, Sequence[Detail]]]:
    """Each entry with what was done and what is known of it."""
    law = law_in_force(session) if any(entry.act in _OF_THE_LAW for entry in rows) else None
    known = Known(names=audit_names.of_entries(session, reader, rows), law=law)
    for entry in rows:
        yield entry, audit_words.act(entry.act), audit_words.details(entry, known)


_OF_THE_LAW = frozenset({"law_confirmed", "law_proposed"})


def _ask(chosen: Chosen) -> BookAsk:
    first, last = day_in("from", chosen.first), day_in("to", chosen.last)
    if first and last and last < first:
        raise Refused(problems.out_of_range("to", first))
    return BookAsk(
        first=first,
        last=last,
        account_id=_id(chosen.who) if chosen.who else None,
        act=chosen.act or None,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.unreadable("who")) from None
