"""«Biên bản»: the minutes of the sessions in which a committee goes through its visits, written once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import minutes, minutes_paper
from backend.admin.minutes import Wish
from backend.admin.reviews import REVIEWERS
from backend.console.shell import refused_days
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.console.visit_log import log_asked
from backend.console.visit_log.log_asked import LOG
from backend.console.visit_log.log_page import Commune
from backend.db import Reading
from backend.edge.clock import Now
from backend.papers import official, pdf
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.text import tidy
from shared.vocabulary.reviews import DECISIONS

router = APIRouter(route_class=PageRoute, include_in_schema=False)

MINUTES = f"{LOG}/bien-ban"

Unit = Annotated[str, Path(max_length=16)]

_DAYS = frozenset({"first", "last"})


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; `present` has a name a line."""

    held_on: str
    first: str
    last: str
    chair: str = ""
    secretary: str = ""
    present: str = ""


def _filled(  # noqa: PLR0917 - the fields of the form, each by its name
    held_on: Annotated[DayText, Form(max_length=16)] = "",
    first: Annotated[DayText, Form(max_length=16)] = "",
    last: Annotated[DayText, Form(max_length=16)] = "",
    chair: Annotated[str, Form(max_length=400)] = "",
    secretary: Annotated[str, Form(max_length=400)] = "",
    present: Annotated[str, Form(max_length=8_000)] = "",
) -> Filled:
    return Filled(
        held_on=held_on, first=first, last=last, chair=tidy(chair), secretary=tidy(secretary), present=present
    )


@router.get(MINUTES)
def minutes_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Commune = "",
    first: Annotated[DayText, Query(max_length=16)] = "",
    last: Annotated[DayText, Query(max_length=16)] = "",
) -> Response:
    """The minutes of a commune, and the form for the next; `first` and `last`: of which days, as texts."""
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit = _unit(wanted, now)
    today = day_of(now)
    begins = day_in("first", first) or minutes.since(session, unit, today)
    ends = day_in("last", last) or today
    if ends < begins:
        raise Refused(problems.out_of_range("last", begins))
    filled = Filled(held_on=today.isoformat(), first=begins.isoformat(), last=ends.isoformat())
    words = _words(session, reader, unit, filled, refused_days.problems_shown(), now)
    return page(request, "visit_log/minutes.html", words | {"found": ()}, principal=reader)


@router.post(f"{MINUTES}/{{commune}}")
def write(
    *, request: Request, reader: Reader, now: Now, commune: Unit, filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Make them, and show them; 422 shows the form again, with what was typed."""
    unit = _unit(commune, now)

    def done(session: Session) -> str:
        return f"{MINUTES}/{unit}/{minutes.write(session, reader, _wish(unit, filled), now)}"

    def again(session: Session, found: Sequence[Problem]) -> Response:
        words = _words(session, reader, unit, filled, found, now)
        return page(
            request, "visit_log/minutes.html", words | {"found": found}, principal=reader, status=found[0].status
        )

    return posted(request, done, again)


@router.get(f"{MINUTES}/{{commune}}/{{which}}.pdf")
def as_pdf(*, request: Request, reader: Reader, session: Reading, commune: Unit, which: UUID) -> Response:
    """Minutes in the official form, to be signed."""
    found, decisions = minutes.find(session, reader, commune, which)
    made_up = bool(request.app.state.settings.demo)
    content = official.pdf_of(minutes_paper.paper_of(found, decisions, places.unit(commune), made_up=made_up))
    name = f"bien-ban-{found.year}-{found.number:02d}.pdf"
    return Response(content, media_type=pdf.MEDIA_TYPE, headers={"Content-Disposition": f'inline; filename="{name}"'})


@router.get(f"{MINUTES}/{{commune}}/{{which}}")
def one(*, request: Request, reader: Reader, session: Reading, commune: Unit, which: UUID) -> Response:
    """Minutes as a page."""
    found, decisions = minutes.find(session, reader, commune, which)
    words = {"commune": commune, "minutes": found, "decisions": decisions, "terms": DECISIONS}
    return page(request, "visit_log/minutes_one.html", words, principal=reader)


def _unit(commune: str, now: datetime) -> str:
    try:
        return places.resolve(commune, day_of(now)).id
    except Refused:
        raise Refused(problems.not_found()) from None


def _wish(commune: str, filled: Filled) -> Wish:
    return Wish(
        commune=commune,
        held_on=_day("held_on", filled.held_on),
        first=_day("first", filled.first),
        last=_day("last", filled.last),
        chair=filled.chair,
        secretary=filled.secretary,
        present=tuple(name for line in filled.present.splitlines() if (name := tidy(line))),
    )


def _day(field: str, text: str) -> date:
    day = day_in(field, text)
    if day is None:
        raise Refused(problems.missing_field(field))
    return day


def _words(  # noqa: PLR0917 - what was asked for, by whom, and what is wrong with it
    session: Session, reader: Principal, commune: str, filled: Filled, found: Sequence[Problem], now: datetime
) -> dict[str, Any]:
    """Everything that the page tells; what would enter the minutes of the days that stand in the form. While those
    days are refused nothing can be written of others.
    """
    are_days = not any(one.field in _DAYS for one in found)
    try:
        first, last = _day("first", filled.first), _day("last", filled.last)
    except Refused:
        first = last = day_of(now)
        are_days = False
    return {
        "commune": commune,
        "filled": filled,
        "open": minutes.undocumented(session, reader, commune, first, last),
        "every": minutes.of_commune(session, reader, commune),
        "terms": DECISIONS,
        "may_write": reader.role in REVIEWERS and are_days,
        "named": scope.names_visible(reader, commune),
    }
