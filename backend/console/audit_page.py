"""«Sổ kiểm tra»: every act in office, by whom and when; looked through, proved whole, and carried away as a table."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response

from backend.admin import audit_book
from backend.admin.audit_book import BookAsk, EntryShown
from backend.console import audit_words
from backend.console.days import DayText
from backend.console.pages import PageRoute, Reader, page
from backend.console.posting import day_in
from backend.db import Reading, Writing
from backend.edge.clock import Now
from shared import problems
from shared.clock import VIETNAM
from shared.problems import Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AUDIT = "/quan-tri/so-kiem-tra"
ON_A_PAGE = 100

# What a spreadsheet would run as a formula (OWASP, CSV injection).
_RUNS = ("=", "+", "-", "@", "\t", "\r")


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
        "rows": [(entry, audit_words.act(entry.act), list(audit_words.facts(entry.facts))) for entry in rows],
        "older": chosen.query(truoc=str(rows[-1].number)) if len(found) > ON_A_PAGE else "",
        "chosen": chosen,
        "actors": audit_book.actors(session, reader),
        "acts": sorted(audit_words.ACTS, key=audit_words.act),
        "act_label": audit_words.act,
        "whole": audit_book.wholeness(session, reader) if verify else None,
        "verify": chosen.query(**{"kiem-tra": "1"}),
    }
    return page(request, "audit.html", words, principal=reader)


@router.post(f"{AUDIT}/csv")
def export(*, reader: Reader, session: Writing, now: Now, chosen: Annotated[Chosen, Depends(_posted)]) -> Response:
    """The entries that fit as CSV; that they were carried away is an entry, too."""
    entries = audit_book.exported(session, reader, _ask(chosen), now)
    name = f"so-kiem-tra-{now.astimezone(VIETNAM):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(_table(entries), HTTPStatus.OK, headers, "text/csv; charset=utf-8")


def _table(entries: Iterable[EntryShown]) -> bytes:
    """With the mark by which spreadsheets know UTF-8, and nothing in it that they would run."""
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(("number", "at", "account", "name", "act", "subject", "facts", "sha256"))
    for one in entries:
        at = one.at.astimezone(VIETNAM).isoformat(timespec="seconds")
        facts = json.dumps(one.facts, ensure_ascii=False, sort_keys=True)
        cells = (one.number, at, one.account_id, one.name, one.act, one.subject, facts, one.sha256)
        written.writerow([_tame(str(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _tame(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _ask(chosen: Chosen) -> BookAsk:
    return BookAsk(
        first=day_in("from", chosen.first),
        last=day_in("to", chosen.last),
        account_id=_id(chosen.who) if chosen.who else None,
        act=chosen.act or None,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.unreadable("who")) from None
