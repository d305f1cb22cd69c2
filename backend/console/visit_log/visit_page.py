"""One visit as the committee reads it, and what it says of it: approved, returned with a reason, or flagged.

What somebody typed is never lost: where it cannot be taken, the page comes again as the visit now stands, with it.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import back_checks, pictures, questions, reviews, signals, visit_log, waiting
from backend.admin.asked_again import QUESTIONS
from backend.admin.reviews import Wish
from backend.admin.visit_log import LogAsk
from backend.admin.waiting import Place
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.visit_log import log_asked, visit_words
from backend.console.visit_log.log_asked import LOG, ChosenLog
from backend.console.visit_log.log_page import to_visit
from backend.db import Database, Reading, database_of
from backend.edge.clock import Now
from shared.clock import day_of, parse_moment
from shared.problems import Refused
from shared.vocabulary import reviews as vocabulary
from shared.vocabulary.signals import REPLIES

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Unit = Annotated[str, Path(max_length=16)]

# These leave somebody something to do on the page: read what has changed, or say what is missing.
_TO_MEND = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form of a decision."""

    decision: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()


@router.get(f"{LOG}/{{commune}}/{{visit}}")
def visit_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    chosen: ChosenLog,
    commune: Unit,
    visit: UUID,
    said: Annotated[str, Query(alias="vua", max_length=16)] = "",
) -> HTMLResponse:
    """A visit with its versions and reviews; `vua` is what was said of the visit before."""
    ask = log_asked.read_log(reader, commune, chosen, day_of(now))
    words = _read(session, reader, ask, visit)
    more = {"chosen": chosen, "typed": Typed(), "said": vocabulary.DECISIONS.get(said), "found": ()}
    return page(request, "visit_log/visit.html", words | more, principal=reader, scripted=True)


@router.post(f"{LOG}/{{commune}}/{{visit}}")
def say(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    chosen: ChosenLog,
    commune: Unit,
    visit: UUID,
    version: Annotated[int, Form(ge=0, le=2**53)],
    decision: Annotated[str, Form(max_length=16)],
    reason: Annotated[str, Form(max_length=4_000)] = "",
    fields: Annotated[tuple[str, ...], Form(max_length=40)] = (),
) -> Response:
    """Say it, and open the next visit that waits; 409 or 422 shows the visit again, with what was typed."""
    database: Database = database_of(request)
    typed = Typed(decision=decision, reason=_as_kept(reason), fields=fields)
    ask = log_asked.read_log(reader, commune, chosen, day_of(now))
    wish = Wish(
        commune=ask.commune,
        visit=visit,
        version=version,
        decision=decision,
        reason=typed.reason or None,
        fields=fields,
    )
    try:
        with database.writing() as session:
            reviews.review(session, reader, wish, now)
    except Refused as refused:
        if refused.problems[0].status not in _TO_MEND:
            raise
        with database.reading() as session:
            words = _read(session, reader, ask, visit)
        more = {"chosen": chosen, "typed": typed, "said": None, "found": refused.problems}
        status = refused.problems[0].status
        return page(request, "visit_log/visit.html", words | more, principal=reader, status=status, scripted=True)
    with database.reading() as session:
        following = waiting.next_waiting(session, reader, ask, _place(session, reader, ask.commune, visit))
    return to_visit(chosen, ask.commune, following, decision)


def _as_kept(typed: str) -> str:
    """Composed, and with one sign for the end of a line where browsers send two."""
    return unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()


def _place(session: Session, reader: Principal, commune: str, visit: UUID) -> Place:
    found = visit_log.one_visit(session, reader, commune, visit)
    return _place_of(_version(found, visit))


def _version(found: Mapping[str, Any], visit: UUID) -> Mapping[str, Any]:
    (shown,) = [one for one in found["versions"] if one["id"] == str(visit)]
    return dict(shown)


def _place_of(version: Mapping[str, Any]) -> Place:
    return parse_moment(version["visited_at"]), UUID(version["id"])


def _read(session: Session, reader: Principal, ask: LogAsk, visit: UUID) -> dict[str, Any]:
    """Everything that the page tells of the visit as it stands now."""
    found = visit_log.one_visit(session, reader, ask.commune, visit)
    shown = _version(found, visit)
    before, after = waiting.beside(session, reader, ask, _place_of(shown))
    officer = UUID(shown["officer"])
    every = [UUID(one["id"]) for one in found["versions"]]
    standing = [one["id"] for one in found["versions"] if one["standing"] == "stands" and one["id"] != str(visit)]
    return {
        "commune": ask.commune,
        "shown": shown,
        "versions": found["versions"],
        "sections": visit_words.side_by_side(found["versions"], found["people"]),
        "reviews": list(reversed(found["reviews"])),
        "fields": visit_words.FIELDS,
        "pictures": pictures.of_visits(session, reader, ask.commune, every),
        "signals": signals.of_visits(session, ask.commune, [visit])[visit],
        "told": {code: one for (_, code), one in questions.of_visits(session, ask.commune, [visit]).items()},
        "replies": REPLIES,
        "questions": QUESTIONS,
        "asked_again": back_checks.beside(session, reader, ask.commune, visit),
        "before": before,
        "after": after,
        "may_review": reviews.may_review(reader, officer, shown["standing"]),
        "is_own": officer == reader.account_id,
        "stands_instead": standing[-1] if standing else None,
    }
