"""«Địa bàn»: hamlet by hamlet of a commune, who works there and until when; given, prolonged and taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import areas
from backend.admin.areas import GIVERS, Wanted
from backend.console import log_asked
from backend.console.days import DayText
from backend.console.pages import PageRoute, Reader, page
from backend.console.posting import day_in, posted
from backend.db import Reading
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of
from shared.places import Unit
from shared.problems import Problem, Refused

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AREAS = "/quan-tri/dia-ban"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; no hamlet means the whole commune."""

    hamlet: str = ""
    officer: str = ""
    until: str = ""


def _filled(
    hamlet: Annotated[str, Form(max_length=36)] = "",
    officer: Annotated[str, Form(max_length=36)] = "",
    until: Annotated[DayText, Form(max_length=10)] = "",
) -> Filled:
    return Filled(hamlet=hamlet, officer=officer, until=until)


@router.get(AREAS)
def areas_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    hamlet: Annotated[str, Query(alias="xom", max_length=36)] = "",
) -> Response:
    """The hamlets of a commune. Without one it is the first of the reader's. `xom`: the hamlet that is to be given."""
    scope.require(reader, *GIVERS)
    units = _communes(session, reader, day_of(now))
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log_empty.html", {}, principal=reader)
    unit = places.today_unit(places.resolve(wanted, day_of(now)).id)
    return _shown(request, reader, session, unit, now, filled=Filled(hamlet=hamlet))


@router.post(f"{AREAS}/{{commune}}")
def give(
    *, request: Request, reader: Reader, now: Now, commune: str, filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Give a hamlet, or all of the commune, to an officer; the page of the commune shows it."""

    def act(session: Session) -> str:
        unit = places.resolve(commune, day_of(now)).id
        areas.give(session, reader, _wanted(unit, filled), now)
        return _address(unit)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        unit = places.resolve(commune, day_of(now))
        return _shown(request, reader, session, unit, now, *found, filled=filled)

    return posted(request, act, again)


@router.post(f"{AREAS}/giao/{{grant_id}}/han")
def set_until(
    *, request: Request, reader: Reader, now: Now, grant_id: UUID, until: Annotated[DayText, Form(max_length=10)] = ""
) -> Response:
    """Prolong or shorten it; an empty box means without end."""

    def change(session: Session) -> None:
        areas.set_until(session, reader, grant_id, day_in("until", until), now)

    return _changed(request, reader, now, grant_id, change)


@router.post(f"{AREAS}/giao/{{grant_id}}/thu-lai")
def take_back(*, request: Request, reader: Reader, now: Now, grant_id: UUID) -> Response:
    """Take it back."""
    return _changed(request, reader, now, grant_id, lambda session: areas.take_back(session, reader, grant_id, now))


def _changed(
    request: Request, reader: Principal, now: datetime, grant_id: UUID, change: Callable[[Session], object]
) -> Response:
    def act(session: Session) -> str:
        change(session)
        return _address(areas.commune_of(session, grant_id))

    def again(session: Session, found: Sequence[Problem]) -> Response:
        unit = places.unit(areas.commune_of(session, grant_id))
        return _shown(request, reader, session, unit, now, *found)

    return posted(request, act, again)


def _communes(session: Session, reader: Principal, today: date) -> Sequence[Unit]:
    """An administrator chooses among all in force, those at work first: officers begin somewhere new, too."""
    known = log_asked.communes(session, reader)
    return [*known, *(unit for unit in places.units_on(today) if unit not in known)] if reader.whole_province else known


def _wanted(commune: str, filled: Filled) -> Wanted:
    return Wanted(
        account_id=_id(filled.officer),
        commune=commune,
        hamlet=_id(filled.hamlet) if filled.hamlet else None,
        until=day_in("until", filled.until),
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.missing_field("officer") if not text else problems.not_found()) from None


def _address(commune: str) -> str:
    return f"{AREAS}?{urlencode({'commune': commune})}"


def _shown(
    request: Request,
    reader: Principal,
    session: Session,
    unit: Unit,
    now: datetime,
    *found: Problem,
    filled: Filled | None = None,
) -> Response:
    words = {
        "unit": unit,
        "units": _communes(session, reader, day_of(now)),
        "areas": areas.of_commune(session, reader, unit.id, day_of(now)),
        "may_give_all": scope.may_see_all_of(reader, unit.id),
        "filled": filled or Filled(),
        "found": found,
        "today": day_of(now),
    }
    return page(request, "areas.html", words, principal=reader, status=found[0].status if found else HTTPStatus.OK)
