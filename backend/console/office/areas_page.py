"""«Địa bàn»: hamlet by hamlet of a commune, who works there and until when; given, prolonged and taken back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import areas
from backend.admin.areas import GIVERS, CommuneAreas, Officer, Wanted
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import day_in, posted
from backend.console.shell.words import _, label, marked
from backend.console.visit_log import log_asked
from backend.db import Reading
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_label, day_of
from shared.places import Unit
from shared.problems import Problem, Refused
from shared.text import sort_key
from shared.vocabulary import organisations

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AREAS = "/quan-tri/dia-ban"

WHOLE = "ca-xa"
"""What the form says for all of a commune: too much to be what stands there before somebody has chosen."""

DONE: Mapping[str, tuple[str, str]] = {
    "giao": (marked("Đã giao {place} cho {name} đến hết {day}."), marked("Đã giao {place} cho {name}, không hạn.")),
    "han": (
        marked("{name} làm việc ở {place} đến hết {day}."),
        marked("{name} làm việc ở {place}, từ nay không hạn."),
    ),
    "thu-lai": (marked("Đã thu lại {place} của {name}."), marked("Đã thu lại {place} của {name}.")),
    "ban-giao": (
        marked("Đã bàn giao địa bàn cho {name}, đến hết {day}."),
        marked("Đã bàn giao địa bàn cho {name}, không hạn."),
    ),
}
"""What is said once of an act that was done, with a last day and without one."""


@dataclass(frozen=True, kw_only=True)
class Just:
    """What the address says was done a moment ago: the act, by its part of the address, and the grant."""

    act: str = ""
    grant: str = ""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts; `hamlet` is one's id, or WHOLE."""

    hamlet: str = ""
    officer: str = ""
    until: str = ""


def _filled(
    hamlet: Annotated[str, Form(max_length=36)] = "",
    officer: Annotated[str, Form(max_length=36)] = "",
    until: Annotated[DayText, Form(max_length=10)] = "",
) -> Filled:
    return Filled(hamlet=hamlet, officer=officer, until=until)


def _just(
    act: Annotated[str, Query(alias="xong", max_length=8)] = "",
    grant: Annotated[str, Query(alias="giao", max_length=36)] = "",
) -> Just:
    return Just(act=act, grant=grant)


@router.get(AREAS)
def areas_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    hamlet: Annotated[str, Query(alias="xom", max_length=36)] = "",
    just: Annotated[Just, Depends(_just)],
) -> Response:
    """The hamlets of a commune. Without one it is the first of the reader's. `xom`: the hamlet that is to be given."""
    scope.require(reader, *GIVERS)
    units = _communes(session, reader, day_of(now))
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit = places.today_unit(places.resolve(wanted, day_of(now)).id)
    return _shown(request, reader, session, unit, now, filled=Filled(hamlet=hamlet), just=just)


@router.post(f"{AREAS}/{{commune}}")
def give(
    *, request: Request, reader: Reader, now: Now, commune: str, filled: Annotated[Filled, Depends(_filled)]
) -> Response:
    """Give a hamlet, or all of the commune, to an officer; the page of the commune shows it."""

    def act(session: Session) -> str:
        unit = places.resolve(commune, day_of(now)).id
        grant = areas.give(session, reader, _wanted(unit, filled), now)
        return address_after(unit, "giao", grant)

    def again(session: Session, found: Sequence[Problem]) -> Response:
        unit = places.resolve(commune, day_of(now))
        return _shown(request, reader, session, unit, now, *found, filled=filled)

    return posted(request, act, again)


@router.post(f"{AREAS}/giao/{{grant_id}}/han")
def set_until(
    *, request: Request, reader: Reader, now: Now, grant_id: UUID, until: Annotated[DayText, Form(max_length=10)] = ""
) -> Response:
    """Prolong or shorten it; an empty box means without end."""

    def change(session: Session) -> tuple[str, UUID]:
        return "han", areas.set_until(session, reader, grant_id, day_in("until", until), now)

    return _changed(request, reader, now, grant_id, change)


@router.post(f"{AREAS}/giao/{{grant_id}}/thu-lai")
def take_back(*, request: Request, reader: Reader, now: Now, grant_id: UUID) -> Response:
    """Take it back."""

    def change(session: Session) -> tuple[str, UUID]:
        areas.take_back(session, reader, grant_id, now)
        return "thu-lai", grant_id

    return _changed(request, reader, now, grant_id, change)


def _changed(
    request: Request,
    reader: Principal,
    now: datetime,
    grant_id: UUID,
    change: Callable[[Session], tuple[str, UUID]],
) -> Response:
    def act(session: Session) -> str:
        return address_after(areas.commune_of(session, grant_id), *change(session))

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
        account_id=id_in("officer", filled.officer),
        commune=commune,
        hamlet=None if filled.hamlet == WHOLE else id_in("hamlet", filled.hamlet),
        until=day_in("until", filled.until),
    )


def id_in(field: str, text: str) -> UUID:
    """The id that was chosen in a box; Refused with 422 where nothing was, 404 for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.not_found() if text else problems.missing_field(field)) from None


def told_apart(officers: Sequence[Officer]) -> list[tuple[bool, list[tuple[UUID, str]]]]:
    """Those who work here, then the others, each by id as «Nguyễn Thị An, Phường Thành Vinh, Bưu điện»."""
    said = Counter(_said(one) for one in officers)
    parts = []
    for here, group in groupby(officers, lambda one: one.works_here):
        named = [
            (one.account_id, _said(one) if said[_said(one)] == 1 else f"{_said(one)} ({one.username})") for one in group
        ]
        parts.append((here, named))
    return parts


def _said(officer: Officer) -> str:
    organisation = label(organisations.CODES[officer.organisation]) if officer.organisation else ""
    where = "; ".join(places.unit(commune).label for commune in officer.communes) or _("chưa có địa bàn")
    return ", ".join(part for part in (officer.name, where, organisation) if part)


def _at_work(found: CommuneAreas) -> list[tuple[UUID, str]]:
    """Everybody who works in the commune, once."""
    everybody = [*found.everywhere, *(one for hamlet in found.hamlets for one in hamlet.officers)]
    return sorted({one.account_id: one.name for one in everybody}.items(), key=lambda one: sort_key(one[1]))


def address_after(commune: str, act: str, grant: UUID) -> str:
    """The page of a commune, saying what of DONE was just done, to which grant."""
    return f"{AREAS}?{urlencode({'commune': commune, 'xong': act, 'giao': str(grant)})}"


def _told(session: Session, reader: Principal, unit: Unit, just: Just) -> str:
    """«Đã giao Xóm 10 cho Nguyễn Thị An đến hết 30/11/2026.»; empty where nothing was done a moment ago."""
    if just.act not in DONE or not just.grant:
        return ""
    given = areas.find_given(session, reader, unit.id, id_in("grant", just.grant))
    if given is None:
        return ""
    until, without_end = DONE[just.act]
    day = day_label(given.until) if given.until else ""
    return _(until if given.until else without_end).format(place=given.hamlet or unit.name, name=given.name, day=day)


def _shown(
    request: Request,
    reader: Principal,
    session: Session,
    unit: Unit,
    now: datetime,
    *found: Problem,
    filled: Filled | None = None,
    just: Just | None = None,
) -> Response:
    standing = areas.of_commune(session, reader, unit.id, day_of(now))
    words = {
        "unit": unit,
        "units": _communes(session, reader, day_of(now)),
        "areas": standing,
        "everybody": _at_work(standing),
        "choices": told_apart(standing.choices),
        "whole": WHOLE,
        "may_give_all": scope.may_see_all_of(reader, unit.id),
        "filled": filled or Filled(),
        "found": found,
        "told": _told(session, reader, unit, just) if just else "",
        "today": day_of(now),
    }
    return page(
        request, "office/areas.html", words, principal=reader, status=found[0].status if found else HTTPStatus.OK
    )
