"""«Nhật ký thăm hộ»: the visits of a commune, newest first, and how many of them households say the same of."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import agreement, back_checks, unclear, visit_log, waiting
from backend.admin import reviews as reviewing
from backend.admin.visit_log import LogAsk
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.words import label
from backend.console.visit_log import log_asked
from backend.console.visit_log.log_asked import EVERY, LOG, ON_A_PAGE, WAITING, Chosen, ChosenLog
from backend.db import Reading
from backend.edge.clock import Now
from shared import problems
from shared.clock import day_of
from shared.problems import Refused
from shared.vocabulary import outcomes, reviews

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Commune = Annotated[str, Query(max_length=16)]


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What was chosen for a batch, as the boxes of the log hold it (`<visit>:<version>`), and the reason for it."""

    visits: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchDone:
    """What became of a batch: how many visits it was said of, and which it left."""

    said: Any
    number: int
    left: list[visit_log.Row]


@router.get(LOG)
def log_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    chosen: ChosenLog,
    commune: Commune = "",
    cursor: Annotated[str, Query(max_length=80)] = "",
    said: Annotated[str, Query(alias="vua", max_length=16)] = "",
    of_several: Annotated[str, Query(alias="lan", max_length=16)] = "",
    number: Annotated[int, Query(alias="da", ge=0, le=ON_A_PAGE)] = 0,
    left: Annotated[str, Query(alias="con", max_length=37 * ON_A_PAGE)] = "",
) -> Response:
    """A page of the log. Without a commune it is the first of the reader's that has visits.

    `vua` is what was said of a visit before; `lan`, `da` and `con` what of several, of how many, and which were left.
    """
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    ask = log_asked.read_log(reader, wanted, chosen, day_of(now))
    words = words_of(session, reader, ask, chosen, cursor)
    words |= {"said": reviews.DECISIONS.get(said), "nothing_waits": bool(said)}
    if of_several in reviews.DECISIONS:
        rows = visit_log.lines_of(session, reader, ask.commune, _ids(left))
        words["done"] = BatchDone(said=reviews.DECISIONS[of_several], number=number, left=rows)
    return page(request, "visit_log/visit_log.html", words, principal=reader, scripted=True)


def words_of(session: Session, reader: Principal, ask: LogAsk, chosen: Chosen, cursor: str) -> dict[str, Any]:
    """Everything that a page of the log tells, with nothing chosen on it and nothing said before."""
    found = visit_log.log(session, reader, _after(ask, cursor))
    worth_a_look = unclear.of_visits(session, ask.commune, [UUID(row["id"]) for row in found.rows])
    return {
        "ask": ask,
        "rows": found.rows,
        "signals": {str(visit): said for visit, said in worth_a_look.items()},
        "named": scope.names_visible(reader, ask.commune),
        "units": log_asked.communes(session, reader),
        "officers": log_asked.officers(session, ask.commune),
        "outcomes": [(one.code, label(one)) for one in outcomes.CODES.values()],
        "states": [(one.code, label(one)) for one in reviews.STATES.values()],
        "state": log_asked.state_of(reader, chosen),
        "instead": _instead(reader, ask, chosen),
        "chosen": chosen,
        "here_again": chosen.query(commune=ask.commune, cursor=cursor),
        "first_page": chosen.query(commune=ask.commune) if cursor else None,
        "next_page": chosen.query(commune=ask.commune, cursor=found.cursor) if found.cursor else None,
        "pickable": {row["id"] for row in found.rows if _may_pick(reader, row)},
        "asked_again": agreement.of_visits(back_checks.agreed(session, reader, ask)),
        "picked": Picked(),
        "found": (),
        "said": None,
        "nothing_waits": False,
        "done": None,
    }


def to_visit(chosen: Chosen, commune: str, visit: UUID | None, said: str) -> RedirectResponse:
    """To a visit of the log, or to the log itself where there is none, which then tells what was `said` last."""
    if visit is None:
        address = LOG + chosen.query(commune=commune, vua=said)
    else:
        address = f"{LOG}/{commune}/{visit}" + chosen.query(vua=said if said in reviews.DECISIONS else "")
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def _after(ask: LogAsk, cursor: str) -> LogAsk:
    return replace(ask, cursor=visit_log.read_cursor(cursor)) if cursor else ask


def _instead(reader: Principal, ask: LogAsk, chosen: Chosen) -> str | None:
    """The same log for who reviews: of all visits where only some are shown, else of those that wait."""
    if reader.role not in reviewing.REVIEWERS:
        return None
    return LOG + replace(chosen, state=EVERY if ask.states else WAITING).query(commune=ask.commune)


def _may_pick(reader: Principal, row: visit_log.Row) -> bool:
    return row["review_state"] in waiting.DECIDABLE and reviewing.may_review(reader, UUID(row["officer"]), "stands")


def _ids(texts: str) -> list[UUID]:
    try:
        return [UUID(text) for text in texts.split(",") if text]
    except ValueError:
        raise Refused(problems.unreadable("con")) from None
