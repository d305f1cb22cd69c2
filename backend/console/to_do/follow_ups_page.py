"""«Việc giao cán bộ»: households chosen from a list go to their officers with a reason and a day, and what is still to
do stands by officer, the overdue first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from sqlmodel import Session

from backend.access import scope
from backend.access.principal import Principal
from backend.admin import assigning, given_tasks
from backend.admin.assigning import Assigned, Wish
from backend.admin.given_tasks import Task
from backend.console.shell import posting
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.to_do.to_do_page import TO_DO
from backend.console.visit_log import log_asked
from backend.db import Reading
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of
from shared.problems import Problem, Refused
from shared.text import sort_key
from shared.vocabulary import follow_ups

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TASKS = f"{TO_DO}/hen-lai"

_A_WEEK = timedelta(days=7)

Home = tuple[str, UUID]
"""A household: its commune and its id."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with: why, and until which day."""

    reason: str = assigning.GIVEN[0]
    due: str = ""


@router.get(TASKS)
def tasks_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    said: Annotated[str, Query(alias="xong", max_length=40)] = "",
) -> Response:
    """What the officers of a commune were asked and have not done. `xong` tells of what was given just now."""
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    unit, today = places.resolve(wanted, day_of(now)), day_of(now)
    tasks = given_tasks.still_to_do(session, reader, unit.id)
    words = {
        "unit": unit,
        "units": units,
        "officers": _by_officer(tasks),
        "late": sum(task.due < today for task in tasks),
        "named": scope.names_visible(reader, unit.id),
        "reasons": follow_ups.REASONS,
        "today": today,
        "given": _read_said(said),
    }
    return page(request, "to_do/tasks.html", words, principal=reader)


@router.post(f"{TASKS}/chon")
def choose(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    chosen: Annotated[tuple[str, ...], Form(alias="ho", max_length=assigning.AT_ONCE)] = (),
    visits: Annotated[tuple[str, ...], Form(alias="visit", max_length=assigning.AT_ONCE)] = (),
    people: Annotated[tuple[str, ...], Form(alias="nguoi", max_length=assigning.AT_ONCE)] = (),
    reason: Annotated[str, Form(max_length=32)] = assigning.GIVEN[0],
) -> Response:
    """The form for what was chosen from a list: households or people (`commune:id`), or visits of a log. Writes
    nothing.
    """
    named = _homes(people)
    for each, _ in sorted(named):
        scope.commune_in_scope(reader, each)
    homes = _homes(chosen) | _homes_of_visits(session, reader, commune, visits)
    homes |= assigning.households_of_people(session, named)
    words = _form(reader, homes, Filled(reason=reason, due=(day_of(now) + _A_WEEK).isoformat()), ())
    return page(request, "to_do/tasks_form.html", words, principal=reader)


@router.post(f"{TASKS}/giao")
def give(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    chosen: Annotated[tuple[str, ...], Form(alias="ho", max_length=assigning.AT_ONCE)] = (),
    reason: Annotated[str, Form(max_length=32)] = "",
    due: Annotated[DayText, Form(max_length=16)] = "",
) -> Response:
    """Give them, and show what is to do; 422 shows the form again, with what was chosen."""
    homes = _homes(chosen)

    def act(session: Session) -> str:
        day = posting.day_in("due", due)
        if day is None or not homes:
            raise Refused(problems.missing_field("due" if homes else "households"))
        done = _given(session, reader, homes, (reason, day), now)
        first = min(commune for commune, _ in homes)
        return f"{TASKS}?commune={first}&xong={done.new}.{done.stood}.{done.without_officer}.{done.left_alone}"

    def again(_session: Session, found: Sequence[Problem]) -> Response:
        words = _form(reader, homes, Filled(reason=reason, due=due), found)
        return page(request, "to_do/tasks_form.html", words, principal=reader, status=found[0].status)

    return posting.posted(request, act, again)


def _given(session: Session, reader: Principal, homes: Collection[Home], why: tuple[str, date], now: Now) -> Assigned:
    """Every commune in the order of their ids, as they are locked."""
    done, (reason, due) = Assigned(), why
    for commune, group in groupby(sorted(homes), key=lambda home: home[0]):
        ids = [household for _, household in group]
        done += assigning.assign(session, reader, Wish(commune=commune, households=ids, reason=reason, due=due), now)
    return done


def _form(reader: Principal, homes: Iterable[Home], filled: Filled, found: Sequence[Problem]) -> dict[str, Any]:
    scope.require(reader, "committee", "supervisor", "admin")
    chosen = sorted(homes)
    for commune, _ in chosen:
        scope.commune_in_scope(reader, commune)
    return {"homes": chosen, "reasons": assigning.REASONS, "filled": filled, "found": found}


def _homes(texts: Iterable[str]) -> set[Home]:
    """Refused with 422 for what no box of a list holds."""
    try:
        return {(commune, UUID(household)) for commune, _, household in (text.partition(":") for text in texts)}
    except ValueError:
        raise Refused(problems.unreadable("ho")) from None


def _homes_of_visits(session: Session, reader: Principal, commune: str, texts: Sequence[str]) -> set[Home]:
    """The households of visits of a log (`visit:version`); those without consent have none."""
    if not texts:
        return set()
    scope.commune_in_scope(reader, commune)
    try:
        visits = [UUID(text.partition(":")[0]) for text in texts]
    except ValueError:
        raise Refused(problems.unreadable("visit")) from None
    return {(commune, household) for household in assigning.households_of(session, commune, visits)}


def _by_officer(tasks: Sequence[Task]) -> list[tuple[str, list[Task]]]:
    """Each officer's tasks, due first in front; officers in the order of names."""
    by = sorted(tasks, key=lambda task: (sort_key(task.officer_name), task.officer, task.due))
    return [(group[0].officer_name, group) for group in (list(g) for _, g in groupby(by, lambda task: task.officer))]


def _read_said(text: str) -> Assigned | None:
    """What an act told the page that follows it; None for what no act tells."""
    parts = text.split(".")
    if len(parts) != len(Assigned.__dataclass_fields__) or not all(part.isdecimal() for part in parts):
        return None
    return Assigned(**dict(zip(Assigned.__dataclass_fields__, map(int, parts), strict=True)))
