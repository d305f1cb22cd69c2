"""«Yêu cầu về dữ liệu cá nhân»: what people ask about their own data, with the clocks of the law, and the form that
takes a new one in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin.data_requests import kinds, requests
from backend.admin.data_requests.requests import Wish
from backend.console.shell import posting
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.to_do import data_request_words
from backend.console.to_do.to_do_page import CARDS
from backend.console.visit_log import log_asked
from backend.db import Reading
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.text import tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)

REQUESTS = CARDS["data_request"].address


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts. `person`: the id of somebody who was looked for by name."""

    kind: str = "access"
    received_on: str = ""
    who: str = ""
    person: str = ""


def _filled(
    kind: Annotated[str, Form(max_length=16)] = "",
    received_on: Annotated[DayText, Form(max_length=16)] = "",
    who: Annotated[str, Form(max_length=2_000)] = "",
    person: Annotated[str, Form(max_length=40)] = "",
) -> Filled:
    return Filled(kind=kind, received_on=received_on, who=tidy(who), person=person)


@router.get(REQUESTS)
def requests_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """What waits, what was closed, and the form for a new one."""
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    today = day_of(now)
    words = _words(session, reader, places.resolve(wanted, today).id, "", today)
    filled = Filled(received_on=today.isoformat())
    return page(request, "to_do/data_requests.html", words | {"filled": filled, "found": ()}, principal=reader)


@router.post(f"{REQUESTS}/{{commune}}/tim")
def look_for(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    name: Annotated[str, Form(max_length=120)] = "",
) -> Response:
    """The same page with those who bear a name to choose from. A form, because a name stands in no address."""
    today = day_of(now)
    words = _words(session, reader, places.resolve(commune, today).id, name, today)
    filled = Filled(received_on=today.isoformat())
    return page(request, "to_do/data_requests.html", words | {"filled": filled, "found": ()}, principal=reader)


@router.post(f"{REQUESTS}/{{commune}}")
def take_in(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Take a request in, and open it; 422 shows the form again, with what was typed."""
    today = day_of(now)
    unit = places.resolve(commune, today).id

    def act(session: Session) -> str:
        opened = requests.open_request(session, reader, _wish(unit, filled), now)
        return f"{REQUESTS}/{unit}/{opened}"

    def again(session: Session, found: Sequence[Problem]) -> Response:
        words = _words(session, reader, unit, "", today) | {"filled": filled, "found": found}
        return page(request, "to_do/data_requests.html", words, principal=reader, status=found[0].status)

    return posting.posted(request, act, again)


def _words(session: Session, reader: Principal, commune: str, name: str, today: date) -> dict[str, Any]:
    waiting = requests.listed(session, reader, commune, is_open=True)
    closed = requests.listed(session, reader, commune, is_open=False)
    return {
        "unit": places.unit(commune),
        "units": log_asked.communes(session, reader),
        "waiting": data_request_words.shown(session, reader, waiting, today),
        "closed": data_request_words.shown(session, reader, closed, today),
        "kinds": kinds.KINDS,
        "law": kinds.LAW,
        "confidence": data_request_words.CONFIDENCE,
        "people": requests.people_named(session, reader, commune, name),
        "name": name,
        "today": today,
    }


def _wish(commune: str, filled: Filled) -> Wish:
    """Refused with 422 for what is no day or no id."""
    received_on = posting.day_in("received_on", filled.received_on)
    if received_on is None:
        raise Refused(problems.missing_field("received_on"))
    return Wish(
        commune=commune,
        kind=filled.kind,
        received_on=received_on,
        who=filled.who,
        person=_id(filled.person) if filled.person else None,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.unreadable("person")) from None
