"""«Chỉ tiêu»: what was set for a commune, its hamlets and its officers, how far they have come, every earlier version,
and the form by which a supervisor sets one.
"""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from backend.access.principal import Principal
from backend.admin import targets
from backend.admin.targets import Standing, Wish
from backend.console.office import target_words
from backend.console.shell.days import DayText
from backend.console.shell.pages import PageRoute, Reader, page
from backend.console.shell.posting import TO_MEND, number_in
from backend.console.visit_log import log_asked
from backend.db import Database, Reading, database_of
from backend.edge.clock import Now
from shared import places, problems
from shared.clock import day_of, parse_day
from shared.problems import Refused
from shared.records.target import Target
from shared.text import tidy

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TARGETS = "/chi-tieu"


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What the form is filled with, as texts. `whose` and `what` are a code and what it is more closely, with a colon
    between (backend.console.office.target_words); `after` is the version that was read.
    """

    whose: str = "commune:"
    what: str = "visits:"
    period: str = ""
    value: str = ""
    decision: str = ""
    decided_on: str = ""
    after: str = "0"


def _filled(  # noqa: PLR0917 - the fields of the form, each by its name
    whose: Annotated[str, Form(max_length=64)] = "",
    what: Annotated[str, Form(max_length=64)] = "",
    period: Annotated[str, Form(max_length=16)] = "",
    value: Annotated[str, Form(max_length=16)] = "",
    decision: Annotated[str, Form(max_length=400)] = "",
    decided_on: Annotated[DayText, Form(max_length=16)] = "",
    after: Annotated[str, Form(max_length=8)] = "0",
) -> Filled:
    return Filled(
        whose=whose,
        what=what,
        period=period,
        value=value.strip(),
        decision=tidy(decision),
        decided_on=decided_on,
        after=after,
    )


@router.get(TARGETS)
def targets_page(
    *,
    request: Request,
    reader: Reader,
    session: Reading,
    now: Now,
    commune: Annotated[str, Query(max_length=16)] = "",
    period: Annotated[str, Query(max_length=8)] = "",
    change: Annotated[UUID | None, Query(alias="doi")] = None,
) -> Response:
    """The targets of a commune, of one period or of all. Without a commune it is the first of the reader's.

    `doi`: the target for which the form is filled in, to be set anew.
    """
    units = log_asked.communes(session, reader)
    wanted = commune or (units[0].id if units else "")
    if not wanted:
        return page(request, "visit_log/visit_log_empty.html", {}, principal=reader)
    words = _words(session, reader, wanted, period, day_of(now))
    changing = next((row for row in words["rows"] if row.id == change), None)
    filled = _as_it_stands(changing) if changing else Filled(period=period)
    more = {"units": units, "filled": filled, "found": ()}
    return page(request, "office/targets.html", words | more, principal=reader)


@router.post(f"{TARGETS}/{{commune}}")
def set_target(
    *,
    request: Request,
    reader: Reader,
    now: Now,
    commune: Annotated[str, Path(max_length=16)],
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Set one, and show the list of its period; 409 and 422 show the form again, with what was typed."""
    database: Database = database_of(request)
    unit = places.resolve(commune, day_of(now)).id
    try:
        wish = Wish(commune=unit, target=_target(filled), after=number_in("after", filled.after))
        with database.writing() as session:
            targets.set_target(session, reader, wish, now)
    except Refused as refused:
        if refused.problems[0].status not in TO_MEND:
            raise
        with database.reading() as session:
            words = _words(session, reader, unit, filled.period, day_of(now))
            if not words["rows"]:  # nothing was set for that period yet, or it is none
                words = _words(session, reader, unit, "", day_of(now))
            units = log_asked.communes(session, reader)
        more = {"units": units, "filled": filled, "found": refused.problems}
        return page(request, "office/targets.html", words | more, principal=reader, status=refused.problems[0].status)
    said = urlencode({"commune": unit, "period": filled.period})
    return RedirectResponse(f"{TARGETS}?{said}", HTTPStatus.SEE_OTHER)


def _words(session: Session, reader: Principal, commune: str, period: str, today: date) -> dict[str, Any]:
    """Everything that the page tells, besides the form and which communes there are."""
    unit = places.resolve(commune, today)
    every = targets.of_commune(session, reader, unit.id, None, today)
    may_set = reader.role in targets.SETTERS
    return {
        "unit": unit,
        "rows": [row for row in every if period in {"", row.period}],
        "shown": period,
        "periods": list(dict.fromkeys(row.period for row in every)),
        "may_set": may_set,
        "whose": target_words.whose_choices(targets.holders(session, reader, unit.id, today)) if may_set else [],
        "what": target_words.what_choices(),
        "period_choices": target_words.period_choices(today),
        "today": today,
    }


def _as_it_stands(row: Standing) -> Filled:
    return Filled(
        whose=target_words.whose_code(row.holder, row.whose),
        what=target_words.what_code(row.measure, row.product),
        period=row.period,
        value=str(row.holds.value),
        after=str(row.holds.version),
    )


def _target(filled: Filled) -> Target:
    """Refused with 422 for what is no number, no day or no id."""
    holder, _, whose = filled.whose.partition(":")
    measure, _, product = filled.what.partition(":")
    return Target(
        holder=holder,
        whose=_id(whose) if whose else None,
        measure=measure,
        product=product or None,
        period=filled.period,
        value=number_in("value", filled.value),
        decision=filled.decision,
        decided_on=_day(filled.decided_on),
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(problems.not_found()) from None


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise Refused(problems.unreadable_day("decided_on")) from None
